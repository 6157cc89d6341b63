"""What can be promised; pure."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from trunkline_model.capabilities.inventory import Availability
from trunkline_model.capabilities.stock import StockLevel

NOTHING = Decimal(0)


def promisable(level: StockLevel | None) -> Decimal:
    """Give what may be promised: what the ERP has available, never less than nothing."""
    return NOTHING if level is None else max(NOTHING, level.available)


def shop_figure(level: StockLevel | None) -> Decimal:
    """Give what a shop may sell: whole units only."""
    return promisable(level).to_integral_value(ROUND_FLOOR)


def availabilities(
    levels: tuple[StockLevel, ...], published: Mapping[str, Decimal]
) -> tuple[Availability, ...]:
    """Put levels beside what the shop was last told, in the order of codes."""
    return tuple(
        Availability(level.sku, promisable(level), published.get(level.sku))
        for level in sorted(levels, key=lambda one: one.sku)
    )
