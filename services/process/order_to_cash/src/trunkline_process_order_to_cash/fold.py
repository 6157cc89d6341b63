"""Folding: one more fact into what is known, with the same result in any order.

Each kind of fact has a slot and a key. A key that is there already keeps the fact of
the higher rank; where no rank is declared, facts of one key differ only by accident, and
the one whose JSON sorts last wins, so that even then the order of arrival decides nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct, json, structs

from . import facts
from .facts import OrderFact
from .order import OrderCase

type Read = Callable[[Any], Any]


class Slot(Struct, frozen=True):
    """Where facts of one kind go."""

    name: str
    """Field of OrderCase."""
    key: Read
    """What makes two of them the same."""
    rank: Read
    """Which of the same wins: the highest."""


def _once(_: Any) -> str:
    return ""


def _unranked(_: Any) -> int:
    return 0


def _slot(name: str, key: Read = _once, rank: Read = _unranked) -> Slot:
    return Slot(name, key, rank)


SLOTS: dict[type, Slot] = {
    facts.OrderAnnounced: _slot(
        "announced", lambda one: one.source_updated_at, lambda one: bool(one.raw_document_id)
    ),
    facts.OrderCaptured: _slot("captured", rank=lambda one: -one.order.updated_at.timestamp()),
    facts.OrderReread: _slot("reread", lambda one: one.source_updated_at),
    facts.OrderPlaced: _slot("placed"),
    facts.DuplicateFound: _slot("duplicates"),
    facts.OrderValidated: _slot("validated"),
    facts.CreditChecked: _slot("checked"),
    facts.HoldReleased: _slot("releases", lambda one: one.hold),
    facts.SaleBooked: _slot("booked"),
    facts.StockCovered: _slot("covers", lambda one: one.attempt),
    facts.StockMoved: _slot("stock_moves", lambda one: one.sku, lambda one: one.position),
    facts.ShipmentOrderPlaced: _slot("shipment_orders", lambda one: one.reference),
    facts.ShipmentOrderTaken: _slot("taken", lambda one: one.reference),
    facts.ShipmentOrderTakenBack: _slot("taken_back", lambda one: one.reference),
    facts.ShipmentOrderDeclined: _slot("declined", lambda one: one.reference),
    facts.DeclineReviewed: _slot("reviewed", lambda one: one.reference),
    facts.PickedShort: _slot("short_picks", lambda one: (one.source, one.position)),
    facts.GoodsArrived: _slot("arrivals", lambda one: (one.receipt_reference, one.sku)),
    facts.ParcelLeft: _slot("parcels", lambda one: one.parcel.parcel_id),
    facts.GoodsIssued: _slot("issued", lambda one: one.parcel_id),
    facts.FulfilmentShown: _slot("shown", lambda one: one.parcel_id),
    facts.ParcelInvoiced: _slot("invoiced", lambda one: one.parcel_id),
    facts.BankCreditMatched: _slot("credits", lambda one: one.entry_reference),
    facts.ReceiptPosted: _slot("receipts", lambda one: (one.payment, one.invoice_number)),
    facts.CancelRequested: _slot("cancel_requests", lambda one: one.request),
    facts.CancelRefused: _slot("cancel_refusals", lambda one: one.request),
    facts.OrderCancelled: _slot("cancelled"),
    facts.CancellationConfirmed: _slot("confirmed", lambda one: one.request),
    facts.OrderRejected: _slot("rejected"),
    facts.OrderClosed: _slot("closed"),
    facts.CaseEdited: _slot("edits", lambda one: (one.occurred_at, one.correction_id)),
}


def fold(case: OrderCase, fact: OrderFact) -> OrderCase:
    """Give the case with one more fact; the same object when it says nothing new."""
    slot = SLOTS[type(fact)]
    known = getattr(case, slot.name)
    by_key = {slot.key(one): one for one in known}
    key = slot.key(fact)
    winner = fact if key not in by_key else max(by_key[key], fact, key=_order_of(slot))
    if by_key.get(key) == winner:
        return case
    by_key[key] = winner
    kept = tuple(by_key[one] for one in sorted(by_key))
    return structs.replace(case, **{slot.name: kept})


def fold_all(recorded: Iterable[OrderFact]) -> OrderCase:
    """Fold facts from the start."""
    case = OrderCase()
    for fact in recorded:
        case = fold(case, fact)
    return case


def _order_of(slot: Slot) -> Callable[[Any], tuple[Any, bytes]]:
    return lambda fact: (slot.rank(fact), json.encode(fact))
