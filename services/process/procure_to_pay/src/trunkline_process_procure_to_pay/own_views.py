"""Orders, submissions and bills as their supplier may see them."""

from collections.abc import Iterable
from datetime import date

from trunkline_durable.casefile import CaseFile
from trunkline_model.address import Address
from trunkline_model.capabilities.supplier_documents import InboundKind
from trunkline_model.capabilities.supplier_inbox import Arrival, ArrivedDocument
from trunkline_model.capabilities.supplier_self_service import (
    OwnBill,
    OwnOrder,
    OwnOrderLine,
    Submission,
    SubmittedDocument,
)

from .cases.purchase import PurchaseCase
from .cases.supplier_invoice import BillCase
from .documents import bill_key
from .goods import PurchaseLine
from .rules.asking import net_of
from .rules.changing import Stage, open_change, stage_of
from .rules.quantities import NONE, LineProgress, progress
from .standing import bill_state, supplier_state

BILLS = frozenset({InboundKind.INVOICE, InboundKind.CREDIT_NOTE})


def own_order(file: CaseFile[PurchaseCase], delivery_address: Address) -> OwnOrder:
    """Give an order that was sent."""
    case = file.case
    raised = case.raised[0]
    return OwnOrder(
        order_number=file.business_key,
        state=supplier_state(case).value,
        currency=raised.currency,
        net=net_of(_shown(case), raised.currency),
        sent_at=min(one.occurred_at for one in case.sent),
        wanted_on=raised.needed_on,
        delivery_address=delivery_address,
        lines=tuple(_lines(case)),
    )


def _shown(case: PurchaseCase) -> tuple[PurchaseLine, ...]:
    """Give the order as agreed, or as the supplier is asked to take it."""
    change = open_change(case)
    sent = change is not None and stage_of(case, change) is Stage.SENT
    return change.lines if change and sent else case.lines


def _lines(case: PurchaseCase) -> Iterable[OwnOrderLine]:
    known = {one.line.line_id: one for one in progress(case)}
    for line in _shown(case):
        one = known.get(line.line_id, LineProgress(line, NONE, NONE, NONE))
        yield OwnOrderLine(
            line_id=line.line_id,
            sku=line.sku,
            description=line.description,
            ordered=line.quantity,
            unit_price=line.unit_price,
            net=line.net,
            received=one.received,
            sent_back=one.sent_back,
            invoiced=one.invoiced,
        )


def submission(arrival: Arrival, supplier_code: str) -> Submission:
    """Give what became of a document that was handed in."""
    return Submission(
        submission_id=arrival.name,
        received_at=arrival.received_at,
        outcome=arrival.outcome.value,
        reason=arrival.reason,
        field=arrival.field,
        sentence=arrival.sentence,
        documents=tuple(_document(one, supplier_code) for one in arrival.documents),
    )


def _document(one: ArrivedDocument, supplier_code: str) -> SubmittedDocument:
    is_bill = one.kind in BILLS
    key = bill_key(supplier_code, one.number, one.document_id) if is_bill else ""
    return SubmittedDocument(one.kind.value, one.number, key)


def own_bill(file: CaseFile[BillCase], pay_on: date | None) -> OwnBill:
    """Give a bill; `pay_on` is the day of the payment run that has it."""
    case = file.case
    captured = case.captured[0]
    bill = captured.bill
    paid = [one.paid_on for one in case.settled if one.run_key == case.settled_by]
    return OwnBill(
        bill_key=file.business_key,
        state=bill_state(case).value,
        kind=bill.kind.value,
        number=bill.number,
        order_number=bill.purchase_number,
        gross=bill.gross,
        received_at=captured.occurred_at,
        due_on=case.validated[0].due_on if case.validated else None,
        pay_on=pay_on,
        paid_on=paid[0] if paid else None,
        query=case.queried[0].query if case.queried else "",
    )
