"""process-inventory between a sandboxed ERP, a fake shop and a fake warehouse's log."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from erp_clerk import Clerk
from erp_ports import Erp, open_erp
from erp_sandbox import ErpSandbox
from inventory_world import World, open_world
from service_process import free_port

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline_durable.settings import EngineSettings
from trunkline_kit.channel import connect
from trunkline_kit.http import http_client
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.inventory import Inventory
from trunkline_process_inventory.main import life
from trunkline_process_inventory.settings import Settings
from trunkline_sandbox_erp.main import life as erp_life
from trunkline_sandbox_erp.settings import Settings as ErpSettings

QUICK = EngineSettings(
    lease_s=1.5, sweep_s=0.05, backoff_first_s=0.05, backoff_max_s=0.1, drain_s=2, read_s=0.05
)


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[ErpSandbox]:
    plan = ErpSandbox(ErpSettings(free_port(), free_port(), str(tmp_path / "erp.sqlite")))
    async with erp_life(plan.settings):
        yield plan


@pytest.fixture
async def erp(sandbox: ErpSandbox) -> AsyncIterator[Erp]:
    async with open_erp("sandbox-erp", "erp-main", sandbox.address) as one:
        yield one


@pytest.fixture
def clerk(erp: Erp) -> Clerk:
    return Clerk(erp)


@pytest.fixture
async def erp_control(sandbox: ErpSandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with http_client(sandbox.control_url) as client:
        yield client


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with open_world(database_url) as one:
        yield one


@pytest.fixture
async def inventory(world: World, sandbox: ErpSandbox) -> AsyncIterator[Inventory]:
    settings = Settings(
        grpc_port=free_port(),
        database_url=world.database_url,
        master_key=base64.b64encode(bytes(range(32))).decode(),
        system_tryton_address=sandbox.address,
        system_shopify_address=world.shop_address,
        system_warehouse_address=world.warehouse_address,
        listing_recheck_s=0.3,
    )
    async with life(settings, QUICK), connect(f"127.0.0.1:{settings.grpc_port}") as channel:
        yield call_port(Inventory, inventory_pb2, channel)
