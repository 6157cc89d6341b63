"""An ERP sandbox with a state of its own, for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from erp_clerk import Clerk
from erp_ports import Erp, open_erp
from erp_sandbox import ErpSandbox
from service_process import free_port

from trunkline_kit.http import http_client
from trunkline_sandbox_erp.main import life
from trunkline_sandbox_erp.settings import Settings


@pytest.fixture
def plan(tmp_path: Path) -> ErpSandbox:
    return ErpSandbox(Settings(free_port(), free_port(), str(tmp_path / "erp.sqlite")))


@pytest.fixture
async def sandbox(plan: ErpSandbox) -> AsyncIterator[ErpSandbox]:
    async with life(plan.settings):
        yield plan


@pytest.fixture
async def erp(sandbox: ErpSandbox) -> AsyncIterator[Erp]:
    async with open_erp("sandbox-erp", "erp", sandbox.address) as one:
        yield one


@pytest.fixture
def clerk(erp: Erp) -> Clerk:
    return Clerk(erp)


@pytest.fixture
async def control(sandbox: ErpSandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with http_client(sandbox.control_url) as client:
        yield client
