"""Purchases: booked, confirmed, amended, cancelled, and how far they have come."""

from decimal import Decimal

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
from trunkline_model.money import Money
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.conversation import Document
from trunkline_system_tryton.refusals import refuse

from .amending import amend
from .arrivals import arrived_of
from .calling_off import cancel
from .ordering import book
from .purchases import (
    FIELDS,
    PURCHASE,
    billed_of,
    find_purchase,
    is_cancelled,
    lines_of,
    state_of,
)

CONFIRM = {
    "draft": ("quote", "quotation"),
    "quotation": ("confirm", ""),
    "confirmed": ("process", ""),
}
"""Confirming also processes, unless the server died between the two."""


class PurchaseOrdersAdapter:
    """Answers the purchase orders port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def book_purchase_order(self, request: BookPurchaseOrder) -> PurchaseOrderBooked:
        """Book."""
        return await book(self._backend.talk(request), self._backend.directory, request)

    async def confirm_purchase_order(self, request: ConfirmPurchaseOrder) -> PurchaseOrderConfirmed:
        """Confirm; Tryton keeps the day of the order itself, not that of its approval."""
        calls = self._backend.talk(request)
        purchase = await find_purchase(calls, request.purchase_order_number)
        if is_cancelled(purchase, await lines_of(calls, purchase)):
            raise refuse("cancelled", f"purchase order {purchase['number']} was cancelled")
        purchase = await calls.advance(PURCHASE, purchase, CONFIRM, FIELDS)
        document = Document(PURCHASE, purchase["id"], purchase["number"])
        return PurchaseOrderConfirmed(calls.evidence(document))

    async def amend_purchase_order(self, request: AmendPurchaseOrder) -> PurchaseOrderAmended:
        """Change lines."""
        return await amend(self._backend.talk(request), self._backend.directory, request)

    async def cancel_purchase_order(self, request: CancelPurchaseOrder) -> PurchaseOrderCancelled:
        """Cancel before anything arrived."""
        return await cancel(self._backend.talk(request), self._backend.directory, request)

    async def get_purchase_order(self, request: GetPurchaseOrder) -> PurchaseOrderProgress:
        """Read how far a purchase has come."""
        calls, directory = self._backend.talk(request), self._backend.directory
        purchase = await find_purchase(calls, request.purchase_order_number)
        lines = await lines_of(calls, purchase)
        arrived = await arrived_of(calls, lines, await directory.quarantine(calls))
        billed = await billed_of(calls, lines)
        currency = purchase["currency."]["code"]
        return PurchaseOrderProgress(
            purchase_order_number=purchase["number"],
            order_number=purchase["description"] or "",
            supplier_code=purchase["party."]["code"],
            state=state_of(purchase, lines),
            revision=purchase["revision"],
            gross=Money(purchase["total_amount"], currency),
            lines=tuple(
                PurchaseOrderLineProgress(
                    line_id=line.line_id,
                    sku=line.sku,
                    ordered=line.ordered,
                    unit_price=Money(line.unit_price, currency),
                    received=arrived[line.ledger_id].received,
                    returned=sum(arrived[line.ledger_id].returned.values(), Decimal(0)),
                    invoiced=billed.get(line.ledger_id, Decimal(0)),
                    due_on=line.row["delivery_date_store"],
                )
                for line in lines
            ),
        )
