"""Purchases: booked, confirmed, amended, cancelled, and how far they have come."""

from sqlite3 import Row

from trunkline_model.capabilities.purchase_orders import (
    AmendPurchaseOrder,
    BookPurchaseOrder,
    CancelPurchaseOrder,
    ConfirmPurchaseOrder,
    GetPurchaseOrder,
    PurchaseOrderAmended,
    PurchaseOrderBooked,
    PurchaseOrderCancelled,
    PurchaseOrderConfirmed,
    PurchaseOrderLineProgress,
    PurchaseOrderProgress,
)
from trunkline_sandbox_erp.arithmetic import pounds
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.refusals import refuse

from . import orders
from .amending import amend_purchase_order
from .barring import bar
from .booking import book_purchase_order
from .requisitions import reopen_requisition


def confirm_purchase_order(books: Books, request: ConfirmPurchaseOrder) -> PurchaseOrderConfirmed:
    """Commit to a purchase."""
    number = request.purchase_order_number
    state = orders.find(books, number)["state"]
    if state == "cancelled":
        raise refuse("cancelled", f"purchase order {number} was cancelled")
    if state == "booked":
        _turn(books, number, "confirmed")
    document = Document("purchase order", number)
    return PurchaseOrderConfirmed(books.evidence(request, document))


def cancel_purchase_order(books: Books, request: CancelPurchaseOrder) -> PurchaseOrderCancelled:
    """Cancel a purchase of which nothing came; one that never was cannot be booked later."""
    row = _booked(books, request)
    if row is None:
        bar(books, request.booked_by_request_id)
        nothing = Document("purchase order", request.purchase_order_number)
        return PurchaseOrderCancelled(existed=False, evidence=books.evidence(request, nothing))
    number = row["purchase_order_number"]
    lines = orders.progress(books, number).values()
    if any(line.received for line in lines):
        raise refuse("already_received", f"goods of purchase order {number} have arrived")
    if any(line.invoiced for line in lines):
        raise refuse("already_billed", f"purchase order {number} is billed")
    _turn(books, number, "cancelled")
    reopen_requisition(books, orders.body(row).requisition_number)
    evidence = books.evidence(request, Document("purchase order", number))
    return PurchaseOrderCancelled(existed=True, evidence=evidence)


def get_purchase_order(books: Books, request: GetPurchaseOrder) -> PurchaseOrderProgress:
    """Read how far a purchase has come."""
    number = request.purchase_order_number
    row = orders.find(books, number)
    order = orders.body(row)
    lines = orders.progress(books, number)
    return PurchaseOrderProgress(
        purchase_order_number=number,
        order_number=order.order_number,
        supplier_code=order.supplier_code,
        state=row["state"],
        revision=row["revision"],
        gross=pounds(row["gross"]),
        lines=tuple(
            PurchaseOrderLineProgress(
                line_id=line.line_id,
                sku=line.sku,
                ordered=lines[line.line_id].ordered,
                unit_price=line.unit_price,
                received=lines[line.line_id].received,
                returned=lines[line.line_id].returned,
                invoiced=lines[line.line_id].invoiced,
                due_on=line.due_on,
            )
            for line in order.lines
        ),
    )


def _turn(books: Books, number: str, state: str) -> None:
    books.execute(
        "update purchase_orders set state = ? where purchase_order_number = ?", state, number
    )


def _booked(books: Books, request: CancelPurchaseOrder) -> Row | None:
    return books.state.row(
        "select * from purchase_orders where booked_by = ? or purchase_order_number = ?",
        request.booked_by_request_id,
        request.purchase_order_number,
    )


class PurchaseOrdersDesk:
    """Answers the purchase orders port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def book_purchase_order(self, request: BookPurchaseOrder) -> PurchaseOrderBooked:
        """Book."""
        return await self._desk.write(book_purchase_order, request)

    async def confirm_purchase_order(self, request: ConfirmPurchaseOrder) -> PurchaseOrderConfirmed:
        """Confirm."""
        return await self._desk.write(confirm_purchase_order, request)

    async def amend_purchase_order(self, request: AmendPurchaseOrder) -> PurchaseOrderAmended:
        """Change lines."""
        return await self._desk.write(amend_purchase_order, request)

    async def cancel_purchase_order(self, request: CancelPurchaseOrder) -> PurchaseOrderCancelled:
        """Cancel before anything arrived."""
        return await self._desk.write(cancel_purchase_order, request)

    async def get_purchase_order(self, request: GetPurchaseOrder) -> PurchaseOrderProgress:
        """Read progress."""
        return await self._desk.read(get_purchase_order, request)
