"""What readers of backends share: amounts, units, and who is who."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct
from oracle.observed import Units


class Names(Struct, frozen=True):
    """Translates the numbers by which systems know an order into the one the customer knows."""

    by_our_number: Mapping[str, str]
    by_shop_id: Mapping[str, str]

    def ours(self, number: str) -> str:
        """Translate our order number; itself when nobody knows it."""
        return self.by_our_number.get(number, number)

    def shop(self, gid: str) -> str:
        """Translate the shop's id of an order, plain or global."""
        return self.by_shop_id.get(gid.rpartition("/")[2], gid)


def pence(amount: str | Mapping[str, str]) -> int:
    """Give whole pennies of an amount in pounds, as text or as money; raises on a fraction."""
    text = amount if isinstance(amount, str) else amount["amount"]
    scaled = Decimal(text) * 100
    assert scaled == int(scaled), f"{text} is not in whole pennies"
    return int(scaled)


def units(lines: Iterable[Mapping[str, Any]]) -> tuple[Units, ...]:
    """Give what lines with an article and a quantity hold."""
    return tuple(Units(one["sku"], int(Decimal(str(one["quantity"])))) for one in lines)
