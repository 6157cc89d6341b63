"""Defects to plant in a clean run, each with the one rule that it must turn red."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from clean_run import START, clean_run, planned
from msgspec import structs
from oracle.observed import Case, Effect, Kind, Link, Observed

FIRST, SECOND = "#1001", "#1002"
RUN = clean_run(*(planned(number) for number in range(1, 7)), planned(7, "cancelled"))

type Defect = Callable[[Observed], Observed]


def effect(kind: Kind, order: str = FIRST) -> Effect:
    """Find the first effect of a kind."""
    return next(one for one in RUN.effects if one.kind == kind and one.order == order)


def changed(old: Effect, **what: object) -> Defect:
    """Have one effect be other than it was."""

    def plant(run: Observed) -> Observed:
        new = structs.replace(old, **what)
        effects = tuple(new if one == old else one for one in run.effects)
        return structs.replace(run, effects=effects)

    return plant


def without(old: Effect) -> Defect:
    """Have one effect not be there."""
    return lambda run: structs.replace(run, effects=tuple(one for one in run.effects if one != old))


def doubled(old: Effect, **what: object) -> Defect:
    """Have one effect be there again."""
    return lambda run: structs.replace(
        run, effects=(*run.effects, structs.replace(old, place=9_999, **what))
    )


def both(*defects: Defect) -> Defect:
    """Plant several at once."""

    def plant(run: Observed) -> Observed:
        for one in defects:
            run = one(run)
        return run

    return plant


def first_case(**what: object) -> Defect:
    """Have the first case be other than it was."""
    return lambda run: structs.replace(
        run, cases=(structs.replace(run.cases[0], **what), *run.cases[1:])
    )


def first_delivery(**what: object) -> Defect:
    """Have the first delivery be other than it was."""
    return lambda run: structs.replace(
        run, deliveries=(structs.replace(run.deliveries[0], **what), *run.deliveries[1:])
    )


def without_record(run: Observed) -> Observed:
    gone = next(one for one in run.records if one.step == "issue_invoice")
    return structs.replace(run, records=tuple(one for one in run.records if one != gone))


def without_link(run: Observed) -> Observed:
    case = run.cases[0]
    return first_case(chain=(case.chain[0], *case.chain[2:]))(run)


def without_end(run: Observed) -> Observed:
    return first_case(chain=run.cases[0].chain[:-1])(run)


def with_other_bytes(run: Observed) -> Observed:
    case = run.cases[0]
    return first_case(chain=(*case.chain[:-1], _altered(case)))(run)


def _altered(case: Case) -> Link:
    last = case.chain[-1]
    return structs.replace(last, document=last.document.replace(b"CLOSED", b"CLOSEDD"))


def with_hidden_change(run: Observed) -> Observed:
    """Alter an entry and its hash: the one after it still names the old."""
    case = run.cases[0]
    middle = case.chain[1]
    document = middle.document.replace(b"booked", b"looked")
    forged = structs.replace(middle, document=document, hash=sha256(document).digest())
    return first_case(chain=(case.chain[0], forged, *case.chain[2:]))(run)


def swapped_amounts(run: Observed) -> Observed:
    mine, other = effect("sales_order"), effect("sales_order", SECOND)
    return both(changed(mine, pence=other.pence), changed(other, pence=mine.pence))(run)


def posted_a_penny_short(run: Observed) -> Observed:
    line = next(one for one in run.ledger if one.account_kind == "revenue")
    short = structs.replace(line, pence=line.pence + 1)
    return structs.replace(run, ledger=tuple(short if one is line else one for one in run.ledger))


def a_shelf_short_of_one(run: Observed) -> Observed:
    first, *rest = run.shelves
    return structs.replace(run, shelves=(structs.replace(first, closing=first.closing - 1), *rest))


def booked_in_and_not_there(run: Observed) -> Observed:
    first, *rest = run.shelves
    return structs.replace(run, shelves=(structs.replace(first, received=1), *rest))


def a_reservation_left_behind(run: Observed) -> Observed:
    first, *rest = run.shelves
    return structs.replace(run, shelves=(structs.replace(first, reserved=2), *rest))


def a_fault_that_never_fired(run: Observed) -> Observed:
    return structs.replace(run, faults=(structs.replace(run.faults[0], fired=0),))


def few_orders_that_ended(run: Observed) -> Observed:
    return first_case(state="RELEASED", ended=False, exceptions=1)(run)


def a_slow_recovery(run: Observed) -> Observed:
    return structs.replace(run, times=structs.replace(run.times, recovered_s=(3.0, 31.0)))


def a_slow_end(run: Observed) -> Observed:
    return structs.replace(run, times=structs.replace(run.times, settled_s=61.0))


def a_shop_that_charged_more(run: Observed) -> Observed:
    first, *rest = run.shop_orders
    return structs.replace(run, shop_orders=(structs.replace(first, pence=first.pence + 1), *rest))


def without_approval(run: Observed) -> Observed:
    return structs.replace(run, approvals=run.approvals[1:])


def approved_too_late(run: Observed) -> Observed:
    first, *rest = run.approvals
    late = structs.replace(first, at=START + timedelta(days=1))
    return structs.replace(run, approvals=(late, *rest))


def an_unplanned_order(run: Observed) -> Observed:
    stray = structs.replace(effect("sales_order"), order="#9", key="other", request_id="")
    known = structs.replace(run.records[0], order="#9", request_id="")
    return structs.replace(run, effects=(*run.effects, stray), records=(*run.records, known))


def doubled_and_recorded(run: Observed) -> Observed:
    """Two shipment orders, both evidenced."""
    record = next(one for one in run.records if one.step == "create_shipment_order")
    more = doubled(effect("shipment_order"), key="again")(run)
    return structs.replace(more, records=(*more.records, record))


def paid_twice_with_different_keys(run: Observed) -> Observed:
    """A second receipt, evidenced and posted as it should be."""
    receipt = effect("receipt")
    again = structs.replace(receipt, key="again", place=9_999, request_id="another")
    record = structs.replace(run.records[0], step="record_receipt", request_id="another")
    lines = tuple(
        structs.replace(one, document="again") for one in run.ledger if one.document == receipt.key
    )
    return structs.replace(
        run,
        effects=(*run.effects, again),
        records=(*run.records, record),
        ledger=(*run.ledger, *lines),
    )


DEFECTS: dict[str, tuple[str, Defect]] = {
    "dropped fulfilment": ("bijection", without(effect("fulfilment"))),
    "doubled shipment order": ("bijection", doubled_and_recorded),
    "one parcel shown twice, the other never": (
        "bijection",
        changed(
            effect("fulfilment"), of=f"{FIRST}/pcl1", place=9_999, at=START + timedelta(hours=1)
        ),
    ),
    "paid twice with different keys": ("bijection", paid_twice_with_different_keys),
    "an order that nobody placed": ("bijection", an_unplanned_order),
    "a sale that was not taken back": ("bijection", without(effect("sale_cancelled", "#1007"))),
    "swapped amounts": ("control totals", swapped_amounts),
    "a penny shifted in the sale": (
        "control totals",
        changed(effect("sales_order"), pence=effect("sales_order").pence + 1),
    ),
    "a penny shifted in the ledger": ("control totals", posted_a_penny_short),
    "wrong currency": ("control totals", changed(effect("sales_order"), currency="EUR")),
    "a penny shifted in the shop": ("control totals", a_shop_that_charged_more),
    "too few units shown": ("control totals", changed(effect("fulfilment"), units=())),
    "stock not conserved": ("stock", a_shelf_short_of_one),
    "goods booked in that never came": ("stock", booked_in_and_not_there),
    "stock reserved for nobody": ("stock", a_reservation_left_behind),
    "lost accepted delivery": ("conservation", first_delivery(outcome="passed over")),
    "delivery still in flight": ("conservation", first_delivery(outcome="in flight")),
    "forged delivery accepted": ("authenticity", first_delivery(genuine=False)),
    "shipped before approval": ("forbidden order", approved_too_late),
    "shipped without approval": ("forbidden order", without_approval),
    "invoice before delivery": ("forbidden order", changed(effect("invoice"), place=0)),
    "paid before the invoice": ("forbidden order", changed(effect("receipt"), place=0)),
    "undone before it was done": (
        "forbidden order",
        changed(effect("sale_cancelled", "#1007"), place=0),
    ),
    "lost audit row": ("evidence", without_record),
    "lost chain entry": ("audit chain", without_link),
    "chain cut at its end": ("audit chain", without_end),
    "altered chain entry": ("audit chain", with_other_bytes),
    "altered chain entry with a hash that fits": ("audit chain", with_hidden_change),
    "transition left under way": ("liveness", first_case(unfinished=1)),
    "held by a dead worker": ("liveness", first_case(held_by="worker-2")),
    "slow recovery": ("liveness", a_slow_recovery),
    "slow end": ("liveness", a_slow_end),
    "fault that never fired": ("effort", a_fault_that_never_fired),
    "too few orders at their end": ("effort", few_orders_that_ended),
}
