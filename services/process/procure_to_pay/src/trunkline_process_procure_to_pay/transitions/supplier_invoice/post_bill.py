"""Post an approved bill in the ERP with its VAT, and tell its purchase."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_model.capabilities.supplier_invoices import (
    CancelSupplierInvoice,
    PostSupplierCreditNote,
    PostSupplierInvoice,
    SupplierCreditNotePosted,
    SupplierInvoiceCancelled,
    SupplierInvoicePosted,
)

from ...billing import BillKind
from ...books import TellPurchase
from ...cases.supplier_invoice import BillCase
from ...facts.fulfilment import BillPaid, BillPosted
from ...facts.supplier_invoice import BillPostedInErp, PurchaseTold
from ...posting import credit_note, invoice
from ..moment import now, today
from .match_bill import TELL_PURCHASE

type Post = PostSupplierInvoice | PostSupplierCreditNote
type Posted = SupplierInvoicePosted | SupplierCreditNotePosted


def _cancellation(undone: Undone[Post, Posted]) -> CancelSupplierInvoice:
    known = undone.result.document.ledger_number if undone.result else ""
    return CancelSupplierInvoice(
        connection_id=undone.request.connection_id,
        request_id="",
        posted_by_request_id=undone.request_id,
        ledger_number=known,
        reason=undone.reason,
    )


CANCEL_SUPPLIER_INVOICE = Step(
    name="cancel_supplier_invoice",
    system="erp",
    request=CancelSupplierInvoice,
    result=SupplierInvoiceCancelled,
    send=lambda ports, request: ports.erp.supplier_invoices.cancel_supplier_invoice(request),
)
POST_SUPPLIER_INVOICE = Step(
    name="post_supplier_invoice",
    system="erp",
    request=PostSupplierInvoice,
    result=SupplierInvoicePosted,
    send=lambda ports, request: ports.erp.supplier_invoices.post_supplier_invoice(request),
    undo=Undo(step=CANCEL_SUPPLIER_INVOICE, request=_cancellation),
)
POST_SUPPLIER_CREDIT_NOTE = Step(
    name="post_supplier_credit_note",
    system="erp",
    request=PostSupplierCreditNote,
    result=SupplierCreditNotePosted,
    send=lambda ports, request: ports.erp.supplier_invoices.post_supplier_credit_note(request),
    undo=Undo(step=CANCEL_SUPPLIER_INVOICE, request=_cancellation),
)


async def post_bill(run: Run, case: BillCase) -> None:
    """Post it on the present day; a closed period or a number posted before is a refusal."""
    bill, connection_id = case.known_bill, run.clients.erp.connection_id
    posted = await _post(run, case, connection_id)
    document, key = posted.document, case.validated[0].purchase_key
    on = document.posted_on
    fact = BillPosted(occurred_at=now(), bill_key=run.business_key, posted_on=on)
    await run.step(TELL_PURCHASE, TellPurchase("", key, fact))
    outstanding = document.gross if bill.sign > 0 else -document.gross
    run.record(
        BillPostedInErp(
            occurred_at=now(),
            system=posted.evidence.system,
            ledger_number=document.ledger_number,
            posted_on=document.posted_on,
            due_on=document.due_on,
            outstanding=outstanding,
        )
    )


async def _post(run: Run, case: BillCase, connection_id: str) -> Posted:
    posted_on = today()
    if case.known_bill.kind is BillKind.INVOICE:
        begun = await run.begun(POST_SUPPLIER_INVOICE)
        wanted = invoice(run.case_id, case, posted_on)
        request = begun or PostSupplierInvoice(connection_id, "", wanted)
        return await run.step(POST_SUPPLIER_INVOICE, request)
    begun_note = await run.begun(POST_SUPPLIER_CREDIT_NOTE)
    note = credit_note(run.case_id, case, posted_on)
    asked = begun_note or PostSupplierCreditNote(connection_id, "", note)
    return await run.step(POST_SUPPLIER_CREDIT_NOTE, asked)


async def tell_paid(run: Run, case: BillCase) -> None:
    """Tell the purchase that the bank debited a bill of it."""
    settled = next(one for one in case.settled if one.run_key == run.cause)
    fact = BillPaid(occurred_at=now(), bill_key=run.business_key, paid_on=settled.paid_on)
    await run.step(TELL_PURCHASE, TellPurchase("", case.validated[0].purchase_key, fact))
    run.record(PurchaseTold(occurred_at=now(), run_key=run.cause))
