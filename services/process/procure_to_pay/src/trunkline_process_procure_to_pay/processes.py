"""The five processes of the service, put together from their charts, folds and transitions."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from trunkline_durable.problem import KeptDocument
from trunkline_durable.process import Process

from .account_lifecycle import CHANGE_CHART, change_due, change_state
from .books import marks_of
from .cases import bank_change, payment_run, purchase, supplier_invoice
from .cases.bank_change import BankChangeCase
from .cases.payment_run import RunCase
from .cases.purchase import PurchaseCase
from .cases.supplier_invoice import BillCase
from .cases.supplier_statement import StatementCase
from .due_bill import bill_due, run_due
from .due_purchase import purchase_due
from .editing import EDITING
from .goods import wants
from .lifecycle import BILL_CHART, PURCHASE_CHART, RUN_CHART
from .noticing import noticing, with_notices
from .rules.accrual import service_labels
from .rules.notices import bill_notices, run_notices
from .rules.purchase_notices import purchase_notices
from .rules.quantities import fully_received
from .standing import bill_state, purchase_state, run_state
from .statement_process import statement_process
from .terms import Terms
from .transitions.bank_change.change_account import change_account, put_account_back
from .transitions.bank_change.flag_bank_change import flag_bank_change
from .transitions.payment_run.book_payment import (
    book_payment,
    close_run,
    give_back,
    reinstate,
    send_remittance,
)
from .transitions.payment_run.send_payment_file import release_run, send_payment_file
from .transitions.purchase.accrue_services import accrue_services, reverse_services
from .transitions.purchase.book_purchase_order import (
    BOOK_PURCHASE_ORDER,
    book_purchase_order,
    confirm_purchase_order,
)
from .transitions.purchase.book_receipt import book_receipt, return_goods
from .transitions.purchase.change_order import change_order, chase_change, undo_change
from .transitions.purchase.close_order_short import close_order_short
from .transitions.purchase.judge_answer import amend_order, judge_supplier_answer
from .transitions.purchase.lessen_accrual import close_purchase, lessen_accrual
from .transitions.purchase.raise_requisition import RAISE_REQUISITION, raise_requisition
from .transitions.purchase.seek_approval import escalate_approval, seek_approval
from .transitions.purchase.send_debit_note import send_debit_note
from .transitions.purchase.send_order import chase_order, send_order
from .transitions.purchase.wake_bill import wake_bill
from .transitions.purchase.weigh_change import escalate_change, weigh_change
from .transitions.purchase.withdraw_purchase import cancel_purchase, withdraw_purchase
from .transitions.supplier_invoice.check_twin import check_twin
from .transitions.supplier_invoice.match_bill import match_bill, release_match
from .transitions.supplier_invoice.post_bill import (
    POST_SUPPLIER_CREDIT_NOTE,
    POST_SUPPLIER_INVOICE,
    post_bill,
    tell_paid,
)
from .transitions.supplier_invoice.validate_bill import validate_bill

PURCHASE, SUPPLIER_INVOICE, PAYMENT_RUN = "purchase", "supplier-invoice", "payment-run"
BANK_CHANGE = "bank-change"


class Processes(Struct, frozen=True):
    """The five, under the terms of one legal entity."""

    purchase: Process[PurchaseCase]
    bill: Process[BillCase]
    run: Process[RunCase]
    change: Process[BankChangeCase]
    statement: Process[StatementCase]

    @property
    def every(self) -> tuple[Process[Any], ...]:
        """All of them."""
        return (self.purchase, self.bill, self.run, self.change, self.statement)


def _named(*transitions: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    return {one.__name__: one for one in transitions}


def _reading(ports: Any) -> Any:
    """A rehearsal reads what live work reads; only steps have effects."""
    return ports


def processes(terms: Terms) -> Processes:
    """Declare the five."""
    return Processes(_purchase(terms), _bill(terms), _run(terms), _change(), statement_process())


def _purchase(terms: Terms) -> Process[PurchaseCase]:
    return Process(
        name=PURCHASE,
        snapshot=PurchaseCase,
        facts=purchase.PurchaseFact,
        fold=purchase.fold,
        state_of=purchase_state,
        due=with_notices(purchase_due(terms), purchase_notices, terms.addresses),
        chart=PURCHASE_CHART,
        transitions=_named(
            noticing(purchase_notices),
            *(raise_requisition, seek_approval, escalate_approval, book_purchase_order),
            *(confirm_purchase_order, send_order, chase_order, judge_supplier_answer),
            *(amend_order, book_receipt, return_goods, send_debit_note, wake_bill),
            *(
                close_order_short,
                lessen_accrual,
                close_purchase,
                withdraw_purchase,
                cancel_purchase,
            ),
            *(accrue_services, reverse_services),
            *(weigh_change, escalate_change, change_order, undo_change, chase_change),
        ),
        steps=(RAISE_REQUISITION, BOOK_PURCHASE_ORDER),
        any_order=True,
        owner="purchasing",
        labels_of=_purchase_labels,
        legal_entity_of=lambda case: case.raised[0].legal_entity if case.raised else "",
        reading=_reading,
    )


def _bill(terms: Terms) -> Process[BillCase]:
    return Process(
        name=SUPPLIER_INVOICE,
        snapshot=BillCase,
        facts=supplier_invoice.BillFact,
        fold=supplier_invoice.fold,
        state_of=bill_state,
        due=with_notices(bill_due, bill_notices, terms.addresses),
        chart=BILL_CHART,
        transitions=_named(
            noticing(bill_notices),
            check_twin,
            validate_bill,
            match_bill,
            release_match,
            post_bill,
            tell_paid,
        ),
        steps=(POST_SUPPLIER_INVOICE, POST_SUPPLIER_CREDIT_NOTE),
        editing=EDITING,
        any_order=True,
        owner="accounts payable",
        labels_of=_bill_labels,
        document_of=_document,
        reading=_reading,
    )


def _run(terms: Terms) -> Process[RunCase]:
    return Process(
        name=PAYMENT_RUN,
        snapshot=RunCase,
        facts=payment_run.RunFact,
        fold=payment_run.fold,
        state_of=run_state,
        due=with_notices(run_due, run_notices, terms.addresses),
        chart=RUN_CHART,
        transitions=_named(
            noticing(run_notices),
            *(send_payment_file, release_run, book_payment, send_remittance),
            *(give_back, reinstate, close_run),
        ),
        any_order=True,
        owner="treasury",
        labels_of=_run_labels,
        reading=_reading,
    )


def _change() -> Process[BankChangeCase]:
    return Process(
        name=BANK_CHANGE,
        snapshot=BankChangeCase,
        facts=bank_change.BankChangeFact,
        fold=bank_change.fold,
        state_of=change_state,
        due=change_due,
        chart=CHANGE_CHART,
        transitions=_named(flag_bank_change, change_account, put_account_back),
        any_order=True,
        owner="treasury",
        labels_of=lambda case: {"supplier": case.asked[0].supplier_code} if case.asked else {},
        reading=_reading,
    )


def _purchase_labels(case: PurchaseCase) -> Mapping[str, str]:
    if not case.raised:
        return {}
    lines = case.lines if _brings(case) else ()
    wanted = {wants(one.sku): "yes" for one in lines if one.sku and one.quantity}
    return {"supplier": case.raised[0].supplier_code, **wanted, **service_labels(case)}


def _brings(case: PurchaseCase) -> bool:
    """Tell whether some of a purchase is still to come, or to be booked."""
    booked = {one.receipt_reference for one in case.booked}
    here = all(one.receipt_reference in booked for one in case.arrivals)
    return not case.ended and not (fully_received(case) and here)


def _bill_labels(case: BillCase) -> Mapping[str, str]:
    bill = case.bill
    if bill is None:
        return {}
    labels = {"supplier": bill.supplier_code, **marks_of(bill)}
    payable = case.posted and not case.live_run and not case.on_hold
    return labels | ({"payable": "yes"} if payable else {})


def _run_labels(case: RunCase) -> Mapping[str, str]:
    suppliers = {f"supplier:{one.supplier_code}": "yes" for one in case.payments}
    return suppliers | {f"pays:{one.end_to_end_id}": "yes" for one in case.payments}


def _document(case: BillCase) -> KeptDocument | None:
    bill = case.bill
    if bill is None or not bill.raw_document_id:
        return None
    return KeptDocument(bill.raw_document_id, bill.raw_document_source)
