"""The clocks of a company: ours in every service, and those of the backends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from msgspec import Struct, json

from trunkline_kit.clock import Moved
from trunkline_kit.http import http_client

from .ground import Ground
from .struck import BANK, ERP, SHOP, WAREHOUSE

RIGHT = Moved()


class Regime(Struct, frozen=True):
    """How clocks stand for a while."""

    name: str
    ours: Moved = RIGHT
    theirs: Moved = RIGHT
    """All backends' but the shop's."""
    shops: Moved = RIGHT


class Clocks:
    """Moves them; both sides at once as far as it can be done."""

    def __init__(self, path: Path, doors: dict[str, httpx.AsyncClient]) -> None:
        self._path = path
        self._doors = doors

    async def stand(self, regime: Regime) -> None:
        """Have all clocks stand as a regime says."""
        theirs = {ERP: regime.theirs, BANK: regime.theirs, WAREHOUSE: regime.theirs}
        told = theirs | {SHOP: regime.shops}
        self._move_ours(regime.ours)
        await asyncio.gather(*(self._tell(name, moved) for name, moved in told.items()))

    async def shops_now(self) -> datetime:
        """Give the time that it is in the shop."""
        face = (await self._doors[SHOP].get("/_sandbox/clock")).raise_for_status().json()
        return datetime.fromisoformat(face["now"])

    def _move_ours(self, moved: Moved) -> None:
        if moved == RIGHT:
            self._path.unlink(missing_ok=True)
            return
        written = self._path.with_suffix(".new")
        written.write_bytes(json.encode(moved))
        written.replace(self._path)

    async def _tell(self, name: str, moved: Moved) -> None:
        body = json.encode(moved)
        answer = await self._doors[name].put("/_sandbox/clock", content=body, headers=JSON)
        answer.raise_for_status()


JSON = {"Content-Type": "application/json"}


def ahead(by: timedelta) -> Moved:
    """Run so much ahead, or behind when it is negative."""
    return Moved(offset_s=by.total_seconds())


def running_from(at: datetime) -> Moved:
    """Run, beginning at an instant."""
    return ahead(at - datetime.now(UTC))


def standing() -> Moved:
    """Stand still now."""
    return Moved(frozen_at=datetime.now(UTC))


@asynccontextmanager
async def clocks(ground: Ground) -> AsyncIterator[Clocks]:
    """Open what moves them; they are right again afterwards."""
    async with AsyncExitStack() as exits:
        doors = {
            one: http_client(ground.stack.url(one), timeout_s=60)
            for one in (ERP, BANK, WAREHOUSE, SHOP)
        }
        for door in doors.values():
            exits.push_async_callback(door.aclose)
        moving = Clocks(ground.stack.home / "clock.json", doors)
        try:
            yield moving
        finally:
            await moving.stand(Regime("right"))
