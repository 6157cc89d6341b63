"""One real worker process for toy cases; its backends live in the test's database."""

import asyncio
import os
import signal

import psycopg
from toy_process import TOY, Answer, Ask, Backends

from trunkline_durable.engine import Engine
from trunkline_durable.settings import EngineSettings
from trunkline_store.keys import Keyring

SCHEMA = """
CREATE TABLE IF NOT EXISTS process.backend_asked (
    seq bigserial PRIMARY KEY, worker text, operation text, request_id text);
CREATE TABLE IF NOT EXISTS process.backend_effects (request_id text PRIMARY KEY, operation text);
CREATE TABLE IF NOT EXISTS process.backend_holds (worker text, operation text);
CREATE TABLE IF NOT EXISTS process.turns (seq bigserial PRIMARY KEY, worker text);
"""

SETTINGS = EngineSettings(
    lease_s=1.5, sweep_s=0.2, backoff_first_s=0.1, backoff_max_s=0.5, drain_s=5
)


class DatabaseBackends(Backends):
    """Bound backends: one effect a request id, a journal of all that reached them."""

    def __init__(self, url: str, worker: str) -> None:
        super().__init__()
        self._url, self._worker = url, worker

    async def do(self, operation: str, request: Ask) -> Answer:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as conn:
            await conn.execute(
                "INSERT INTO process.backend_asked (worker, operation, request_id)"
                " VALUES (%s, %s, %s)",
                [self._worker, operation, request.request_id],
            )
            while await self._is_held(conn, operation):
                await asyncio.sleep(0.02)
            await conn.execute(
                "INSERT INTO process.backend_effects VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [request.request_id, operation],
            )
        return Answer(f"{operation} {request.request_id[-12:]}")

    async def _is_held(self, conn: psycopg.AsyncConnection, operation: str) -> bool:
        found = await conn.execute(
            "SELECT FROM process.backend_holds WHERE worker = %s AND operation = %s",
            [self._worker, operation],
        )
        return found.rowcount > 0


async def work() -> None:
    """Move toy cases until SIGTERM."""
    url, worker = os.environ["TOY_URL"], os.environ["TOY_WORKER"]
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    keyring, backends = Keyring(bytes(range(32))), DatabaseBackends(url, worker)
    engine = Engine(url, keyring=keyring, processes=(TOY,), clients=backends, settings=SETTINGS)

    async def take_turn() -> None:
        async with engine.transaction() as conn:
            await conn.execute("INSERT INTO turns (worker) VALUES (%s)", [worker])

    if "TOY_SCHEDULE_S" in os.environ:
        engine.schedule(float(os.environ["TOY_SCHEDULE_S"]), take_turn)
    async with engine.running():
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(work())
