"""A supplier's statement of account is held against what we owe, item by item."""

from datetime import timedelta
from decimal import Decimal

import pytest
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY, credit_note, invoice

from trunkline_kit.errors import Conflict, Invalid, NotFound
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine
from trunkline_model.capabilities.supplier_statements import (
    GetStatement,
    ReconcileStatement,
    StatementItem,
)

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
