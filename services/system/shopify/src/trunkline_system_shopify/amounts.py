"""Amounts as the shop sends them, as far as anybody can compute with them."""

from decimal import Decimal

from msgspec import Struct

DIGITS_MAX = 18


class ShopMoney(Struct, frozen=True):
    """An amount in the shop's currency; presentment money is not read."""

    amount: Decimal

    def __post_init__(self) -> None:
        """Take no amount that nobody can compute with."""
        require_figure(self.amount)


class MoneyBag(Struct, frozen=True, rename="camel"):
    """An amount in both currencies, of which one is read."""

    shop_money: ShopMoney

    @property
    def amount(self) -> Decimal:
        """The amount in the shop's currency."""
        return self.shop_money.amount


def require_figure(figure: Decimal) -> None:
    """Raise ValueError unless it is finite and of at most 18 digits before and after the point."""
    if not figure.is_finite() or figure.adjusted() > DIGITS_MAX or _places(figure) > DIGITS_MAX:
        raise ValueError(f"a figure has at most {DIGITS_MAX} digits on each side of the point")


def _places(figure: Decimal) -> int:
    return -int(figure.as_tuple().exponent)
