"""The purchase of the demo, from the need to the reconciled payment, as one story."""

from datetime import UTC
from decimal import Decimal

from explained_ledger import Explained, named, open_tracing, path_of
from own_registers import open_buying_office
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY, credit_note, invoice

from trunkline_kit import clock
from trunkline_model.capabilities.accruals import ListAccruals
from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine
from trunkline_model.trade_order import ResponseKind

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(100), gbp("3.10"))
POTS = WantedLine("2", "TEAPOT-1L", "Teapot, one litre", Decimal(20), gbp("11.20"))
PAID = "633.36"
"""(100 x 3.15 + 19 x 11.20) x 1.2: what is left once the damaged pot is credited."""
BEHIND_A_PAYMENT = {
    ("step", "record_supplier_payment"),
    ("fact", "PaymentDebited"),
    ("fact", "RunProposed"),
    ("fact", "BillPostedInErp"),
    ("step", "post_supplier_invoice"),
    ("fact", "BillApproved"),
    ("fact", "BillCaptured"),
    ("fact", "BillMatched"),
    ("fact", "GoodsArrived"),
    ("fact", "OrderAnswered"),
    ("fact", "RequisitionRaised"),
}
"""Through the run, the bill and the purchase, back to who asked and what came in."""
TRADE = "system-trading-partners"
BOOKED = {"payable", "expense", "tax", "bank", "grni"}
WORTH = {
    "purchase_order": "646.80",
    "goods_receipt": "120",
    "vendor_return": "1",
    "supplier_invoice": "646.80",
    "supplier_credit_note": "13.44",
    "payment_file": PAID,
    "supplier_payment": PAID,
}
"""What each type of document comes to in its target: pounds, or units of goods."""


async def ordered(buyer: BuyingCompany) -> str:
    """Beyond the first approver's limit, approved by the second, answered within tolerance."""
    raised = await buyer.raise_purchase(MUGS, POTS)
    number = raised.purchase_number
    asked = await buyer.purchase(number, "APPROVAL")
    assert asked.approvers == ("sam", "olu")
    await buyer.approve(asked, "sam")
    await buyer.purchase(number, "SENT")
    assert buyer.backends.supplier.order.order_number == number
    buyer.backends.supplier.answer(number, ResponseKind.CHANGED, line_1="3.15")
    agreed = await buyer.purchase(number, "ACKED")
    assert agreed.lines[0].unit_price == gbp("3.15")
    return number


async def received(buyer: BuyingCompany, number: str) -> None:
    """In two parts, one pot of them damaged."""
    buyer.backends.supplier.ship(number, line_1=100, line_2=20)
    await buyer.purchase(number, "ASN")
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(60)))
    await buyer.purchase(number, "PART_RECEIVED")
    pots = DeliveredLine("2", Decimal(19), damaged=Decimal(1))
    await buyer.receive(number, "GR-2", DeliveredLine("1", Decimal(40)), pots)


async def billed(buyer: BuyingCompany, number: str) -> tuple[str, str]:
    """One line over-billed, which is queried; the supplier credits it."""
    supplier = buyer.backends.supplier
    bill = supplier.bill(invoice("INV-7", number, ("1", 100, "3.15"), ("2", 20, "11.20")))
    queried = await buyer.bill(bill, "EXCEPTION")
    assert "1 too many" in queried.explanation
    await buyer.decide_bill("query_bill", bill)
    credit = supplier.bill(credit_note("CN-7", number, ("2", 1, "11.20")))
    for key in (credit, bill):
        await buyer.bill(key, "MATCHED")
        await buyer.decide_bill("approve_bill", key)
        await buyer.bill(key, "POSTED")
    return bill, credit


async def paid(buyer: BuyingCompany) -> None:
    """Proposed, signed by two others, accepted by the bank, debited."""
    bank, run = buyer.backends.bank, await buyer.propose()
    assert run.total == gbp(PAID)
    await buyer.sign(run, "sam")
    await buyer.sign(run, "olu")
    await buyer.run(run.run_id, "IN_PAYMENT")
    (payment,) = run.payments
    bank.report(run.run_id, PaymentState.ACCEPTED, payment.end_to_end_id)
    await buyer.run(run.run_id, "ACCEPTED")
    bank.book(payment.end_to_end_id, f"-{PAID}")
    await buyer.run(run.run_id, "CLOSED")


async def test_a_need_becomes_a_reconciled_payment(buyer: BuyingCompany, database_url: str) -> None:
    number = await ordered(buyer)
    await received(buyer, number)
    bill, credit = await billed(buyer, number)
    await paid(buyer)

    assert (await buyer.bill(bill, "PAID")).paid_on is not None
    await buyer.bill(credit, "PAID")
    advice = buyer.backends.supplier.writes.named("remittance")[0].remittance
    assert (advice.total, len(advice.lines)) == (gbp(PAID), 2)
    closed = await buyer.purchase(number, "CLOSED")
    assert closed.grni == gbp(0)
    await owes_nothing_and_did_everything_once(buyer, closed.order_number)
    assert {one["reason"] for one in await buyer.exceptions()} == {"unmatched_goods"}
    await explains_every_amount_over_all_its_cases(buyer, database_url)
    await counts_the_same_until_the_erp_is_changed(buyer, database_url)


async def explains_every_amount_over_all_its_cases(buyer: BuyingCompany, url: str) -> None:
    """Accruals, bills, the credit note and payments, to the bytes and the people behind them."""
    async with open_tracing(url) as tracing:
        ledger = Explained(buyer.backends.books, "sandbox-erp", tracing)
        postings = await ledger.postings()
        assert {one.account_kind for one in postings} == BOOKED
        assert await ledger.gaps() == []
        out = {one.credit - one.debit: one for one in postings if one.account_kind == "bank"}
        paid, netted = (out[gbp(one)].document_number for one in ("646.80", "-13.44"))
        nodes = path_of(await ledger.of(paid), "amount")
        assert named(nodes) >= BEHIND_A_PAYMENT, BEHIND_A_PAYMENT - named(nodes)
        kept = [one for one in nodes if one.kind == "bytes"]
        assert {one.name for one in kept} == {TRADE, "system-bank"}
        assert {one.actor for one in nodes if one.name == "RunApproved"} == {"sam", "olu"}
        assert len({one.case_id for one in nodes if one.case_id}) == 3
        left = await ledger.left_by(TRADE, next(one.value for one in kept if one.name == TRADE))
        reversals = {one.document_number for one in postings if one.document_number[:3] == "ACR"}
        assert left >= {paid, *reversals}
        assert netted not in left


async def counts_the_same_until_the_erp_is_changed(buyer: BuyingCompany, url: str) -> None:
    """All that was bought, delivered, billed and paid stands in the ERP; a penny more is found."""
    today = clock.today(UTC)
    async with open_buying_office(url, buyer.backends) as office:
        counts = [await office.count(day) for day in dict.fromkeys((TODAY, today))]
        assert [one.differences for one in counts] == [()] * len(counts)
        totals = {
            one.document_type: one for each in counts for one in each.totals if not one.is_empty
        }
        assert {name: str(one.target.sum) for name, one in totals.items()} == WORTH
        for one in totals.values():
            ours, theirs = one.trunkline, one.target
            assert (ours.documents, ours.sum) == (theirs.documents, theirs.sum), one
            assert bool(one.source.absent) != bool(one.source.documents), one
        assert totals["supplier_payment"].source.sum == Decimal(PAID)
        silent = {one.document_type: one.source.absent for one in counts[0].totals if one.is_empty}
        assert silent["order"] == "No shop is connected."
        assert silent["payout"] == "No shop is connected."
        with buyer.backends.books.state.transaction() as books:
            spoil = "replace(cast(body as text), '646.80', '646.81')"
            books.execute(f"update purchase_orders set body = {spoil}")
            books.execute("delete from supplier_documents where document_type = 'invoice'")
            books.execute("delete from goods_receipts where document_type = 'return'")
            less = "replace(cast(body as text), '646.80', '646.79')"
            books.execute(f"update supplier_payments set body = {less}")
        again = [await office.count(day) for day in {TODAY, today}]
        found = {one.document_type: one for each in again for one in each.differences}
        assert {name: one.kind for name, one in found.items()} == {
            "purchase_order": "amount_differs",
            "supplier_invoice": "missing_in_target",
            "vendor_return": "missing_in_target",
            "supplier_payment": "amount_differs",
        }
        assert found["purchase_order"].off_by == Decimal("0.01")


async def owes_nothing_and_did_everything_once(buyer: BuyingCompany, order_number: str) -> None:
    """What the ERP and the bank hold at the end."""
    asked = ListAccruals("erp-main", order_number)
    owed = (await buyer.backends.erp.accruals.list_accruals(asked)).accruals
    assert [one.remaining for one in owed] == [gbp(0), gbp(0)]
    journal = [one.lower().replace("_", "") for one in buyer.backends.journal()]
    for effect in ("raiserequisition", "bookpurchaseorder", "amendpurchaseorder", "returngoods"):
        assert journal.count(effect) == 1, journal
    assert journal.count("recordsupplierpayment") == 2
    assert len(buyer.backends.bank.files) == 1
