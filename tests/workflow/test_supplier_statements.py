"""A supplier's statement of account is held against what we owe, item by item."""

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec import structs
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_documents import entry, statement
from trade_invoices import TODAY, credit_note, invoice

from trunkline_kit.errors import Conflict, Invalid, NotFound
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine
from trunkline_model.capabilities.supplier_statements import (
    GetStatement,
    ReconcileStatement,
    StatementItem,
)
from trunkline_model.trade_statement import TradeStatement

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


async def delivered(buyer: BuyingCompany) -> str:
    raised = await buyer.raise_purchase(MUGS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    number = (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(50)))
    return number


def stating(number: str, *items: tuple[str, str], **changes: str) -> ReconcileStatement:
    """A statement of yesterday whose items come to its balance."""
    on = TODAY - timedelta(days=1)
    listed = tuple(StatementItem(name, on, gbp(amount)) for name, amount in items)
    worth = sum((Decimal(amount) for _, amount in items), Decimal(0))
    balance = gbp(changes.get("balance", str(worth)))
    supplier = changes.get("supplier_code", "CLAYWORKS")
    return ReconcileStatement("fay", supplier, number, on, balance, listed)


async def test_every_difference_is_told_and_the_statement_is_reconciled_once_all_is_healed(
    buyer: BuyingCompany,
) -> None:
    """One bill is here, one never came, neither did a credit note, and one is newer than it."""
    number, supplier = await delivered(buyer), buyer.backends.supplier
    await buyer.bill(supplier.bill(invoice("INV-1", number, ("1", 20, "3.10"))), "MATCHED")
    await buyer.bill(supplier.bill(invoice("INV-3", number, ("1", 10, "3.10"))), "MATCHED")
    said = stating("2026-11", ("INV-1", "74.40"), ("inv 0002", "70.68"), ("CN-1", "-3.72"))
    found = await buyer.statements.reconcile_statement(said)
    assert {(one.number, one.kind) for one in found.findings} == {
        ("inv 0002", "missing_invoice"),
        ("CN-1", "missing_credit"),
        ("INV-3", "timing"),
    }
    assert (found.balance, found.ours) == (gbp("141.36"), gbp("111.60"))
    raised = await buyer.raised("statement_differs")
    assert "never came in: ask for a copy" in raised["sentence"]

    late = supplier.bill(invoice("INV-2", number, ("1", 19, "3.10")))
    credit = supplier.bill(credit_note("CN-1", number, ("1", 1, "3.10")))
    await buyer.bill(late, "MATCHED")
    await buyer.bill(credit, "MATCHED")
    await buyer.retry(raised)
    await buyer.settled()
    healed = await buyer.statements.get_statement(GetStatement(found.statement_key))
    assert (healed.state, healed.exceptions) == ("RECONCILED", ())
    assert [one.kind for one in healed.findings] == ["timing"]


async def test_what_is_disputed_or_of_another_amount_is_told_with_both_sides(
    buyer: BuyingCompany,
) -> None:
    number, supplier = await delivered(buyer), buyer.backends.supplier
    await buyer.bill(supplier.bill(invoice("INV-1", number, ("1", 20, "3.10"))), "MATCHED")
    dear = supplier.bill(invoice("INV-2", number, ("1", 10, "9.10")))
    await buyer.bill(dear, "EXCEPTION")
    await buyer.decide_bill("query_bill", dear)
    said = stating("2026-11", ("INV-1", "74.41"), ("INV-2", "109.20"))
    found = await buyer.statements.reconcile_statement(said)
    assert [(one.number, one.kind) for one in found.findings] == [
        ("INV-1", "dispute"),
        ("INV-2", "dispute"),
    ]
    assert (found.findings[0].theirs, found.findings[0].ours) == (gbp("74.41"), gbp("74.40"))
    await buyer.raised("statement_differs")
    page = await buyer.rows("SELECT faults FROM exceptions WHERE reason = 'statement_differs'")
    assert len(page[0]["faults"]) == 2  # each may be given to somebody of its own


async def test_a_statement_that_cannot_be_is_refused_and_the_same_again_is_one(
    buyer: BuyingCompany,
) -> None:
    said = stating("2026-11", balance="0")
    first = await buyer.statements.reconcile_statement(said)
    again = await buyer.statements.reconcile_statement(said)
    assert first.case_id == again.case_id
    with pytest.raises(Invalid, match=r"items come to 10\.00 GBP, and its balance is 10\.01 GBP"):
        await buyer.statements.reconcile_statement(stating("X", ("A", "10.00"), balance="10.01"))
    with pytest.raises(Conflict, match="Another statement came"):
        await buyer.statements.reconcile_statement(stating("2026-11", ("A", "1.00")))
    with pytest.raises(NotFound):
        await buyer.statements.reconcile_statement(stating("X", supplier_code="NOBODY"))
    with pytest.raises(NotFound):
        await buyer.statements.get_statement(GetStatement("CLAYWORKS/none"))


def sent(number: str, *entries: tuple[str, str, str]) -> TradeStatement:
    """A statement of today as it comes by the supplier's channel: kind, reference, amount."""
    listed = (structs.replace(entry(*one), dated_on=TODAY) for one in entries)
    return statement(*listed, statement_number=number, stated_on=TODAY)


async def paid_bill(buyer: BuyingCompany) -> None:
    """Have a bill of 74.40 debited."""
    number, supplier = await delivered(buyer), buyer.backends.supplier
    key = supplier.bill(invoice("INV-1", number, ("1", 20, "3.10")))
    await buyer.bill(key, "MATCHED")
    await buyer.decide_bill("approve_bill", key)
    await buyer.bill(key, "POSTED")
    run = await buyer.propose()
    for actor in ("sam", "olu"):
        await buyer.sign(run, actor)
    await buyer.run(run.run_id, "IN_PAYMENT")
    buyer.backends.bank.book(run.payments[0].end_to_end_id, "-74.40")
    await buyer.bill(key, "PAID")


async def test_a_statement_that_the_supplier_sends_is_reconciled_and_kept_with_its_bytes(
    buyer: BuyingCompany,
) -> None:
    """Its balance is nothing: it lists the bill and the payment, in another reference than ours."""
    await paid_bill(buyer)
    listed = (("invoice", "INV-1", "74.40"), ("payment", "BACS 1711", "-74.40"))
    key = buyer.backends.supplier.state(sent("2026-11", *listed))
    await buyer.read_to("system-trading-partners", len(buyer.backends.supplier.log.events))
    await buyer.settled()
    found = await buyer.statements.get_statement(GetStatement(key))
    assert (found.state, found.findings, found.balance) == ("RECONCILED", (), gbp("0.00"))
    assert [one for one in await buyer.exceptions() if one["state"] == "open"] == []


async def test_what_differs_on_a_sent_statement_is_a_person_s_and_points_at_its_bytes(
    buyer: BuyingCompany,
) -> None:
    key = buyer.backends.supplier.state(
        sent("2026-11", ("brought_forward", "", "5.00"), ("invoice", "INV-7", "12.00"))
    )
    raised = await buyer.raised("statement_differs")
    assert raised["raw_document_id"] == "raw-doc-1"
    assert "INV-7 over 12.00 GBP never came in" in raised["sentence"]
    found = await buyer.statements.get_statement(GetStatement(key))
    assert [one.kind for one in found.findings] == ["brought_forward", "missing_invoice"]
    assert (found.state, found.exceptions) == ("RECEIVED", (raised["exception_id"],))


async def test_a_copy_is_one_with_the_first_and_another_of_its_number_or_a_stranger_s_a_person_s(
    buyer: BuyingCompany,
) -> None:
    supplier, first = buyer.backends.supplier, sent("2026-11", ("invoice", "INV-7", "12.00"))
    key = supplier.state(first)
    supplier.state(first)
    supplier.state(sent("2026-11", ("invoice", "INV-7", "13.00")))
    raised = await buyer.raised("other_statement")
    assert (raised["field"], raised["raw_document_id"]) == ("statement_number", "raw-3")
    found = await buyer.statements.get_statement(GetStatement(key))
    assert found.balance == gbp("12.00")
    cases = await buyer.rows("SELECT case_id FROM cases WHERE process = 'supplier-statement'")
    assert len(cases) == 1
    supplier.code = "NOBODY"
    supplier.state(first)
    assert (await buyer.raised("unknown_supplier"))["raw_document_id"] == "raw-doc-4"
