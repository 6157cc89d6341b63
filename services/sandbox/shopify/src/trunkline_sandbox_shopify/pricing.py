"""How the shop shares out discounts and computes tax, to the penny."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")


def tax_of(charged: Decimal, rate: Decimal, *, included: bool) -> Decimal:
    """Tax of one line after discount, rounded half up: inside the price or on top of it."""
    exact = charged * rate / (1 + rate) if included else charged * rate
    return exact.quantize(PENNY, ROUND_HALF_UP)


def shares(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Split an amount in proportion to weights; the shares sum to it exactly."""
    whole = sum(weights, Decimal(0))
    found: list[Decimal] = []
    left, weight_left = amount, whole
    for weight in weights:
        share = left if weight == weight_left else left * weight / weight_left
        share = share.quantize(PENNY, ROUND_HALF_UP)
        found.append(share)
        left, weight_left = left - share, weight_left - weight
    return tuple(found)
