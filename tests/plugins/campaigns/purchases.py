"""Purchases: asked for, approved, ordered, delivered in two parts, over-billed, credited, paid."""

import asyncio
import json
from contextlib import suppress
from datetime import UTC, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from oracle.bought import PlannedPurchase, PurchaseEnding

from trunkline_cli.stack import Stack
from trunkline_kit import clock
from trunkline_kit.errors import TrunklineError
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
    Purchase,
    Purchases,
    RaisePurchase,
    RecordDelivery,
)
from trunkline_model.capabilities.supplier_bills import DecideBill, SupplierBills

from .asking import Asking, tell
from .baskets import pounds
from .changing import Changes
from .letters import Letters
from .performed import Services
from .questions import Rows
from .reading.whole import Windows
from .wanting import AGREED_PENCE, APPROVES, ASKS, SIGNS, Sort, predicted, wish
from .workers import Workers

PROCESS = "process-procure-to-pay"
ENDS = frozenset({"CLOSED", "CANCELLED", "REJECTED", "PAID", "WITHDRAWN"})
LOOK_S = 0.3
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


def terms_of(stack: Stack) -> str:
    """Give the terms of the demo company, with nothing bought by itself."""
    told = json.loads(stack.environment(PROCESS)["TRUNKLINE_TERMS"])
    return json.dumps(told | {"reorders": False})


class Purchasing:
    """Who asks, approves, counts, pays; and the supplier and the bank, as far as they are told."""

    def __init__(self, stack: Stack, rows: Rows, doors: Windows) -> None:
        told = {"TRUNKLINE_TERMS": terms_of(stack), "TRUNKLINE_SYSTEM_WAREHOUSE_ADDRESS": ""}
        self.workers = Workers(stack, PROCESS, told)
        self.plan: dict[str, PlannedPurchase] = {}
        self._rows, self._supplier, self._bank = rows, doors.supplier, doors.bank
        self._done: set[tuple[str, str]] = set()
        """What was done of which purchase, bill or run, by name."""
        self._ask = Asking(stack, self.workers)
        self._letters = Letters(doors.mail)
        self._changes, self._services = Changes(self._ask, self._supplier), Services(self._ask)

    async def place(
        self, chance: Random, ending: PurchaseEnding = "closed", sort: Sort = "goods"
    ) -> str:
        """Ask for something, again under the same key until it is accepted; gives our number."""
        if not self.plan:
            conduct = {"answers": "change", "prices": {"1": pounds(AGREED_PENCE)}}
            silent = {"answers_changes": "silence"}
            await tell(self._supplier, "PUT", "conduct", conduct | silent)
        asked = wish(chance, sort)
        number = ""
        while not number:
            number = await self._accepted(asked)
        self.plan[number] = predicted(number, ending, sort, asked)
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
        every = self.plan.values()
        wanted = sum(bool(one.billed_pence) + bool(one.credited_pence) for one in every)
        return bills == wanted and not (await self._rows(BUSY))[0][0]

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
        match state, plan.ending:
            case "APPROVAL" | "CHANGE_APPROVAL", _:
                await self._decide(plan, state)
            case "ACKED", "cancelled":
                wish = DecidePurchase(number, APPROVES, "", "found in the cellar")
                await self._ask(Purchases, "cancel_purchase", wish)
            case "ACKED" | "ASN" | "PART_RECEIVED", "closed":
                await self._arrive(plan)
        arrived = state in {"PART_RECEIVED", "RECEIVED"} and ("billed", number) not in self._done
        if arrived and (not plan.accrued_pence or await self._services.accrued(plan)):
            self._done.add(("billed", number))
            await self._bill(plan)

    async def _decide(self, plan: PlannedPurchase, state: str) -> None:
        """Say yes or no, once one who may was written to."""
        number = plan.purchase
        about = f"a change of {number} from" if state == "CHANGE_APPROVAL" else f": {number} from"
        if not await self._letters.came("To approve:", about):
            return
        name = "reject_purchase" if plan.ending == "rejected" else "approve_purchase"
        seen = await self._seen(number)
        decision = DecidePurchase(number, APPROVES, seen.version, "as it must be")
        await self._ask(Purchases, name, decision)

    async def _arrive(self, plan: PlannedPurchase) -> None:
        if plan.accrued_pence:
            await self._services.confirm(plan)
        elif not plan.changes or await self._changes.over(await self._seen(plan.purchase)):
            await self._deliver(plan)

    async def _seen(self, number: str) -> Purchase:
        found: Purchase = await self._ask(Purchases, "get_purchase", GetPurchase(number))
        return found

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
        number = (await tell(self._supplier, "POST", "invoices", bill))["number"]
        if not plan.credited_pence:
            return
        note = said | {"quantities": {"2": "1"}, "corrects": number}
        await tell(self._supplier, "POST", "invoices", note)

    async def _attend_run(self, run_id: str, state: str) -> None:
        if state in {"PROPOSED", "PART_APPROVED"}:
            if not await self._letters.came("To sign:", f"payment run {run_id},"):
                return
            run = await self._ask(PaymentRuns, "get_payment_run", GetPaymentRun(run_id))
            for actor in {APPROVES, SIGNS} - set(run.signed_by):
                decision = DecidePaymentRun(run_id, actor, run.content_sha256)
                await self._ask(PaymentRuns, "approve_payment_run", decision)
        elif state == "ACCEPTED" and ("debited", run_id) not in self._done:
            # Whoever is asked may die of it: nothing was debited then.
            run = await self._ask(PaymentRuns, "get_payment_run", GetPaymentRun(run_id))
            await tell(self._bank, "POST", "statements", {"closed_on": f"{run.execute_on}"})
            self._done.add(("debited", run_id))
