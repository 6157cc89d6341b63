"""Apply money to an invoice in the ERP: what the shop took by card."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.receipts import ReceiptRecorded, RecordReceipt

from ..facts import ReceiptPosted
from ..order import OrderCase
from ..rules.balance import applications
from .moment import now

RECORD_RECEIPT = Step(
    name="record_receipt",
    system="erp",
    request=RecordReceipt,
    result=ReceiptRecorded,
    send=lambda ports, request: ports.erp.receipts.record_receipt(request),
)


async def record_card_payment(run: Run, case: OrderCase) -> None:
    """Apply one payment to one invoice: as much as both still allow."""
    wanted = next((one for one in applications(case) if one.cause == run.cause), None)
    if wanted is None:
        return
    request = RecordReceipt(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        method=wanted.payment.method,
        invoice_number=wanted.invoice.invoice_number,
        amount=wanted.amount,
        received_on=wanted.payment.received_on,
        reference=wanted.payment.payment,
    )
    posted = await run.step(RECORD_RECEIPT, request)
    run.record(
        ReceiptPosted(
            occurred_at=now(),
            system=posted.evidence.system,
            payment=wanted.payment.payment,
            method=wanted.payment.method,
            invoice_number=wanted.invoice.invoice_number,
            amount=wanted.amount,
            received_on=wanted.payment.received_on,
            receipt_number=posted.receipt_number,
            outstanding=posted.outstanding,
        )
    )
