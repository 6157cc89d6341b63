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
    request = await run.begun(RECORD_RECEIPT) or _request(run, case)
    if request is None:
        return
    posted = await run.step(RECORD_RECEIPT, request)
    run.record(
        ReceiptPosted(
            occurred_at=now(),
            system=posted.evidence.system,
            payment=request.reference,
            method=request.method,
            invoice_number=request.invoice_number,
            amount=request.amount,
            received_on=request.received_on,
            receipt_number=posted.receipt_number,
            outstanding=posted.outstanding,
        )
    )


def _request(run: Run, case: OrderCase) -> RecordReceipt | None:
    wanted = next((one for one in applications(case) if one.cause == run.cause), None)
    if wanted is None:
        return None
    return RecordReceipt(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        method=wanted.payment.method,
        invoice_number=wanted.invoice.invoice_number,
        amount=wanted.amount,
        received_on=wanted.payment.received_on,
        reference=wanted.payment.payment,
    )
