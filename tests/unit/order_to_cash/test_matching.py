"""Which order a bank credit pays."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from order_builders import gbp

from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_model.money import Money
from trunkline_process_order_to_cash.rules.matching import Match, Payable, match

DAY = date(2026, 11, 20)
NUMBERS = st.from_regex(r"[A-Z]{2,4}-[0-9]{5,7}", fullmatch=True)


def entry(text: str, amount: str = "120.00", end_to_end_id: str = "") -> BankEntryBooked:
    return BankEntryBooked(
        statement_id="S1",
        entry_reference="E1",
        account="GB1",
        amount=gbp(amount),
        booked_on=DAY,
        value_on=DAY,
        counterparty="Harbour",
        remittance=text,
        end_to_end_id=end_to_end_id,
    )


def payable(order: str, *numbers: str, owed: str = "120.00") -> Payable:
    return Payable(order, (order, *numbers), gbp(owed), gbp(owed))


FIRST = payable("TL-100001", "PO-4711", "INV-9")
SECOND = payable("TL-100002", "PO-4712", "INV-10", owed="80.00")


def test_each_of_an_orders_numbers_leads_to_it() -> None:
    for number in ("TL-100001", "PO-4711", "INV-9"):
        assert match(entry(f"Payment for {number}, thanks"), [FIRST, SECOND]) == Match(
            "TL-100001", number
        )


def test_the_end_to_end_id_counts_too() -> None:
    found = match(entry("", end_to_end_id="inv-9"), [FIRST, SECOND])
    assert found == Match("TL-100001", "INV-9")


def test_a_number_inside_a_longer_one_is_another_number() -> None:
    assert match(entry("PO-47112 and XINV-9"), [FIRST, SECOND]) is None


def test_a_number_is_found_however_the_payer_or_the_bank_writes_it() -> None:
    for text in ("PO 4711", "po4711", "/RFB/PO-4711//", "INV.PO/4711", "Order:PO-4711."):
        assert match(entry(text), [FIRST, SECOND]) == Match("TL-100001", "PO-4711"), text


def test_the_longer_of_two_numbers_is_meant() -> None:
    parts = payable("TL-100009", "PO-4711-2", owed="10.00")
    assert match(entry("PO-4711-2", "1.00"), [FIRST, parts]) == Match("TL-100009", "PO-4711-2")


def test_a_short_number_needs_the_right_amount() -> None:
    short = payable("TL-100004", "12")
    assert match(entry("paid on 12 November", "50.00"), [short]) is None
    assert match(entry("12", "120.00"), [short]) == Match("TL-100004", "12")


def test_a_missing_end_to_end_id_names_nothing() -> None:
    assert match(entry("", end_to_end_id="NOTPROVIDED"), [payable("NOTPROVIDED")]) is None


def test_of_two_named_orders_the_amount_decides() -> None:
    both = "PO-4711 PO-4712"
    assert match(entry(both, "80.00"), [FIRST, SECOND]) == Match("TL-100002", "PO-4712")
    assert match(entry(both, "99.00"), [FIRST, SECOND]) is None


def test_two_partners_with_the_same_number_and_debt_are_left_to_a_person() -> None:
    twin = payable("TL-100003", "PO-4711")
    assert match(entry("PO-4711"), [FIRST, twin]) is None


def test_money_of_another_currency_pays_nothing() -> None:
    euros = structs.replace(entry("PO-4711"), amount=Money(Decimal(120), "EUR"))
    assert match(euros, [FIRST]) is None


@given(st.lists(NUMBERS, min_size=2, max_size=8, unique=True), st.randoms())
def test_a_named_number_finds_its_order_among_others(numbers: list[str], dice: object) -> None:
    del dice
    payables = [payable(f"TL-{9_000_000 + at}", one) for at, one in enumerate(numbers)]
    assert match(entry(f"ref {numbers[0]}"), payables) == Match("TL-9000000", numbers[0])
