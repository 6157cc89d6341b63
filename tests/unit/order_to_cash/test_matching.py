"""Which order a bank credit pays."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from order_builders import gbp

from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_model.money import Money
from trunkline_process_order_to_cash.rules.matching import Match, Payable, closest, match

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


def payable(
    order: str, *numbers: str, owed: str = "120.00", unpaid: str = "", gross: str = ""
) -> Payable:
    whole = gbp(gross or owed)
    return Payable(order, (order, *numbers), gbp(owed), whole, gbp(unpaid or owed))


def only(order: str, number: str, amount: str = "120.00") -> tuple[Match, ...]:
    return (Match(order, number, gbp(amount)),)


FIRST = payable("TL-100001", "PO-4711", "INV-9")
SECOND = payable("TL-100002", "PO-4712", "INV-10", owed="80.00")


def test_each_of_an_orders_numbers_leads_to_it() -> None:
    for number in ("TL-100001", "PO-4711", "INV-9"):
        assert match(entry(f"Payment for {number}, thanks"), [FIRST, SECOND]) == only(
            "TL-100001", number
        )


def test_the_end_to_end_id_counts_too() -> None:
    found = match(entry("", end_to_end_id="inv-9"), [FIRST, SECOND])
    assert found == only("TL-100001", "INV-9")


def test_a_number_inside_a_longer_one_is_another_number() -> None:
    assert match(entry("PO-47112 and XINV-9"), [FIRST, SECOND]) == ()


def test_a_number_is_found_however_the_payer_or_the_bank_writes_it() -> None:
    for text in ("PO 4711", "po4711", "/RFB/PO-4711//", "INV.PO/4711", "Order:PO-4711."):
        assert match(entry(text), [FIRST, SECOND]) == only("TL-100001", "PO-4711"), text


def test_the_longer_of_two_numbers_is_meant() -> None:
    parts = payable("TL-100009", "PO-4711-2", owed="10.00")
    found = match(entry("PO-4711-2", "1.00"), [FIRST, parts])
    assert found == only("TL-100009", "PO-4711-2", "1.00")


def test_a_short_number_needs_the_right_amount() -> None:
    short = payable("TL-100004", "12")
    assert match(entry("paid on 12 November", "50.00"), [short]) == ()
    assert match(entry("12", "120.00"), [short]) == only("TL-100004", "12")


def test_a_missing_end_to_end_id_names_nothing() -> None:
    assert match(entry("", end_to_end_id="NOTPROVIDED"), [payable("NOTPROVIDED")]) == ()


def test_of_two_named_orders_the_amount_decides() -> None:
    both = "PO-4711 PO-4712"
    assert match(entry(both, "80.00"), [FIRST, SECOND]) == only("TL-100002", "PO-4712", "80.00")
    assert match(entry(both, "99.00"), [FIRST, SECOND]) == ()


def test_two_partners_with_the_same_number_and_debt_are_left_to_a_person() -> None:
    twin = payable("TL-100003", "PO-4711")
    assert match(entry("PO-4711"), [FIRST, twin]) == ()


def test_money_of_another_currency_pays_nothing() -> None:
    euros = structs.replace(entry("PO-4711"), amount=Money(Decimal(120), "EUR"))
    assert match(euros, [FIRST]) == ()


@given(st.lists(NUMBERS, min_size=2, max_size=8, unique=True), st.randoms())
def test_a_named_number_finds_its_order_among_others(numbers: list[str], dice: object) -> None:
    del dice
    payables = [payable(f"TL-{9_000_000 + at}", one) for at, one in enumerate(numbers)]
    assert match(entry(f"ref {numbers[0]}"), payables) == only("TL-9000000", numbers[0])


def test_one_payment_for_several_orders_gives_each_what_it_owes() -> None:
    found = match(entry("PO-4711 INV-10", "200.00"), [FIRST, SECOND])
    assert found == (*only("TL-100001", "PO-4711"), *only("TL-100002", "INV-10", "80.00"))


def test_a_prepayment_of_several_orders_gives_each_what_it_will_owe() -> None:
    early = payable("TL-100007", "PO-77777", owed="0.00", unpaid="45.10", gross="45.10")
    late = payable("TL-100008", "PO-88888", owed="0.00", unpaid="4.90", gross="4.90")
    found = match(entry("PO-77777 PO-88888", "50.00"), [early, late])
    assert [share.amount for share in found] == [gbp("45.10"), gbp("4.90")]


def test_a_named_order_that_owes_nothing_takes_no_share() -> None:
    settled = payable("TL-100005", "PO-55555", owed="0.00", unpaid="0.00", gross="64.00")
    found = match(entry("PO-4711 PO-4712 PO-55555", "200.00"), [FIRST, SECOND, settled])
    assert {share.order_number for share in found} == {"TL-100001", "TL-100002"}


def test_two_orders_under_one_number_do_not_share_a_payment() -> None:
    twin = payable("TL-100003", "PO-4711", owed="80.00")
    assert match(entry("PO-4711", "200.00"), [FIRST, twin]) == ()


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=6), st.integers(-5, 5))
def test_shares_come_to_the_payment_to_the_penny_or_there_are_none(
    pennies: list[int], off: int
) -> None:
    payables = [
        payable(f"TL-{9_000_000 + at}", owed=str(Decimal(one) / 100))
        for at, one in enumerate(pennies)
    ]
    paid = Decimal(sum(pennies) + off) / 100
    text = " ".join(one.order_number for one in payables)
    found = match(entry(text, str(paid)), payables)
    exact = [one for one in payables if one.outstanding == gbp(paid)]
    if off == 0:
        assert {share.order_number: share.amount for share in found} == {
            one.order_number: one.outstanding for one in payables
        }
    elif len(exact) == 1:
        assert found == only(exact[0].order_number, exact[0].order_number, str(paid))
    else:
        assert found == ()
    assert sum((share.amount.amount for share in found), Decimal(0)) in {0, paid}


def test_what_comes_close_is_told_with_the_likeliest_first() -> None:
    strangers = [payable(f"TL-20000{at}", f"QX-{at}0000") for at in range(5)]
    typo = entry("PO-4771")
    assert closest(typo, [*strangers, FIRST])[0].order_number == "TL-100001"
    assert len(closest(typo, [*strangers, FIRST])) == 3
