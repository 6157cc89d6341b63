"""Put the service together and run it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from trunkline_kit.process import background, run_service
from trunkline_kit.server import GrpcServer
from trunkline_kit.settings import load
from trunkline_kit.wakeups import announcing
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool
from trunkline_store.served_log import ServedEventLog

from .adapter import Bank
from .folder import Access, Folder, HostKey
from .intake import Intake
from .polling import Polling
from .rows import Rows
from .servicer import add_ports
from .settings import Settings

log = structlog.get_logger()

SERVICE = "system-bank"
MIGRATIONS = ("trunkline_store.sql", "trunkline_system_bank.sql")


def main() -> None:
    """Serve until told to stop."""
    settings = load(Settings)
    run_service(
        SERVICE,
        lambda: life(settings),
        log_level=settings.log_level,
        otlp_url=settings.otlp_url,
    )


@asynccontextmanager
async def life(settings: Settings) -> AsyncIterator[None]:
    """Migrate, answer gRPC and poll the bank as long as the block lives."""
    await migrate(settings.database_url, schema=settings.schema, packages=MIGRATIONS)
    keyring = Keyring.from_base64(settings.master_key)
    server = GrpcServer()
    async with (
        announcing(SERVICE, settings.valkey_url) as told,
        open_pool(settings.database_url, schema=settings.schema, told=told) as pool,
    ):
        intake = Intake(pool, keyring, settings.connection_id)
        bank = Bank(pool, intake.rows, settings.connection_id)
        add_ports(server.server, bank, ServedEventLog(pool, keyring))
        folder = Folder(access(settings), await _host_key(settings, pool, intake.rows))
        async with background(lambda: Polling(folder, intake).run(settings.bank_poll_s)):
            await server.start(settings.grpc_port, settings.grpc_host)
            try:
                yield
            finally:
                await server.stop()
        await folder.close()


def access(settings: Settings) -> Access:
    """Say where the folder is; the port is 22 unless the address names one."""
    host, _, port = settings.bank_sftp_address.rpartition(":")
    return Access(
        host=host or settings.bank_sftp_address,
        port=int(port) if host else 22,
        user=settings.bank_sftp_user,
        password=settings.bank_sftp_password,
        private_key=settings.bank_sftp_private_key,
        folder=settings.bank_statement_folder.rstrip("/"),
    )


async def _host_key(settings: Settings, pool: Pool, rows: Rows) -> HostKey:
    """Take the configured key, else the one that was met first, else the next one met."""

    async def remember(host_key: str) -> None:
        log.warning("host_key_met_first", host_key=host_key)
        async with pool.connection() as conn:
            await rows.note_host_key(conn, host_key)

    if settings.bank_sftp_host_key:
        return HostKey(settings.bank_sftp_host_key, remember)
    async with pool.connection() as conn:
        return HostKey(await rows.host_key(conn), remember)
