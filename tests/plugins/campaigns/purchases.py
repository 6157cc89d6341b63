"""Purchases: asked for, approved, ordered, delivered in two parts, over-billed, credited, paid."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import httpx
from acting import anybody
from oracle.bought import PlannedPurchase, PurchaseEnding

from trunkline.process.procure_to_pay.v1 import payment_runs_pb2, purchases_pb2, supplier_bills_pb2
from trunkline_cli.stack import Stack
from trunkline_kit import clock
from trunkline_kit.channel import connect
from trunkline_kit.errors import TrunklineError
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.payment_runs import (
    DecidePaymentRun,
    GetPaymentRun,
    PaymentRuns,
    ProposePaymentRun,
)
from trunkline_model.capabilities.purchases import (
    DecidePurchase,
    DeliveredLine,
    GetPurchase,
    Purchases,
    RaisePurchase,
    RecordDelivery,
    WantedLine,
)
from trunkline_model.capabilities.supplier_bills import DecideBill, SupplierBills
from trunkline_model.money import Money

from .baskets import pounds
from .workers import Workers

PROCESS = "process-procure-to-pay"
SUPPLIER = "STEELWORKS"
SKUS = ("MUG-BLUE", "PLATE-27")
ASKED_PENCE, AGREED_PENCE = 310, 315
"""Of the first article: the supplier asks a little more, within tolerance."""
ASKS, APPROVES, SIGNS = "omar@demo.example", "anna@demo.example", "ben@demo.example"
ENDS = frozenset({"CLOSED", "CANCELLED", "REJECTED", "PAID", "WITHDRAWN"})
WITHIN_S, LOOK_S = 5.0, 0.3
CASES = """
SELECT process, business_key, state FROM process.cases
WHERE process IN ('purchase', 'supplier-invoice', 'payment-run') ORDER BY case_id
"""
BUSY = """
SELECT count(*) FROM process.transitions t JOIN process.cases c USING (case_id)
WHERE c.process IN ('purchase', 'supplier-invoice', 'payment-run')
    AND t.state IN ('open', 'running', 'parked') AND t.due_at < now() + interval '1 hour'
"""
"""A deadline that the case has not to keep any more is withdrawn when it comes."""

type Rows = Callable[..., Awaitable[list[tuple[Any, ...]]]]


def terms_of(stack: Stack) -> str:
    """Give the terms of the demo company, with nothing bought by itself."""
    told = json.loads(stack.environment(PROCESS)["TRUNKLINE_TERMS"])
    return json.dumps(told | {"reorders": False})


class Purchasing:
    """Who asks, approves, counts, pays; and the supplier and the bank, as far as they are told."""

    def __init__(
        self, stack: Stack, rows: Rows, supplier: httpx.AsyncClient, bank: httpx.AsyncClient
    ) -> None:
        told = {"TRUNKLINE_TERMS": terms_of(stack), "TRUNKLINE_SYSTEM_WAREHOUSE_ADDRESS": ""}
        self.workers = Workers(stack, PROCESS, told | {"TRUNKLINE_ADDRESSES": ""})
        self.plan: dict[str, PlannedPurchase] = {}
        self._stack, self._rows, self._supplier, self._bank = stack, rows, supplier, bank
        self._done: set[tuple[str, str]] = set()
        """What was done of which purchase, bill or run, by name."""
        self._asked = 0

    async def place(self, chance: Random, ending: PurchaseEnding = "closed") -> str:
        """Ask for something, again under the same key until it is accepted; gives our number."""
        if not self.plan:
            conduct = {"answers": "change", "prices": {"1": pounds(AGREED_PENCE)}}
            await self._tell(self._supplier, "PUT", "conduct", conduct)
        mugs, plates = 5 * chance.randint(2, 9), chance.randint(3, 20)
        price = 5 * chance.randint(40, 300)
        lines = (_line("1", mugs, ASKED_PENCE), _line("2", plates, price))
        asked = _request(f"asked-{chance.randrange(10**12)}", lines)
        number = ""
        while not number:
            number = await self._accepted(asked)
        self.plan[number] = _planned(number, ending, (mugs, plates, price))
        return number

    async def _accepted(self, asked: RaisePurchase) -> str:
        try:
            return str((await self._ask(Purchases, "raise_purchase", asked)).purchase_number)
        except (TrunklineError, TimeoutError):
            await asyncio.sleep(LOOK_S)
            return ""

    async def attend(self) -> None:
        """Do whatever purchases wait for; runs until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            if self.plan and self.workers.alive:
                with suppress(TrunklineError, TimeoutError):
                    await self._look()

    async def under_way(self) -> int:
        """Count those that are not at their end."""
        ended = {key for _, key, state in await self._rows(CASES) if state in ENDS}
        return len(self.plan.keys() - ended)

    async def at_rest(self) -> bool:
        """Say whether all that was asked for, billed and proposed is at its end."""
        cases = await self._rows(CASES) if self.plan else []
        if any(state not in ENDS for *_, state in cases) or await self.under_way():
            return False
        bills = sum(process == "supplier-invoice" for process, *_ in cases)
        closed = sum(one.ending == "closed" for one in self.plan.values())
        return bills == 2 * closed and not (await self._rows(BUSY))[0][0]

    async def _look(self) -> None:
        cases = await self._rows(CASES)
        for process, key, state in cases:
            if process == "purchase" and key in self.plan:
                await self._attend_purchase(self.plan[key], state)
            elif process == "supplier-invoice" and state == "MATCHED":
                await self._ask(SupplierBills, "approve_bill", DecideBill(key, APPROVES, "agreed"))
            elif process == "payment-run":
                await self._attend_run(key, state)
        runs = [state for process, _, state in cases if process == "payment-run"]
        if any(state == "POSTED" for *_, state in cases) and ENDS.issuperset(runs):
            today = clock.today(UTC)
            due = ProposePaymentRun(ASKS, today, today + timedelta(days=60))
            await self._ask(PaymentRuns, "propose_payment_run", due)

    async def _attend_purchase(self, plan: PlannedPurchase, state: str) -> None:
        number = plan.purchase
        if state == "APPROVAL":
            name = "reject_purchase" if plan.ending == "rejected" else "approve_purchase"
            seen = await self._ask(Purchases, "get_purchase", GetPurchase(number))
            decision = DecidePurchase(number, APPROVES, seen.version, "as it must be")
            await self._ask(Purchases, name, decision)
        elif state == "ACKED" and plan.ending == "cancelled":
            wish = DecidePurchase(number, APPROVES, "", "found in the cellar")
            await self._ask(Purchases, "cancel_purchase", wish)
        elif state in {"ACKED", "ASN", "PART_RECEIVED"} and plan.ending == "closed":
            await self._deliver(plan)
        if state in {"PART_RECEIVED", "RECEIVED"} and self._first("billed", number):
            await self._bill(plan)

    async def _deliver(self, plan: PlannedPurchase) -> None:
        """In two parts, one plate of the second damaged; each counted once, however often told."""
        mugs, plates = plan.units
        parts = (
            (DeliveredLine("1", Decimal(mugs - 2)),),
            (DeliveredLine("1", Decimal(2)), DeliveredLine("2", Decimal(plates - 1), Decimal(1))),
        )
        for place, lines in enumerate(parts, 1):
            name, today = f"GR-{plan.purchase}-{place}", clock.today(UTC)
            count = RecordDelivery(plan.purchase, name, today, lines, ASKS)
            await self._ask(Purchases, "record_delivery", count)

    async def _bill(self, plan: PlannedPurchase) -> None:
        """Bill all that was ordered, and credit what came damaged."""
        said: dict[str, Any] = {"order_number": plan.purchase}
        bill = said | {"prices": {"1": pounds(AGREED_PENCE)}}
        number = (await self._tell(self._supplier, "POST", "invoices", bill))["number"]
        note = said | {"quantities": {"2": "1"}, "corrects": number}
        await self._tell(self._supplier, "POST", "invoices", note)

    async def _attend_run(self, run_id: str, state: str) -> None:
        if state in {"PROPOSED", "PART_APPROVED"}:
            run = await self._ask(PaymentRuns, "get_payment_run", GetPaymentRun(run_id))
            for actor in {APPROVES, SIGNS} - set(run.signed_by):
                decision = DecidePaymentRun(run_id, actor, run.content_sha256)
                await self._ask(PaymentRuns, "approve_payment_run", decision)
        elif state == "ACCEPTED" and ("debited", run_id) not in self._done:
            # Whoever is asked may die of it: nothing was debited then.
            run = await self._ask(PaymentRuns, "get_payment_run", GetPaymentRun(run_id))
            await self._tell(self._bank, "POST", "statements", {"closed_on": f"{run.execute_on}"})
            self._done.add(("debited", run_id))

    def _first(self, what: str, name: str) -> bool:
        known = (what, name) in self._done
        self._done.add((what, name))
        return not known

    async def _tell(
        self, door: httpx.AsyncClient, method: str, path: str, body: dict[str, Any]
    ) -> Any:
        answer = await door.request(method, f"/_sandbox/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def _ask(self, port: type, name: str, asked: Any) -> Any:
        """Ask the next worker, for some are not ready."""
        if not self.workers.alive:
            raise TimeoutError
        self._asked += 1
        alive = self.workers.alive
        channel = connect(alive[self._asked % len(alive)].address)
        try:
            who = anybody(self._stack.plan.keyring["ACTOR"])
            async with asyncio.timeout(WITHIN_S):
                called: Any = call_port(port, PORTS[port], channel, bearer=who)
                return await getattr(called, name)(asked)
        finally:
            await channel.close(None)


PORTS: dict[type, Any] = {
    Purchases: purchases_pb2,
    SupplierBills: supplier_bills_pb2,
    PaymentRuns: payment_runs_pb2,
}


def _line(line_id: str, units: int, pence: int) -> WantedLine:
    sku = SKUS[int(line_id) - 1]
    return WantedLine(line_id, sku, sku, Decimal(units), Money(Decimal(pence) / 100, "GBP"))


def _request(key: str, lines: tuple[WantedLine, ...]) -> RaisePurchase:
    needed = clock.today(UTC) + timedelta(days=14)
    return RaisePurchase(key, key, ASKS, SUPPLIER, "GBP", lines, needed, "few are left")


def _planned(number: str, ending: PurchaseEnding, drawn: tuple[int, int, int]) -> PlannedPurchase:
    if ending != "closed":
        return PlannedPurchase(purchase=number, ending=ending)
    mugs, plates, price = drawn
    net = mugs * AGREED_PENCE + plates * price
    return PlannedPurchase(
        purchase=number,
        ending=ending,
        deliveries=2,
        kept=mugs + plates - 1,
        sent_back=1,
        billed_pence=net * 6 // 5,
        credited_pence=price * 6 // 5,
        units=(mugs, plates),
    )
