"""Pennies: shares sum to the whole, and tax is what the law says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trunkline_sandbox_shopify.pricing import shares, tax_of

PRICES = st.decimals(Decimal("0.01"), Decimal(5000), places=2)


@given(st.lists(PRICES, min_size=1, max_size=12), st.decimals(0, 1, places=2))
def test_shares_of_a_discount_sum_to_it_exactly(weights: list[Decimal], part: Decimal) -> None:
    amount = (sum(weights) * part).quantize(Decimal("0.01"))
    found = shares(amount, weights)
    assert sum(found) == amount
    assert all(share >= 0 for share in found)


@pytest.mark.parametrize(
    ("charged", "rate", "included", "tax"),
    [
        ("12.00", "0.2", True, "2.00"),
        ("12.00", "0.2", False, "2.40"),
        ("0.99", "0.2", True, "0.17"),
        ("10.50", "0.05", True, "0.50"),
        ("9.99", "0", True, "0.00"),
    ],
)
def test_tax_is_rounded_half_up_to_the_penny(
    charged: str, rate: str, *, included: bool, tax: str
) -> None:
    assert tax_of(Decimal(charged), Decimal(rate), included=included) == Decimal(tax)
