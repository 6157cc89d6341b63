"""A second PostgreSQL that holds all that was committed, and takes over when the first is lost."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
from eventually import eventually
from service_process import free_port

from trunkline_cli import postgres
from trunkline_cli.child import Child, Program
from trunkline_kit.errors import Unavailable

from .ground import Ground

WITHIN_S = 60.0
IN_STEP = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


class Standby:
    """The second one, while the first still serves."""

    def __init__(self, ground: Ground, folder: Path, child: Child, url: str) -> None:
        self._ground, self._folder, self._child, self._url = ground, folder, child, url

    async def take_over(self) -> None:
        """Kill the first one in the middle of all; promote this one and serve at its address."""
        stack = self._ground.stack
        stack.kill("postgres")
        await stack.gone("postgres")
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as conn:
            await conn.execute("SELECT pg_promote()")
        await self._child.stop()
        shutil.rmtree(stack.home / "postgres")
        self._folder.rename(stack.home / "postgres")
        await stack.restart("postgres")


@asynccontextmanager
async def standby(ground: Ground) -> AsyncIterator[Standby]:
    """Run one: from then on a commit counts when both have it."""
    folder, port = ground.stack.home / "standby", free_port()
    await _copy(ground, folder)
    child = _child(ground, postgres.program(folder, port, ground.stack.plan.log("standby")))
    await child.start()
    try:
        url = postgres.url(port, ground.stack.plan.keyring["POSTGRES"])
        await ground.as_admin("ALTER SYSTEM SET synchronous_standby_names = '*'")
        await ground.as_admin("SELECT pg_reload_conf()")
        await eventually(lambda: _in_step(ground), WITHIN_S)
        yield Standby(ground, folder, child, url)
    finally:
        await child.stop()


async def _copy(ground: Ground, folder: Path) -> None:
    plan = ground.stack.plan
    words = ("-d", plan.admin_url(), "-D", str(folder), "-X", "stream", "-R", "-c", "fast")
    command = (*postgres.unprivileged(), str(postgres.BINARIES / "pg_basebackup"), *words)
    copying = await asyncio.create_subprocess_exec(*command)
    if await copying.wait() != 0:
        raise Unavailable("PostgreSQL could not be copied")


def _child(ground: Ground, program: Program) -> Child:
    track = ground.stack._warden.track
    return Child(program, restarting=False, track=track, report=lambda _: None)


async def _in_step(ground: Ground) -> bool:
    return bool((await ground.rows(IN_STEP))[0][0])
