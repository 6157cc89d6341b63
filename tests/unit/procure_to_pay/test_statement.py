"""Statements of suppliers, item by item against what is owed."""

from datetime import date

from purchase_builders import gbp

from trunkline_process_procure_to_pay.rules.statement import (
    Difference,
    Finding,
    Item,
    Ledger,
    reconcile,
)

END = date(2026, 11, 30)
DAY = date(2026, 11, 20)


def item(number: str, amount: str, on: date = DAY) -> Item:
    return Item(number, on, gbp(amount))


def kinds(found: tuple[Finding, ...]) -> dict[str, Difference]:
    return {one.number: one.kind for one in found}


def test_a_statement_that_says_what_the_ledger_says_has_no_difference() -> None:
    both = (item("INV-1", "10.00"), item("CN-2", "-3.00"))
    assert reconcile(both, Ledger(both), END) == ()
    assert reconcile([item("inv 0001", "10.00")], Ledger((item("INV-1", "10.00"),)), END) == ()


def test_each_difference_has_its_name() -> None:
    statement = [
        item("INV-1", "10.00"),
        item("CN-2", "-3.00"),
        item("INV-3", "30.00"),
        item("INV-4", "40.00"),
        item("INV-5", "50.00"),
    ]
    ledger = Ledger(
        open_items=(
            item("INV-4", "41.00"),
            item("INV-5", "50.00"),
            item("INV-6", "60.00"),
            item("INV-7", "70.00", END),
        ),
        paid=(item("INV-3", "30.00"),),
        queried=("INV-5",),
    )
    assert kinds(reconcile(statement, ledger, END)) == {
        "INV-1": Difference.MISSING_INVOICE,
        "CN-2": Difference.MISSING_CREDIT,
        "INV-3": Difference.TIMING,
        "INV-4": Difference.DISPUTE,
        "INV-5": Difference.DISPUTE,
        "INV-6": Difference.UNKNOWN_TO_SUPPLIER,
        "INV-7": Difference.TIMING,
    }
