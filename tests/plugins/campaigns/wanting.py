"""What is bought: drawn by chance, and what the model predicts of it."""

from datetime import UTC, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from oracle.bought import PlannedPurchase, PurchaseEnding

from trunkline_kit import clock
from trunkline_model.capabilities.purchases import RaisePurchase, WantedLine
from trunkline_model.money import Money

type Sort = Literal["goods", "changed", "services"]
"""Goods; goods of an order that we change twice, once in vain; services."""
SUPPLIER = "STEELWORKS"
SKUS = ("MUG-BLUE", "PLATE-27")
ASKED_PENCE, AGREED_PENCE = 310, 315
"""Of the first article: the supplier asks a little more, within tolerance."""
LESS, MORE = -2, 20
"""Units of the first line: what the supplier does not take, and what is approved anew."""
ASKS, APPROVES, SIGNS = "omar@demo.example", "anna@demo.example", "ben@demo.example"


def wish(chance: Random, sort: Sort) -> RaisePurchase:
    """Draw what is asked for."""
    key, mugs, plates = f"asked-{chance.randrange(10**12)}", chance.randint(2, 9), 0
    lines = [line("1", 5 * mugs)]
    if sort != "services":
        plates, price = chance.randint(3, 20), 5 * chance.randint(40, 300)
        lines.append(line("2", plates, price))
    needed = clock.today(UTC) + timedelta(days=14)
    supply = "services" if sort == "services" else "goods"
    named = (key, key, ASKS, SUPPLIER, "GBP", tuple(lines), needed, "few are left")
    return RaisePurchase(*named, supply=supply)


def line(line_id: str, units: int, pence: int = ASKED_PENCE) -> WantedLine:
    """Want so many units of an article."""
    sku = SKUS[int(line_id) - 1]
    return WantedLine(line_id, sku, sku, Decimal(units), Money(Decimal(pence) / 100, "GBP"))


def predicted(
    number: str, ending: PurchaseEnding, sort: Sort, asked: RaisePurchase
) -> PlannedPurchase:
    """Say what a purchase comes to."""
    if ending != "closed":
        return PlannedPurchase(purchase=number, ending=ending)
    mugs, *others = (int(one.quantity) for one in asked.lines)
    if sort == "services":
        net = mugs * AGREED_PENCE
        return PlannedPurchase(
            purchase=number,
            ending=ending,
            units=(mugs,),
            billed_pence=net * 6 // 5,
            accrued_pence=net,
        )
    (plates,) = others
    price = int(asked.lines[1].unit_price.amount * 100)
    mugs += MORE if sort == "changed" else 0
    return PlannedPurchase(
        purchase=number,
        ending=ending,
        changes=2 if sort == "changed" else 0,
        deliveries=2,
        kept=mugs + plates - 1,
        sent_back=1,
        billed_pence=(mugs * AGREED_PENCE + plates * price) * 6 // 5,
        credited_pence=price * 6 // 5,
        units=(mugs, plates),
    )
