"""Bill a parcel in the ERP; its day is the tax point."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.invoices import InvoiceIssued, IssueInvoice

from ..facts import ParcelInvoiced
from ..order import OrderCase
from .moment import now

ISSUE_INVOICE = Step(
    name="issue_invoice",
    system="erp",
    request=IssueInvoice,
    result=InvoiceIssued,
    send=lambda ports, request: ports.erp.invoices.issue_invoice(request),
)


async def issue_invoice(run: Run, case: OrderCase) -> None:
    """Post the invoice of one shipment."""
    issued = next(one for one in case.issued if one.parcel_id == run.cause)
    request = IssueInvoice(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        sales_order_number=case.booked[0].sales_order_number,
        shipment_number=issued.shipment_number,
        invoiced_on=issued.shipped_on,
    )
    posted = await run.step(ISSUE_INVOICE, request)
    run.record(
        ParcelInvoiced(
            occurred_at=now(),
            system=posted.evidence.system,
            parcel_id=run.cause,
            invoice=posted.invoice,
        )
    )
