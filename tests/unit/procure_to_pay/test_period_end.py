"""Accruals that reverse themselves, and statements of suppliers."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from purchase_builders import arrived, came, gbp, purchase, raised, wanted

from trunkline_process_procure_to_pay.rules.accrual import accruals, balance, reversals
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


def test_what_came_and_was_not_billed_is_accrued_and_reversed_the_day_after() -> None:
    known = {"PU-1": purchase(arrived("R1", came("1", 10))), "PU-2": purchase()}
    made = accruals(known, END)
    assert [(one.purchase_number, one.posted_on, one.amount) for one in made] == [
        ("PU-1", END, gbp(100))
    ]
    assert [(one.posted_on, one.amount) for one in reversals(made)] == [
        (date(2026, 12, 1), gbp(-100))
    ]


@given(st.lists(st.integers(0, 50), max_size=6))
def test_accruals_and_their_reversals_come_to_nothing(counts: list[int]) -> None:
    known = {
        f"PU-{at}": purchase(raised(wanted("1", 50, "3.333333")), arrived("R", came("1", one)))
        for at, one in enumerate(counts)
    }
    made = accruals(known, END)
    assert balance((*made, *reversals(made)), "GBP") == gbp(0)
    assert all(one.amount.amount > Decimal(0) for one in made)


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
