"""Money is exact, keeps its currency, and is printed as people write it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trunkline_model.errors import MixedCurrencies
from trunkline_model.money import Money, total

AMOUNTS = st.decimals(places=4, min_value=-(10**16), max_value=10**16)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("91.8", "91.80"),
        ("0", "0.00"),
        ("91.8000", "91.80"),
        ("1E+3", "1000.00"),
        ("0.125", "0.125"),
    ],
)
def test_an_amount_is_printed_in_pounds_and_pence(amount: str, printed: str) -> None:
    assert str(Money(Decimal(amount), "GBP")) == f"{printed} GBP"


@given(AMOUNTS)
def test_what_is_printed_is_the_whole_amount(amount: Decimal) -> None:
    number, currency = str(Money(amount, "GBP")).split()
    assert (Decimal(number), currency) == (amount, "GBP")
    assert len(number.partition(".")[2]) >= 2


@given(st.lists(AMOUNTS))
def test_a_sum_less_its_parts_is_nothing(amounts: list[Decimal]) -> None:
    left = total((Money(one, "GBP") for one in amounts), "GBP")
    for one in amounts:
        left = left - Money(one, "GBP")
    assert left.amount == 0


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(MixedCurrencies):
        Money(Decimal(1), "GBP") + Money(Decimal(1), "EUR")
