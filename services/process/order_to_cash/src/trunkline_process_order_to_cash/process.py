"""The declaration of order-to-cash: chart, fold, due and transitions in one place."""

from collections.abc import Iterable, Mapping
from typing import Any

from trunkline_durable.problem import KeptDocument
from trunkline_durable.process import Process
from trunkline_model.money import Money

from .due import due
from .editing import EDITING, days_of, reading
from .facts import OrderCaptured, OrderFact
from .fold import fold
from .lifecycle import CHART, state_of
from .order import OrderCase
from .rules.balance import outstanding, unpaid
from .rules.matching import plain
from .rules.release import watched_skus
from .transitions.allocate_stock import ALLOCATE_STOCK, allocate_stock
from .transitions.apply_bank_receipt import apply_bank_receipt
from .transitions.book_sales_order import BOOK_SALES_ORDER, book_sales_order
from .transitions.cancel_order import cancel_order
from .transitions.capture_order import capture_order
from .transitions.check_credit import check_credit
from .transitions.close_order import close_order
from .transitions.issue_goods import issue_goods
from .transitions.issue_invoice import issue_invoice
from .transitions.look_again import look_again
from .transitions.push_fulfilment import push_fulfilment
from .transitions.record_card_payment import record_card_payment
from .transitions.reject_order import reject_order
from .transitions.release_to_warehouse import CREATE_SHIPMENT_ORDER, release_to_warehouse
from .transitions.review_declined_order import review_declined_order
from .transitions.review_late_parcel import review_late_parcel
from .transitions.review_stranded_money import review_stranded_money
from .transitions.validate_order import validate_order

TRANSITIONS = {
    one.__name__: one
    for one in (
        capture_order,
        validate_order,
        check_credit,
        book_sales_order,
        allocate_stock,
        release_to_warehouse,
        review_declined_order,
        review_late_parcel,
        review_stranded_money,
        issue_goods,
        push_fulfilment,
        issue_invoice,
        record_card_payment,
        apply_bank_receipt,
        close_order,
        cancel_order,
        look_again,
        reject_order,
    )
}

YES = "yes"


def shop_alias(connection_id: str, channel_order_id: str) -> str:
    """Give the key by which a shop's event names an order."""
    return f"shop:{connection_id}/{channel_order_id}"


def waits_for(sku: str) -> Mapping[str, str]:
    """Give the label of orders that wait for an article."""
    return {f"waits_for:{sku}": YES}


def payable_by(number: str) -> Mapping[str, str]:
    """Give the label of orders that a payer may name by a number."""
    return {f"payable_by:{plain(number)}": YES}


def owes(amount: Money) -> Mapping[str, str]:
    """Give the label of orders that owe, or will owe, just this much."""
    return {f"owes:{amount.amount.normalize():f} {amount.currency}": YES}


def purchase_order(partner_id: str, number: str) -> Mapping[str, str]:
    """Give the label of orders with a partner's purchase order number."""
    return {"purchase_order": f"{partner_id}/{number.strip().upper()}"}


def _aliases(case: OrderCase) -> Iterable[str]:
    return {shop_alias(one.connection_id, one.channel_order_id) for one in case.announced}


def _labels(case: OrderCase) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for one in case.placed:
        labels["partner_id"] = one.placement.partner_id
        if not (case.duplicates or case.cancelled or case.rejected):
            placed = one.placement
            labels |= purchase_order(placed.partner_id, placed.purchase_order_number)
    for sku in watched_skus(case):
        labels |= waits_for(sku)
    numbers = payable_numbers(case)
    for number in numbers:
        labels |= payable_by(number)
    for amount in (outstanding(case), unpaid(case)) if numbers else ():
        labels |= owes(amount) if amount.amount > 0 else {}
    return labels


def payable_numbers(case: OrderCase) -> tuple[str, ...]:
    """List the numbers by which a payer may name an order that waits for money."""
    order = case.order
    if order is None or case.ended:
        return ()
    billed = [one.invoice.invoice_number for one in case.invoiced]
    return (order.order_number, order.channel_reference, *billed)


def _person(fact: Any) -> str | None:
    if not isinstance(fact, OrderCaptured):
        return None
    order = fact.order
    return order.customer_email or order.customer_id or None


def _document(case: OrderCase) -> KeptDocument | None:
    """Give the first webhook that told of a shop's order."""
    kept = (one for one in case.announced if one.raw_document_id)
    known = (KeptDocument(one.raw_document_id, one.raw_document_source) for one in kept)
    return next(known, None)


ORDER_TO_CASH = Process(
    name="order-to-cash",
    snapshot=OrderCase,
    facts=OrderFact,
    fold=fold,
    state_of=state_of,
    due=due,
    chart=CHART,
    transitions=TRANSITIONS,
    any_order=True,
    version=3,
    steps=(BOOK_SALES_ORDER, ALLOCATE_STOCK, CREATE_SHIPMENT_ORDER),
    owner="order desk",
    person_of=_person,
    aliases_of=_aliases,
    labels_of=_labels,
    document_of=_document,
    editing=EDITING,
    reading=reading,
    days_of=days_of,
)
