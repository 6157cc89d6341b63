"""Every service that answers the ERP capabilities, each started once a session."""

from collections.abc import AsyncIterator, Iterator

import pytest
from erp_clerk import Clerk
from erp_ports import Erp, open_erp
from service_process import free_port, service_process
from tryton_service import system_tryton

SERVICES = [
    "sandbox-erp",
    pytest.param("system-tryton", marks=[pytest.mark.tryton, pytest.mark.timeout(300)]),
]


@pytest.fixture(scope="session", params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    """Give the run-time name of the service under test."""
    return str(request.param)


@pytest.fixture(scope="session")
def sandbox_erp_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the sandbox as the supervisor would."""
    folder = tmp_path_factory.mktemp("sandbox-erp")
    settings = {
        "grpc_port": free_port(),
        "http_port": free_port(),
        "state_path": folder / "erp.sqlite",
    }
    with service_process("trunkline_sandbox_erp", settings, folder / "log"):
        yield f"127.0.0.1:{settings['grpc_port']}"


@pytest.fixture(scope="session")
def system_tryton_address(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Run the real Tryton and the service that wraps it; baked once, in about two minutes."""
    with system_tryton(postgres_url, tmp_path_factory.mktemp("system-tryton")) as address:
        yield address


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
