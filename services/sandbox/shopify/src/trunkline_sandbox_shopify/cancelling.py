"""Changes to an order as a whole: mutation orderCancel, and a total that moves by a penny."""

from decimal import Decimal

import msgspec

from .gid import gid
from .shapes import Order, Transaction
from .shop import Shop, now
from .stock import move


class CannotCancel(Exception):
    """A user error: `code` as Shopify names it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def cancel(shop: Shop, order_id: int, reason: str, *, restock: bool, refund: bool) -> Order:
    """Cancel an order that has nothing on its way; raises CannotCancel."""
    with shop.box.state.transaction():
        order = shop.order(order_id)
        if order is None:
            raise CannotCancel("NOT_FOUND", "Order does not exist")
        if order.cancelled_at:
            raise CannotCancel("INVALID", "Order has already been cancelled")
        if any(one.status == "SUCCESS" for one in order.fulfilments):
            raise CannotCancel("INVALID", "Order has fulfillments that can't be cancelled")
        if restock:
            for line in order.lines:
                move(shop, line.inventory_item_id, line.quantity)
        order = shop.keep(_cancelled(shop, order, reason, refund=refund))
        shop.box.journal.effect(
            "orderCancel", gid("Order", order_id), {"reason": reason, "refund": refund}
        )
    return order


def edit_total(shop: Shop, order_id: int, by: Decimal) -> Order | None:
    """Move the total by an amount that no line explains: what a penny proof must catch."""
    with shop.box.state.transaction():
        order = shop.order(order_id)
        if order is None:
            return None
        order = shop.keep(msgspec.structs.replace(order, penny=order.penny + by))
        shop.box.journal.effect("orderEdited", gid("Order", order_id), {"by": str(by)})
    return order


def _cancelled(shop: Shop, order: Order, reason: str, *, refund: bool) -> Order:
    open_orders = tuple(
        msgspec.structs.replace(one, status="CANCELLED", updated_at=now())
        if one.status in {"OPEN", "IN_PROGRESS"}
        else one
        for one in order.fulfilment_orders
    )
    return msgspec.structs.replace(
        order,
        cancelled_at=now(),
        cancel_reason=reason,
        fulfilment_orders=open_orders,
        transactions=order.transactions + _money_back(shop, order, refund=refund),
    )


def _money_back(shop: Shop, order: Order, *, refund: bool) -> tuple[Transaction, ...]:
    """Refund what was captured when asked; release what was only authorised in any case."""
    wanted = {"AUTHORIZATION": "VOID"} | ({"SALE": "REFUND", "CAPTURE": "REFUND"} if refund else {})
    return tuple(
        Transaction(
            transaction_id=shop.new_id(),
            kind=wanted[one.kind],
            status="SUCCESS",
            gateway=one.gateway,
            amount=one.amount,
            processed_at=now(),
            parent_id=one.transaction_id,
        )
        for one in order.transactions
        if one.kind in wanted
    )
