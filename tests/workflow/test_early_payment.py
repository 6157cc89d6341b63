"""What is paid early is paid less, and the books take it off with its VAT."""

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec import ValidationError, convert, structs
from purchase_builders import bill, billed, gbp
from purchase_company import BuyingCompany, open_buying_company
from purchase_fakes import TERMS, PurchaseBackends
from trade_invoices import TODAY, invoice

from trunkline_model.capabilities.payment_runs import ProposePaymentRun
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine
from trunkline_model.capabilities.supplier_invoices import FindSupplierInvoices
from trunkline_process_procure_to_pay.billing import BillKind
from trunkline_process_procure_to_pay.rules.early_payment import EarlyPayment, granted, parts_of

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
TWO = EarlyPayment(Decimal(2), 10)


async def owed(buyer: BuyingCompany) -> str:
    """Have a bill of 186.00 posted that is due in a month."""
    raised = await buyer.raise_purchase(MUGS)
    order = raised.purchase_number
    await buyer.approve(await buyer.purchase(order, "APPROVAL"), "fay")
    await buyer.purchase(order, "SENT")
    await buyer.receive(order, "GR-1", DeliveredLine("1", Decimal(50)))
    await buyer.settled()
    later = TODAY + timedelta(days=30)
    key = buyer.backends.supplier.bill(invoice("INV-1", order, ("1", 50, "3.10"), due_on=later))
    await buyer.bill(key, "MATCHED")
    await buyer.decide_bill("approve_bill", key)
    await buyer.bill(key, "POSTED")
    return key


async def test_a_bill_paid_within_its_days_is_paid_less_and_closes_in_the_books(
    database_url: str, purchase_backends: PurchaseBackends
) -> None:
    terms = structs.replace(TERMS, early_payment={"CLAYWORKS": TWO})
    backends = structs.replace(purchase_backends, terms=terms)
    async with open_buying_company(database_url, backends) as buyer:
        key = await owed(buyer)
        days = (TODAY + timedelta(days=1), TODAY + timedelta(days=20))
        run = await buyer.runs.propose_payment_run(ProposePaymentRun("tess", *days))
        assert run.total == gbp("182.28")
        for actor in ("sam", "olu"):
            await buyer.sign(run, actor)
        await buyer.run(run.run_id, "IN_PAYMENT")
        (payment,) = run.payments
        buyer.backends.bank.book(payment.end_to_end_id, "-182.28")
        await buyer.run(run.run_id, "CLOSED")
        await buyer.bill(key, "PAID")
        await closes_in_the_erp(buyer)
        advice = buyer.backends.supplier.writes.named("remittance")[0].remittance
        (line,) = advice.lines
        assert (advice.total, line.amount, line.discount) == (
            gbp("182.28"),
            gbp("186.00"),
            gbp("3.72"),
        )


async def closes_in_the_erp(buyer: BuyingCompany) -> None:
    """The invoice and the discount's credit note are both paid, the latter with its VAT."""
    found = buyer.backends.erp.supplier_invoices
    documents = [
        (await found.find_supplier_invoices(FindSupplierInvoices("erp-main", "CLAYWORKS", number)))
        for number in ("INV-1", "EP-INV-1")
    ]
    (billed_,), (taken_off,) = (one.documents for one in documents)
    assert (billed_.outstanding, taken_off.outstanding) == (gbp(0), gbp(0))
    assert (taken_off.net, taken_off.tax) == (gbp("3.10"), gbp("0.62"))
    assert taken_off.credits_invoice_number == billed_.ledger_number


def test_what_falls_due_after_its_days_is_not_granted_and_a_part_is_none() -> None:
    whole = bill(billed("1", 10), billed("2", 4, "25.00"))
    codes = ("vat-20", "vat-20")
    discount = granted(whole, codes, whole.gross, TWO)
    assert discount is not None
    assert (discount.until_on, discount.amount) == (
        whole.issued_on + timedelta(days=10),
        gbp("4.80"),
    )
    assert granted(whole, codes, whole.gross - gbp(1), TWO) is None
    assert granted(whole, codes, whole.gross, None) is None
    credit = structs.replace(whole, kind=BillKind.CREDIT_NOTE)
    assert granted(credit, codes, credit.gross, TWO) is None


def test_it_is_split_by_tax_code_to_the_penny() -> None:
    books = billed("2", 1, "33.33", vat_rate=Decimal(0), vat_category="Z")
    mixed = bill(billed("1", 1, "66.66"), books)
    parts = parts_of(mixed, ("vat-20", "vat-0"), TWO)
    assert [(one.tax_code, one.net, one.tax) for one in parts] == [
        ("vat-20", gbp("1.33"), gbp("0.27")),
        ("vat-0", gbp("0.67"), gbp(0)),
    ]


@pytest.mark.parametrize(("per_cent", "days"), [("0", 10), ("100", 10), ("-1", 10), ("2", -1)])
def test_a_discount_that_cannot_be_is_no_setting(per_cent: str, days: int) -> None:
    with pytest.raises(ValidationError):
        convert({"per_cent": per_cent, "days": days}, EarlyPayment)
