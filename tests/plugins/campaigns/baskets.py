"""What customers buy, drawn by chance from a seed, with what each order must come to."""

from random import Random
from typing import Any

from msgspec import Struct, structs
from oracle.observed import PlannedOrder, Units

GOODS = ("MUG-BLUE", "MUG-WHITE", "TEAPOT-1L", "PLATE-27")
"""Articles with VAT at 20 per cent, of which there is plenty."""
NEVER_THERE = "PAN-28"
"""An article of which there is none: who buys it waits, until the order is cancelled."""
LEFT_LYING = "KNIFE-CHEF"
"""An article that is not packed: who buys it waits, until the order is cancelled."""
LATE = "COOKBOOK"
"""An article of which the ERP knows none at first; each trade order wants one."""
PARCELS_MAX = 3


class Basket(Struct, frozen=True):
    """A checkout, as the shop's control route takes it, and what the model says of it."""

    body: dict[str, Any]
    pence: int
    units: tuple[Units, ...]


def chance_of(seed: object) -> Random:
    """Give a source of chance that a seed repeats."""
    return Random(str(seed))  # noqa: S311 - it must be repeatable, not secret


def basket(chance: Random) -> Basket:
    """Draw one to three lines, some of them discounted, to be sent in one to three parcels."""
    skus = chance.sample(GOODS, chance.randint(1, 3))
    lines = [(sku, chance.randint(1, 4), chance.randint(400, 3_000)) for sku in skus]
    discounts = [chance.choice((0, 0, 100, 250)) for _ in lines]
    shipping = chance.choice((0, 480, 495))
    units = tuple(Units(sku, quantity) for sku, quantity, _ in lines)
    goods = sum(quantity * price for _, quantity, price in lines)
    return Basket(
        _body([(*line, off) for line, off in zip(lines, discounts, strict=True)], shipping),
        goods - sum(discounts) + shipping,
        units,
    )


def parcels_for(units: int) -> int:
    """Say into how many parcels so many units are packed: who plans and who packs agree."""
    return min(1 + units % PARCELS_MAX, units)


def hopeless(chance: Random, sku: str = NEVER_THERE) -> Basket:
    """Draw an order that will wait for goods that never come, or are never packed."""
    price = chance.randint(400, 3_000)
    body = _body([(sku, 1, price, 0)], 480)
    return Basket(body, price + 480, (Units(sku, 1),))


def risky(chance: Random) -> Basket:
    """Draw an order that is held, because the shop rates its risk as high."""
    bought = basket(chance)
    return structs.replace(bought, body=bought.body | {"risk": "HIGH"})


def planned(order: str, bought: Basket, *, cancelled: bool = False) -> PlannedOrder:
    """Say what must become of an order that was placed."""
    return PlannedOrder(
        order=order,
        pence=bought.pence,
        currency="GBP",
        units=bought.units,
        parcels=parcels_for(sum(one.quantity for one in bought.units)),
        ending="cancelled" if cancelled else "closed",
    )


def _body(lines: list[tuple[str, int, int, int]], shipping: int) -> dict[str, Any]:
    sold = [
        {"sku": sku, "quantity": quantity, "price": pounds(price), "discount": pounds(off)}
        for sku, quantity, price, off in lines
    ]
    travels = {"title": "Standard", "price": pounds(shipping)} if shipping else None
    return {"lines": sold, "shipping": travels}


def pounds(pence: int) -> str:
    """Write whole pennies as people do."""
    return f"{pence // 100}.{pence % 100:02d}"
