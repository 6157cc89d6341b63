"""A company for workflow tests: what runs, and how a test looks at it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from msgspec import Struct
from order_fakes import Backends

from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import retry_exception
from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_durable.settings import EngineSettings
from trunkline_model.capabilities.order_to_cash import GetOrder, ListOrders, Order
from trunkline_process_order_to_cash.credit_book import CreditBook
from trunkline_process_order_to_cash.desk import OrderDesk
from trunkline_process_order_to_cash.intake import Intake
from trunkline_process_order_to_cash.process import ORDER_TO_CASH
from trunkline_process_order_to_cash.reading import readers
from trunkline_store.keys import Keyring
from trunkline_store.pool import open_pool

SETTINGS = EngineSettings(
    lease_s=3.0,
    sweep_s=0.1,
    read_s=0.05,
    backoff_first_s=0.05,
    backoff_max_s=0.2,
    drain_s=3.0,
)
WAIT_S = 30.0


class Company(Struct, frozen=True):
    """The backends and the port that people talk to."""

    backends: Backends
    desk: OrderDesk
    engine: Engine

    async def order(self, number: str = "") -> Order:
        """Read one order, the newest by default."""
        if not number:
            number = (await self.desk.list_orders(ListOrders())).orders[0].order_number
        return await self.desk.get_order(GetOrder(number))

    async def until(self, condition: Callable[[Order], bool], number: str = "") -> Order:
        """Wait until an order is as wanted; fails with what it is instead."""
        last: Order | None = None
        for _ in range(int(WAIT_S / 0.05)):
            page = await self.desk.list_orders(ListOrders())
            if page.orders:
                last = await self.order(number)
                if condition(last):
                    return last
            await asyncio.sleep(0.05)
        raise AssertionError(await self._why(last))

    async def state(self, state: str, number: str = "") -> Order:
        """Wait until an order is in a state."""
        return await self.until(lambda one: one.state == state, number)

    async def _why(self, order: Order | None) -> str:
        moves = "\n".join(f"  {one.kind}: {one.sentence}" for one in order.moves) if order else ""
        state = order.state if order else "(no order)"
        return f"still {state}\n{moves}\n{await self.exceptions()}\n{await self.transitions()}"

    async def exceptions(self) -> list[dict[str, Any]]:
        """List every exception, oldest first."""
        names = "exception_id, reason, field, sentence, raw_document_id, state, owner"
        return await self.rows(f"SELECT {names} FROM exceptions ORDER BY raised_at")

    async def raised(self, reason: str) -> dict[str, Any]:
        """Wait for an open exception of a reason."""
        for _ in range(int(WAIT_S / 0.05)):
            for one in await self.exceptions():
                if one["reason"] == reason and one["state"] == "open":
                    return one
            await asyncio.sleep(0.05)
        raise AssertionError(f"no {reason} among {await self.exceptions()}")

    async def retry(self, exception: dict[str, Any]) -> None:
        """Have a person's retry carried out."""
        async with self.engine.transaction() as conn:
            await retry_exception(conn, exception["exception_id"], actor="Jo")

    async def transitions(self) -> list[dict[str, Any]]:
        """List what is done and what is not."""
        names = "name, cause, state, attempts, last_error"
        return await self.rows(f"SELECT {names} FROM transitions ORDER BY opened_at")

    async def transition(self, name: str, state: str) -> None:
        """Wait until a transition of a name is in a state."""
        for _ in range(int(WAIT_S / 0.05)):
            found = await self.transitions()
            if any((one["name"], one["state"]) == (name, state) for one in found):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"no {name} is {state} among {await self.transitions()}")

    async def settled(self) -> None:
        """Wait until every event is read and no transition is under way."""
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.1)
            busy = [
                one
                for one in await self.transitions()
                if one["state"] in {"open", "running", "parked"}
            ]
            quiet = 0 if busy else quiet + 1

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """Read rows of the process's own tables."""
        async with self.engine.transaction() as conn:
            found = await conn.execute(query.encode())
            names = [one.name for one in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in await found.fetchall()]


@asynccontextmanager
async def open_company(url: str, backends: Backends) -> AsyncIterator[Company]:
    """Run a company until the block ends; its backends outlive it."""
    await migrate_process(url, "trunkline_process_order_to_cash.sql")
    async with open_pool(url, schema=SCHEMA, autocommit=True, size_max=2) as pool:
        engine, desk = _built(url, backends, CreditBook(pool))
        async with engine.running():
            yield Company(backends, desk, engine)


def _built(url: str, backends: Backends, credit: CreditBook) -> tuple[Engine, OrderDesk]:
    keyring, ports = Keyring(bytes(32)), backends.ports(credit)
    engine = Engine(
        url,
        keyring=keyring,
        processes=(ORDER_TO_CASH,),
        clients=ports,
        settings=SETTINGS,
        readers=readers(ports, keyring),
    )
    return engine, OrderDesk(engine, Intake(engine, ports.erp))
