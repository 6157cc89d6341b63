"""Claim from the supplier what went back to it."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.supplier_documents import DocumentSent, SendDebitNote

from ...cases.purchase import PurchaseCase
from ...claiming import debit_note
from ...facts.fulfilment import DebitNoteSent
from ..moment import now

SEND_DEBIT_NOTE = Step(
    name="send_debit_note",
    system="supplier",
    request=SendDebitNote,
    result=DocumentSent,
    send=lambda ports, request: ports.trade.documents.send_debit_note(request),
)


async def send_debit_note(run: Run, case: PurchaseCase) -> None:
    """Send it once for a delivery, under a number that is made of the delivery's."""
    arrival = next(one for one in case.arrivals if one.receipt_reference == run.cause)
    returned = next(one for one in case.returns if one.receipt_reference == run.cause)
    note = debit_note(case, arrival, returned, run.clients.terms)
    connection_id = run.clients.trade.connection(case.raised[0].supplier_code)
    sent = await run.step(SEND_DEBIT_NOTE, SendDebitNote(connection_id, "", note))
    run.record(
        DebitNoteSent(
            occurred_at=now(),
            receipt_reference=run.cause,
            debit_note_number=note.invoice_number,
            gross=note.gross,
            document_id=sent.name,
        )
    )
