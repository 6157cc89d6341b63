"""What happened to an order, in one sentence a fact, with the number that each system gave."""

from collections.abc import Callable
from typing import Any

from trunkline_model.quantity import LineQuantity

from . import facts
from .facts import OrderFact


def tell(fact: OrderFact) -> str:
    """Say what happened, for a person."""
    return SENTENCES[type(fact)](fact)


def _goods(lines: tuple[LineQuantity, ...]) -> str:
    return ", ".join(f"{one.quantity.normalize():f} {one.sku}" for one in lines)


def _captured(fact: facts.OrderCaptured) -> str:
    order = fact.order
    return f"Read order {order.name} from the shop: {len(order.lines)} lines, {order.gross}."


def _reread(fact: facts.OrderReread) -> str:
    if fact.cancelled:
        return "The shop cancelled the order."
    return "Read the order again from the shop and compared it with what was captured."


def _placed(fact: facts.OrderPlaced) -> str:
    placed = fact.placement
    return f"Accepted purchase order {placed.purchase_order_number} of {placed.partner_id}."


def _duplicate(fact: facts.DuplicateFound) -> str:
    content = "with the same content" if fact.identical else "with other content"
    return f"The purchase order number stands on {fact.original_order_number}, {content}."


def _validated(fact: facts.OrderValidated) -> str:
    proof = fact.proof
    rounding = f", rounding {proof.rounding}" if proof.rounding.amount else ""
    return (
        f"Proved to the penny ({proof.policy}): goods {proof.goods} + shipping {proof.shipping} "
        f"+ tax {proof.tax}{rounding} = charged {proof.charged}."
    )


def _checked(fact: facts.CreditChecked) -> str:
    if not fact.holds:
        return "Checked risk and credit: the order may go on."
    return " ".join(f"Held for {one.hold}: {one.sentence}" for one in fact.holds)


def _covered(fact: facts.StockCovered) -> str:
    lines = ", ".join(f"line {one.line_id}: {one.covered.normalize():f}" for one in fact.lines)
    return f"Tried to reserve stock ({fact.attempt}); found so far {lines}."


def _asked(fact: facts.ShipmentOrderPlaced) -> str:
    return f"Asked the warehouse to send {_goods(fact.lines)}: shipment order {fact.reference}."


def _left(fact: facts.ParcelLeft) -> str:
    one = fact.parcel
    return (
        f"Parcel {one.parcel_id} left on {one.shipped_on} with {one.carrier} "
        f"{one.tracking_number}: {_goods(one.lines)}."
    )


def _issued(fact: facts.GoodsIssued) -> str:
    return f"Took it out of stock on {fact.shipped_on}: shipment {fact.shipment_number}."


def _invoiced(fact: facts.ParcelInvoiced) -> str:
    one = fact.invoice
    return f"Billed the parcel on {one.invoiced_on}: invoice {one.invoice_number}, {one.gross}."


def _credit(fact: facts.BankCreditMatched) -> str:
    whole = f" of {fact.part_of}" if fact.part_of else ""
    return (
        f"{fact.amount}{whole} came to the bank on {fact.booked_on} as {fact.entry_reference}; "
        f"it names {fact.matched_by}."
    )


def _posted(fact: facts.ReceiptPosted) -> str:
    return (
        f"Applied {fact.amount} to invoice {fact.invoice_number}: receipt "
        f"{fact.receipt_number}, {fact.outstanding} still open."
    )


def _edited(fact: facts.CaseEdited) -> str:
    plain = [f"{one.field} from {one.before or 'nothing'} to {one.after}" for one in fact.changes]
    fields = ", ".join([*plain, *(one.field for one in fact.personal)])
    approved = f", approved by {fact.approved_by}" if fact.approved_by else ""
    return f"{fact.actor} corrected {fields}{approved}: {fact.reason}"


SENTENCES: dict[type, Callable[[Any], str]] = {
    facts.OrderAnnounced: lambda _: "The shop announced a new version of the order.",
    facts.OrderCaptured: _captured,
    facts.OrderReread: _reread,
    facts.OrderPlaced: _placed,
    facts.DuplicateFound: _duplicate,
    facts.OrderValidated: _validated,
    facts.CreditChecked: _checked,
    facts.HoldReleased: lambda one: f"{one.actor} released the {one.hold} hold: {one.reason}",
    facts.SaleBooked: lambda one: (
        f"Booked in the ERP as sale {one.sales_order_number}, {one.gross}."
    ),
    facts.StockCovered: _covered,
    facts.StockMoved: lambda one: f"Stock of {one.sku} moved.",
    facts.ShipmentOrderPlaced: _asked,
    facts.ShipmentOrderTaken: lambda one: f"The warehouse began to pick {one.reference}.",
    facts.ShipmentOrderTakenBack: lambda one: (
        f"The warehouse took {one.reference} back before the cancellation was refused."
    ),
    facts.ShipmentOrderDeclined: lambda one: (
        f"The warehouse declined {one.reference}: {one.reason}"
    ),
    facts.DeclineReviewed: lambda one: (
        f"What {one.reference} asked for is asked of {one.rerouted_to} instead."
        if one.rerouted_to
        else f"A person had {one.reference} asked for again."
    ),
    facts.PickedShort: lambda one: f"The warehouse did not find {_goods(one.lines)}.",
    facts.GoodsArrived: lambda one: (
        f"Goods came into the warehouse: {one.quantity.normalize():f} {one.sku}, "
        f"receipt {one.receipt_reference}."
    ),
    facts.ParcelLeft: _left,
    facts.GoodsIssued: _issued,
    facts.FulfilmentShown: lambda one: (
        f"The shop shows parcel {one.parcel_id} as fulfilment {one.fulfilment_id}."
    ),
    facts.ParcelInvoiced: _invoiced,
    facts.BankCreditMatched: _credit,
    facts.ReceiptPosted: _posted,
    facts.CancelRequested: lambda one: f"{one.actor} asked to cancel: {one.reason}",
    facts.CancelRefused: lambda one: f"The cancellation came too late: {one.sentence}",
    facts.OrderCancelled: lambda _: "Took back everything that was done, and cancelled.",
    facts.CancellationConfirmed: lambda one: (
        f"Looked again: {', '.join(one.arrived)} had come since, and was taken back."
        if one.arrived
        else "Looked again: nothing had come since."
    ),
    facts.CaseEdited: _edited,
    facts.OrderRejected: lambda one: f"{one.actor} rejected the order: {one.reason}",
    facts.OrderClosed: lambda one: (
        f"Closed: billed {one.billed}, paid {one.paid}"
        + (f"; a person dealt with {one.surplus} that came beyond." if one.surplus else ".")
    ),
}
