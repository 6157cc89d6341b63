"""A bank in this process and a customer who can log in to it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_bank.app import build
from trunkline_sandbox_bank.settings import Settings


@pytest.fixture
def key() -> asyncssh.SSHKey:
    return asyncssh.generate_private_key("ssh-ed25519")


@pytest.fixture
def settings(tmp_path: Path, key: asyncssh.SSHKey) -> Settings:
    public = key.export_public_key().decode()
    return Settings(0, 0, tmp_path / "state.sqlite3", bank_sftp_public_key=public)


@pytest.fixture
def bank(settings: Settings) -> Iterator[TestClient[Litestar]]:
    with TestClient(build(settings)) as client:
        yield client


class Customer:
    """Logs in with what it is given, trusting only the bank's published host key."""

    def __init__(self, port: int, host_key: Path) -> None:
        self._port = port
        self._host_key = host_key

    @asynccontextmanager
    async def login(self, **credentials: object) -> AsyncIterator[asyncssh.SFTPClient]:
        known = asyncssh.import_known_hosts(
            f"[127.0.0.1]:{self._port} {self._host_key.read_text()}"
        )
        options = {"username": "trunkline", "client_keys": None, "agent_path": None, **credentials}
        async with (
            asyncssh.connect(
                "127.0.0.1", self._port, known_hosts=known, config=None, **options
            ) as line,
            line.start_sftp_client() as files,
        ):
            yield files


@pytest.fixture
def customer(bank: TestClient[Litestar], settings: Settings) -> Customer:
    host_key = settings.state_path.parent / "ssh_host_ed25519_key.pub"
    return Customer(bank.app.state.sftp_port, host_key)
