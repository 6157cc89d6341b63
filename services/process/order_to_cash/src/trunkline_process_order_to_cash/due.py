"""What an order asks for: every transition, with the cause that makes it run exactly once."""

from collections.abc import Callable, Iterable

from trunkline_durable.process import Due

from .lifecycle import S, state_of
from .order import OrderCase
from .rules.balance import applications
from .rules.release import releasable, waiting_skus

FIRST = "first"
"""The cause of what happens once in an order's life."""


def due(case: OrderCase) -> tuple[Due, ...]:
    """List what is to be done now; a transition runs once for each cause."""
    asked = [*_rereading(case)]
    if case.rejected and case.captured:
        asked.append(Due("reject_order", FIRST))
    if case.ended:
        return (*asked, *_left_over(case), *_second_look(case))
    asked += _goods_that_left(case)
    if case.open_cancel is not None:
        return (*asked, Due("cancel_order", case.open_cancel.request))
    return (*asked, *(one for ask in ASKS for one in ask(case)))


def _rereading(case: OrderCase) -> Iterable[Due]:
    """Every version that the shop announced is read, unless a newer one was."""
    read = [one.order.updated_at for one in case.captured]
    read += [one.source_updated_at for one in case.reread]
    newest = max(read, default=None)
    for one in case.announced:
        if newest is None or one.source_updated_at > newest:
            yield Due("capture_order", one.source_updated_at.isoformat())


def _goods_that_left(case: OrderCase) -> Iterable[Due]:
    """What left has left: it is posted, shown and billed whatever else is wished."""
    issued = {one.parcel_id for one in case.issued}
    shown = {one.parcel_id for one in case.shown}
    for parcel_id in (one.parcel.parcel_id for one in case.parcels):
        if case.booked and parcel_id not in issued:
            yield Due("issue_goods", parcel_id)
        if case.captured and parcel_id not in shown:
            yield Due("push_fulfilment", parcel_id)
    yield from _next_bill(case)


def _next_bill(case: OrderCase) -> Iterable[Due]:
    """Bills are made one after the other, in the order in which goods left the books.

    The last one makes good the halves of pennies of those before, so none may still be on its way.
    """
    invoiced = {one.parcel_id for one in case.invoiced}
    unbilled = [one for one in case.issued if one.parcel_id not in invoiced]
    if unbilled:
        first = min(unbilled, key=lambda one: (one.occurred_at, one.parcel_id))
        yield Due("issue_invoice", first.parcel_id)


def _left_over(case: OrderCase) -> Iterable[Due]:
    """Goods and money of an order that was cancelled or rejected; a closed one has its bills."""
    if not (case.cancelled or case.rejected):
        return
    for left in case.parcels:
        yield Due("review_late_parcel", left.parcel.parcel_id)
    for came in case.credits:
        yield Due("review_stranded_money", came.entry_reference)


def _second_look(case: OrderCase) -> Iterable[Due]:
    """What was on its way when the warehouse was asked has arrived by now."""
    confirmed = {one.request for one in case.confirmed}
    for one in case.cancelled:
        if one.look_again_at is not None and one.request not in confirmed:
            yield Due("look_again", one.request, at=one.look_again_at)


def _validation(case: OrderCase) -> Iterable[Due]:
    if (case.captured or case.placed) and not case.validated:
        paid = len(case.card_payments)
        yield Due("validate_order", f"payments-{paid}" if case.captured else FIRST)


def _credit(case: OrderCase) -> Iterable[Due]:
    if case.validated and not case.checked:
        yield Due("check_credit", FIRST)


def _booking(case: OrderCase) -> Iterable[Due]:
    if case.validated and case.accepted and not case.booked:
        yield Due("book_sales_order", FIRST)


def _allocation(case: OrderCase) -> Iterable[Due]:
    if case.booked and not case.covers:
        yield Due("allocate_stock", FIRST)
    if not (case.covers and case.stock_moves):
        return
    waiting, tried = waiting_skus(case), {one.cause for one in case.covers}
    for move in case.stock_moves:
        cause = f"{move.sku}@{move.position}"
        if move.sku in waiting and cause not in tried:
            yield Due("allocate_stock", cause)


def _release(case: OrderCase) -> Iterable[Due]:
    if case.booked and case.covers and releasable(case):
        yield Due("release_to_warehouse", str(len(case.shipment_orders) + 1))


def _declines(case: OrderCase) -> Iterable[Due]:
    reviewed = {one.reference for one in case.reviewed}
    for one in case.declined:
        if one.reference in reviewed:
            continue
        yield Due("review_declined_order", one.reference)


def _money(case: OrderCase) -> Iterable[Due]:
    names = {"card": "record_card_payment", "bank_transfer": "apply_bank_receipt"}
    for one in applications(case)[:1]:
        yield Due(names[one.payment.method], one.cause)


def _closing(case: OrderCase) -> Iterable[Due]:
    if not case.invoiced or len(case.invoiced) < len(case.parcels):
        return
    everything_shown = not case.captured or len(case.shown) == len(case.parcels)
    if everything_shown and state_of(case) is S.PAID:
        yield Due("close_order", FIRST)


ASKS: tuple[Callable[[OrderCase], Iterable[Due]], ...] = (
    _validation,
    _credit,
    _booking,
    _allocation,
    _release,
    _declines,
    _money,
    _closing,
)
