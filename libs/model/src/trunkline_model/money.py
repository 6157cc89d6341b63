"""Money: an exact decimal amount in one ISO 4217 currency."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from .errors import MixedCurrencies

PENNY = Decimal("0.01")


class Money(Struct, frozen=True):
    """An amount of one currency; never a float, never without its currency."""

    amount: Decimal
    """The amount in major units, exact: 12.34 is twelve pounds and 34 pence."""
    currency: str
    """ISO 4217 code in capitals, such as GBP."""

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency; raises MixedCurrencies otherwise."""
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Take away an amount of the same currency; raises MixedCurrencies otherwise."""
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        """Give the same amount with the other sign."""
        return Money(-self.amount, self.currency)

    def times(self, factor: Decimal) -> "Money":
        """Multiply exactly; round with `rounded` when a payable amount is wanted."""
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """Give the amount in whole pennies, halves away from zero."""
        return Money(self.amount.quantize(PENNY, ROUND_HALF_UP), self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return other.amount

    def __str__(self) -> str:
        """Print as people write it: `12.30 GBP`, never `12.3`; a finer amount is kept whole."""
        pennies = f"{self.amount:.2f}"
        whole = pennies if Decimal(pennies) == self.amount else f"{self.amount:f}"
        return f"{whole} {self.currency}"


def zero(currency: str) -> Money:
    """Give nothing, in that currency."""
    return Money(Decimal(0), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum amounts of one currency; an empty sum is zero in it."""
    result = zero(currency)
    for amount in amounts:
        result = result + amount
    return result
