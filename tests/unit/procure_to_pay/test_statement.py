"""Statements of suppliers, item by item against what is owed."""

from datetime import date

from msgspec import structs
from purchase_builders import gbp

from trunkline_model.trade_statement import StatementEntryKind
from trunkline_process_procure_to_pay.rules.statement import (
    Difference,
    Finding,
    Ledger,
    reconcile,
)
from trunkline_process_procure_to_pay.rules.statement_items import Item, Paid

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


def paid(number: str, amount: str, on: date = DAY) -> Item:
    return Item(number, on, gbp(amount), StatementEntryKind.PAYMENT)


def forward(amount: str, on: date = DAY) -> Item:
    return Item("", on, gbp(amount), StatementEntryKind.BROUGHT_FORWARD)


TWO_BILLS = (item("INV-1", "100.00"), item("CN-1", "-20.00"))
SENT = Paid(DAY, TWO_BILLS)
SETTLED = Ledger((), paid=TWO_BILLS, payments=(SENT,))


def test_a_payment_that_both_sides_have_leaves_nothing_open() -> None:
    assert reconcile([*TWO_BILLS, paid("BACS 17", "-80.00")], SETTLED, END) == ()


def test_a_payment_that_the_supplier_has_not_had_yet_is_a_matter_of_time() -> None:
    found = kinds(reconcile(TWO_BILLS, SETTLED, END))
    assert found == {"INV-1": Difference.TIMING, "CN-1": Difference.TIMING}


def test_a_payment_counts_once_and_one_that_is_none_of_ours_is_told() -> None:
    statement = [*TWO_BILLS, paid("A", "-80.00"), paid("", "-80.00"), paid("B", "-9.00")]
    found = reconcile(statement, SETTLED, END)
    assert kinds(found) == {
        f"of {DAY}": Difference.UNKNOWN_PAYMENT,
        "B": Difference.UNKNOWN_PAYMENT,
    }
    assert all(one.needs_somebody for one in found)


def test_a_payment_that_names_a_bill_lowers_what_is_open_of_it() -> None:
    statement = [item("INV-1", "100.00"), paid("inv 1", "-60.00")]
    assert reconcile(statement, Ledger((item("INV-1", "40.00"),)), END) == ()
    (whole,) = reconcile(
        [item("INV-1", "60.00"), paid("INV-1", "-60.00")],
        Ledger((item("INV-1", "60.00"),)),
        END,
    )
    assert (whole.kind, whole.theirs) == (Difference.DISPUTE, gbp("0.00"))


def test_what_was_brought_forward_is_held_against_older_bills() -> None:
    begun = date(2026, 11, 1)
    old = item("INV-0", "30.00", date(2026, 10, 5))
    since = Paid(DAY, (item("INV-9", "50.00", date(2026, 10, 9)),))
    before = Paid(date(2026, 10, 30), (item("INV-8", "70.00", date(2026, 10, 9)),))
    ledger = Ledger((old, item("INV-1", "10.00")), paid=since.items, payments=(since, before))
    statement = [forward("80.00", begun), item("INV-1", "10.00"), paid("BACS", "-50.00")]
    assert reconcile(statement, ledger, END) == ()
    (other,) = reconcile([forward("80.01", begun), *statement[1:]], ledger, END)
    assert (other.kind, other.ours) == (Difference.BROUGHT_FORWARD, gbp("80.00"))
    assert "ask for the bills in it" in other.sentence
    nothing = [forward("0.00", begun), *statement[1:]]
    assert kinds(reconcile(nothing, ledger, END)) == {"INV-0": Difference.UNKNOWN_TO_SUPPLIER}


def test_only_what_is_in_its_currency_is_held_against_a_statement() -> None:
    euros = Item("INV-2", DAY, structs.replace(gbp("5.00"), currency="EUR"))
    whole = Ledger((item("INV-1", "10.00"), euros), paid=(euros,), payments=(Paid(DAY, (euros,)),))
    assert whole.only("GBP") == Ledger((item("INV-1", "10.00"),))
