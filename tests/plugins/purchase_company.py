"""A company that buys: what runs in a workflow test, and how the test looks at it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from eventually import eventually
from fake_supplier import SUPPLIER
from msgspec import Struct
from order_company import SETTINGS, WAIT_S
from purchase_fakes import PurchaseBackends
from trade_invoices import TODAY

from trunkline_durable.cases import Cases
from trunkline_durable.engine import Engine
from trunkline_durable.exceptions import retry_exception
from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_durable.workroom import Workroom
from trunkline_model.capabilities.payment_runs import (
    DecidePaymentRun,
    GetPaymentRun,
    ProposePaymentRun,
    SupplierPaymentRun,
)
from trunkline_model.capabilities.purchases import (
    DecidePurchase,
    DeliveredLine,
    GetPurchase,
    Purchase,
    RaisePurchase,
    RecordDelivery,
    WantedLine,
)
from trunkline_model.capabilities.supplier_bills import DecideBill, GetBill, SupplierBill
from trunkline_process_procure_to_pay.bank_changes_desk import BankChangesDesk
from trunkline_process_procure_to_pay.bills_desk import BillsDesk
from trunkline_process_procure_to_pay.books import Books
from trunkline_process_procure_to_pay.hearing import readers
from trunkline_process_procure_to_pay.main import MIGRATIONS, desks
from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.purchases_desk import PurchasesDesk
from trunkline_process_procure_to_pay.runs_desk import RunsDesk
from trunkline_process_procure_to_pay.statements_desk import StatementsDesk
from trunkline_store.keys import Keyring
from trunkline_store.pool import open_pool


class BuyingCompany(Struct, frozen=True):
    """The backends, and the ports that people talk to."""

    backends: PurchaseBackends
    engine: Engine
    purchases: PurchasesDesk
    bills: BillsDesk
    runs: RunsDesk
    room: Workroom
    statements: StatementsDesk
    changes: BankChangesDesk

    async def raise_purchase(self, *lines: WantedLine, key: str = "k1", **more: Any) -> Purchase:
        """Have Ada ask for something."""
        request = RaisePurchase(
            idempotency_key=key,
            fingerprint=key,
            actor=more.get("actor", "ada"),
            supplier_code=more.get("supplier_code", SUPPLIER),
            currency="GBP",
            lines=lines,
            needed_on=TODAY + timedelta(days=14),
            reason=more.get("reason", "below the reorder point"),
            supply=more.get("supply", "goods"),
        )
        return await self.purchases.raise_purchase(request)

    async def approve(self, purchase: Purchase, actor: str = "sam") -> Purchase:
        """Have a purchase approved."""
        number, version = purchase.purchase_number, purchase.version
        return await self.purchases.approve_purchase(DecidePurchase(number, actor, version))

    async def receive(self, number: str, reference: str, *lines: DeliveredLine) -> Purchase:
        """Have the warehouse count a delivery."""
        request = RecordDelivery(number, reference, TODAY, lines, "wes")
        return await self.purchases.record_delivery(request)

    async def decide_bill(self, name: str, key: str, actor: str = "olu") -> SupplierBill:
        """Have somebody decide about a bill."""
        decide: Callable[[DecideBill], Awaitable[SupplierBill]] = getattr(self.bills, name)
        return await decide(DecideBill(key, actor, "as agreed by telephone"))

    async def propose(self, actor: str = "tess") -> SupplierPaymentRun:
        """Have what is due proposed."""
        day = TODAY + timedelta(days=1)
        return await self.runs.propose_payment_run(
            ProposePaymentRun(actor, day, day + timedelta(days=40))
        )

    async def sign(self, run: SupplierPaymentRun, actor: str) -> SupplierPaymentRun:
        """Have a run signed."""
        return await self.runs.approve_payment_run(
            DecidePaymentRun(run.run_id, actor, run.content_sha256)
        )

    async def purchase(self, number: str, state: str) -> Purchase:
        """Wait until a purchase is in a state."""

        async def read() -> Purchase:
            return await self.purchases.get_purchase(GetPurchase(number))

        return await self._until(read, state)

    async def bill(self, key: str, state: str) -> SupplierBill:
        """Wait until a bill is in a state."""

        async def read() -> SupplierBill:
            return await self.bills.get_bill(GetBill(key))

        return await self._until(read, state)

    async def run(self, run_id: str, state: str) -> SupplierPaymentRun:
        """Wait until a payment run is in a state."""

        async def read() -> SupplierPaymentRun:
            return await self.runs.get_payment_run(GetPaymentRun(run_id))

        return await self._until(read, state)

    async def _until[T](self, read: Callable[[], Awaitable[T]], state: str) -> T:
        last: T | Exception | None = None
        for _ in range(int(WAIT_S / 0.05)):
            try:
                last = found = await read()
            except Exception as missing:  # noqa: BLE001 - not there yet, or said at the end
                last = missing
            else:
                if getattr(found, "state", "") == state:
                    return found
            await asyncio.sleep(0.05)
        raise AssertionError(
            f"not {state}: {last}\n{await self.exceptions()}\n{await self.transitions()}"
        )

    async def raised(self, reason: str) -> dict[str, Any]:
        """Wait for an open exception of a reason."""
        for _ in range(int(WAIT_S / 0.05)):
            for one in await self.exceptions():
                if one["reason"] == reason and one["state"] == "open":
                    return one
            await asyncio.sleep(0.05)
        raise AssertionError(
            f"no {reason} among {await self.exceptions()}\n{await self.transitions()}"
        )

    async def retry(self, exception: dict[str, Any]) -> None:
        """Have a person's retry carried out."""
        async with self.engine.transaction() as conn:
            await retry_exception(conn, exception["exception_id"], actor="Jo")

    async def read_to(self, source: str, position: int) -> None:
        """Wait until what a service told up to a position was read."""
        query = "SELECT position FROM cursors WHERE consumer = 'procure-to-pay' AND source = %s"

        async def look() -> bool:
            async with self.engine.transaction() as conn:
                row = await (await conn.execute(query, [source])).fetchone()
            return row is not None and row[0] >= position

        assert await eventually(look, WAIT_S)

    async def settled(self) -> None:
        """Wait until no transition is under way."""
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.1)
            now = "SELECT name FROM transitions WHERE state IN ('open', 'running')"
            quiet = 0 if await self.rows(now) else quiet + 1

    async def exceptions(self) -> list[dict[str, Any]]:
        """List every exception, oldest first."""
        names = "exception_id, reason, field, sentence, raw_document_id, state, owner"
        return await self.rows(f"SELECT {names} FROM exceptions ORDER BY raised_at")

    async def transitions(self) -> list[dict[str, Any]]:
        """List what is done and what is not."""
        names = "name, cause, state, attempts, last_error"
        return await self.rows(f"SELECT {names} FROM transitions ORDER BY opened_at")

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """Read rows of the process's own tables."""
        async with self.engine.transaction() as conn:
            found = await conn.execute(query.encode())
            names = [one.name for one in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in await found.fetchall()]


@asynccontextmanager
async def open_buying_company(url: str, backends: PurchaseBackends) -> AsyncIterator[BuyingCompany]:
    """Run a company until the block ends; its backends outlive it."""
    await migrate_process(url, MIGRATIONS)
    keyring, three = Keyring(bytes(32)), processes(backends.terms)
    async with open_pool(url, schema=SCHEMA, autocommit=True, size_max=3) as pool:
        pair = (three.purchase, three.bill)
        ports = backends.ports(Books(Cases(keyring), pool, pair, backends.terms.tolerances))
        heard = readers(ports, Cases(keyring), three)
        engine = Engine(
            url,
            keyring=keyring,
            processes=three.every,
            clients=ports,
            settings=SETTINGS,
            readers=heard,
        )
        room = Workroom(engine, three.every, clients=ports, readers=heard)
        async with engine.running():
            changes = BankChangesDesk(engine, three.change, ports)
            statements = StatementsDesk(engine, three.statement, ports)
            every = (*desks(engine, three, ports), room, statements, changes)
            yield BuyingCompany(backends, engine, *every)
