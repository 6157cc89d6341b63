"""Purchases as they must be, of any number: what the oracle's tests plant their defects in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from clean_run import clean_run
from clean_run import planned as order
from msgspec import structs
from oracle.bought import (
    BankFile,
    Bought,
    Debit,
    Letter,
    PlannedPurchase,
    PurchaseEffect,
    PurchaseEnd,
    PurchaseEnding,
    PurchaseKind,
    Residue,
)
from oracle.observed import Observed, Record
from oracle.rules.purchase_bijection import STATES


def wanted(number: int, ending: PurchaseEnding = "closed", changes: int = 0) -> PlannedPurchase:
    """Plan a purchase whose value tells it from every other."""
    closed = ending == "closed"
    return PlannedPurchase(
        purchase=f"PU-{number}",
        ending=ending,
        changes=changes,
        deliveries=2 if closed else 0,
        kept=29 if closed else 0,
        sent_back=1 if closed else 0,
        billed_pence=60_000 + 7 * number if closed else 0,
        credited_pence=1_200 + number if closed else 0,
    )


def service(number: int) -> PlannedPurchase:
    """Plan a service that was performed in the month before."""
    worth = {"billed_pence": 12_000 + number, "accrued_pence": 10_000 + number}
    return PlannedPurchase(purchase=f"PU-{number}", ending="closed", units=(10,), **worth)


def clean_purchases(*plan: PlannedPurchase) -> Observed:
    """Give a run of one order and of purchases, as a faultless one leaves it."""
    run = clean_run(order(1))
    effects = tuple(
        structs.replace(one, place=place)
        for place, one in enumerate((each for planned in plan for each in _effects(planned)), 1)
    )
    paid = [one for one in plan if one.ending == "closed"]
    return structs.replace(
        run,
        records=(*run.records, *_records(effects, plan)),
        bought=Bought(
            plan=plan,
            effects=effects,
            files=tuple(BankFile(f"RUN-{one.purchase}", (f"TL-{one.purchase}",)) for one in paid),
            debits=tuple(
                Debit(f"TL-{one.purchase}", one.billed_pence - one.credited_pence) for one in paid
            ),
            residues=(Residue("grni", 0), Residue("payable", 0)),
            letters=tuple(_letters(plan)),
            ends=tuple(PurchaseEnd(one.purchase, STATES[one.ending]) for one in plan),
        ),
    )


def _effects(plan: PlannedPurchase) -> Iterator[PurchaseEffect]:
    yield _effect(plan, "requisition")
    if plan.ending == "rejected":
        yield _effect(plan, "requisition_withdrawn")
        return
    yield _effect(plan, "purchase_order")
    yield _effect(plan, "order_sent", request_id="")
    if plan.ending == "cancelled":
        yield _effect(plan, "purchase_order_cancelled")
        yield _effect(plan, "requisition_withdrawn")
        yield _effect(plan, "cancellation_sent", request_id="")
        return
    yield from _amended(plan)
    yield from _performed(plan) if plan.accrued_pence else _delivered(plan)
    yield from _billed(plan)


def _amended(plan: PlannedPurchase) -> Iterator[PurchaseEffect]:
    """By the supplier's answer, by each change, and by what undoes all of them but the last."""
    times = 1 + plan.changes + max(plan.changes - 1, 0)
    for place in range(1, times + 1):
        worth = plan.billed_pence - (times - place)
        yield _effect(plan, "order_amended", f"{place}", pence=worth)
    for version in range(plan.changes):
        yield _effect(plan, "change_sent", f"{version}", request_id="")


def _performed(plan: PlannedPurchase) -> Iterator[PurchaseEffect]:
    worth = plan.accrued_pence
    yield _effect(plan, "period_accrual", pence=worth, on=date(2026, 10, 31))
    yield _effect(plan, "period_reversed", pence=worth, on=date(2026, 11, 1))


def _delivered(plan: PlannedPurchase) -> Iterator[PurchaseEffect]:
    for name, units in (("1", 20), ("2", plan.kept - 20)):
        yield _effect(plan, "goods_receipt", name, units=units)
        yield _effect(plan, "accrual", name, pence=100 * units)
    yield _effect(plan, "vendor_return", units=plan.sent_back)


def _billed(plan: PlannedPurchase) -> Iterator[PurchaseEffect]:
    bill, note = f"{plan.purchase}-bill", f"{plan.purchase}-note"
    paid = [("1", bill, plan.billed_pence)]
    if plan.credited_pence:
        yield _effect(plan, "supplier_credit_note", "note", key=note, pence=plan.credited_pence)
        paid.append(("2", note, plan.credited_pence))
    yield _effect(plan, "supplier_invoice", "bill", key=bill, pence=plan.billed_pence)
    for name, units in (("1", 20), ("2", plan.kept - 20)) if plan.deliveries else ():
        yield _effect(plan, "accrual_reversed", name, pence=100 * units)
    for name, of, pence in paid:
        reference = f"TL-{plan.purchase}"
        yield _effect(plan, "supplier_payment", name, of=of, pence=pence, reference=reference)


def _letters(plan: tuple[PlannedPurchase, ...]) -> Iterator[Letter]:
    for one in plan:
        for about in (one.purchase, f"a change of {one.purchase}")[: one.approvals]:
            yield Letter(f"<{about}>", f"To approve: {about} from STEELWORKS")
        if one.ending == "closed":
            run = f"RUN-{one.purchase}"
            yield Letter(f"<{run}>", f"To sign: payment run {run}, 600.00 GBP")


def _effect(
    plan: PlannedPurchase, kind: PurchaseKind, name: str = "", **said: Any
) -> PurchaseEffect:
    number = f"{plan.purchase}/{kind}{name}"
    known: dict[str, Any] = {"key": number, "request_id": f"r:{number}", "place": 0}
    return PurchaseEffect(kind=kind, purchase=plan.purchase, **(known | said))


def _records(
    effects: tuple[PurchaseEffect, ...], plan: tuple[PlannedPurchase, ...]
) -> Iterator[Record]:
    yield from (Record(one.purchase, one.kind, one.request_id) for one in effects if one.request_id)
    yield from (Record("", "send_message", one.message_id) for one in _letters(plan))
