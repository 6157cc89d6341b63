"""Before a play: bring the stock of every article to where the script wants it."""

import uuid
from decimal import Decimal

from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.stock import GetStock

from .following import until
from .places import ERP, Places, told
from .script import STOCK_BEFORE, TRADE_SHORT_SKU, days_before
from .shop_order import Say


async def restock(places: Places, say: Say) -> None:
    """Have the warehouse receive what is missing, and wait until the ERP has booked it.

    The shop lists every article, so that it can be told what it may sell. An ERP that was asked
    in vain while it started is left alone for some seconds more; that is waited for first.
    """
    await until(lambda: _erp_answers(places), "the ERP to answer", places.within_s)
    for sku in STOCK_BEFORE:
        await told(places.shop, "POST", "/_sandbox/products", {"sku": sku})
    available = await _available(places)
    for sku, wanted in STOCK_BEFORE.items():
        missing = wanted - available.get(sku, Decimal(0))
        if missing > 0:
            say(f"restocking {missing} of {sku}")
            await _receive(places, sku, missing)
    await until(lambda: _enough(places), "the goods receipts to be booked", places.within_s)


async def _erp_answers(places: Places) -> bool | None:
    try:
        await _available(places)
    except Unavailable:
        return None
    return True


async def _available(places: Places) -> dict[str, Decimal]:
    levels = await places.stock.get_stock(GetStock(ERP, tuple(STOCK_BEFORE)))
    return {one.sku: one.available for one in levels.levels}


async def _enough(places: Places) -> bool | None:
    available = await _available(places)
    if available.get(TRADE_SHORT_SKU, Decimal(0)) > STOCK_BEFORE[TRADE_SHORT_SKU]:
        raise RuntimeError(f"more {TRADE_SHORT_SKU} in stock than the script allows for")
    enough = all(available.get(sku, Decimal(0)) >= one for sku, one in STOCK_BEFORE.items())
    return enough or None


async def _receive(places: Places, sku: str, quantity: Decimal) -> None:
    receipt = {
        "sku": sku,
        "quantity": str(quantity),
        "received_on": days_before(6).isoformat(),
        "reference": f"GRN-{uuid.uuid4().hex[:8].upper()}",
    }
    await told(places.warehouse, "POST", "/_sandbox/receipts", receipt)
