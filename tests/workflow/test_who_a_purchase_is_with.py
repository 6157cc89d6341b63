"""Who a purchase is with stands nowhere in clear, whatever becomes of the purchase.

The supplier is a person in business under her own name. Her master data, her documents, what the
bank says of her and what people write about her all bear marks; then every column of every table,
what every job was told, every line that was logged and every span are searched for them.
"""

from decimal import Decimal

from finding_marks import EMAIL, KEYRING, NAME, PLACE, WORDS
from msgspec import structs
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from overheard import Lines, keep_what_jobs_are_told, kept_marks, told_marks
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import IBAN, VAT_NUMBER, credit_note, invoice

from trunkline_model.bank_account import BankAccount
from trunkline_model.capabilities.inbox import CommentException
from trunkline_model.capabilities.operations import DiscardException
from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.capabilities.purchases import DecidePurchase, DeliveredLine, WantedLine
from trunkline_model.capabilities.supplier_bills import DecideBill
from trunkline_model.trade_invoice import TradeAccount
from trunkline_model.trade_order import ResponseKind
from trunkline_model.trade_party import TradeParty
from trunkline_process_operations.desk import OperationsDesk
from trunkline_process_operations.inbox_desk import InboxDesk
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.purchasing import suppliers

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
HERS = {
    "note": WORDS,
    "account": TradeAccount(IBAN, holder=NAME),
    "seller": TradeParty(NAME, vat_number=VAT_NUMBER, address=PLACE),
}
"""What marks a bill of hers."""


def known_by_her_name(buyer: BuyingCompany) -> None:
    books = Desk(buyer.backends.books).books
    known = suppliers.find(books, buyer.backends.supplier.code)
    accounts = (BankAccount(NAME, IBAN),)
    hers = structs.replace(
        known, name=NAME, email=EMAIL, addresses=(PLACE,), bank_accounts=accounts
    )
    with books.state.transaction():
        suppliers.store(books, hers)


async def ordered(buyer: BuyingCompany) -> str:
    raised = await buyer.raise_purchase(MUGS, reason=WORDS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    buyer.backends.supplier.answer(number, ResponseKind.ACCEPTED, note=WORDS)
    await buyer.purchase(number, "ACKED")
    return number


async def billed_too_much_and_credited(buyer: BuyingCompany, number: str) -> None:
    """She writes on her bill and is written about; one mug came broken."""
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(49), damaged=Decimal(1)))
    supplier = buyer.backends.supplier
    bill = supplier.bill(invoice("INV-7", number, ("1", 50, "3.10"), **HERS))
    await buyer.bill(bill, "EXCEPTION")
    await buyer.bills.query_bill(DecideBill(bill, "olu", WORDS))
    credit = supplier.bill(structs.replace(credit_note("CN-7", number, ("1", 1, "3.10")), **HERS))
    for key in (credit, bill):
        await buyer.bill(key, "MATCHED")
        await buyer.bills.approve_bill(DecideBill(key, "olu", WORDS))
        await buyer.bill(key, "POSTED")


async def refused_by_her_bank_then_paid(buyer: BuyingCompany) -> None:
    bank, run = buyer.backends.bank, await buyer.propose()
    for actor in ("sam", "olu"):
        await buyer.sign(run, actor)
    await buyer.run(run.run_id, "IN_PAYMENT")
    (payment,) = run.payments
    bank.report(run.run_id, PaymentState.REJECTED, payment.end_to_end_id, reason=f"AC04 {NAME}")
    await buyer.run(run.run_id, "CLOSED")
    again = await buyer.propose()
    for actor in ("sam", "olu"):
        await buyer.sign(again, actor)
    await buyer.run(again.run_id, "IN_PAYMENT")
    (payment,) = again.payments
    amount = f"-{payment.amount.amount}"
    bank.book(payment.end_to_end_id, amount, counterparty=NAME, remittance=WORDS)
    await buyer.run(again.run_id, "CLOSED")


async def talked_about(buyer: BuyingCompany) -> None:
    """Bills that cannot be are remarked on and discarded, in words that name her."""
    unknown = invoice("INV-8", "PU-9", ("1", 1, "3.10"), **HERS)
    buyer.backends.supplier.bill(unknown)
    found = (await buyer.raised("unknown_purchase_order"))["exception_id"]
    pool = buyer.engine.pool
    await InboxDesk(pool, {}, KEYRING).comment_exception(CommentException(found, "Jo", WORDS))
    await OperationsDesk(pool, KEYRING).discard_exception(DiscardException(found, "Jo", WORDS))
    await buyer.settled()


async def turned_down(buyer: BuyingCompany) -> None:
    raised = await buyer.raise_purchase(MUGS, key="k2", reason=WORDS)
    asked = await buyer.purchase(raised.purchase_number, "APPROVAL")
    no = DecidePurchase(asked.purchase_number, "fay", asked.version, WORDS)
    await buyer.purchases.reject_purchase(no)
    await buyer.settled()


async def test_a_supplier_is_found_in_no_store_log_or_span_whatever_becomes_of_the_purchase(
    buyer: BuyingCompany, logged: Lines, spans: InMemorySpanExporter
) -> None:
    known_by_her_name(buyer)
    await keep_what_jobs_are_told(buyer.engine)
    number = await ordered(buyer)
    await billed_too_much_and_credited(buyer, number)
    await refused_by_her_bank_then_paid(buyer)
    await buyer.purchase(number, "CLOSED")
    await talked_about(buyer)
    await turned_down(buyer)
    assert await kept_marks(buyer.engine, "purchase", "MUG-BLUE") == {}
    assert told_marks(logged, spans) == []
