"""R6: webhooks that come twice, out of order, late, forged, stale, or never."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from .campaign import Campaign
from .ground import Ground

SHARES = {"doubled": 0.20, "reordered": 0.30, "never sent": 0.03, "forged": 0.02, "stale": 0.02}
LATE_S_MAX = 4.0
TIMES_MAX = 8
AT_ONCE = 10
WAREHOUSE = {"duplicate": 0.10, "drop": 0.05}
"""Shares of the warehouse's webhooks."""


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Deal each order its fate, and what the warehouse says of it too."""
    for kind, share in WAREHOUSE.items():
        times = max(1, round(share * orders))
        await ground.arm("sandbox-warehouse", "webhook", kind, times=times)
    fates = [fate for fate, share in SHARES.items() for _ in range(max(1, round(share * orders)))]
    fates += ["as it should be"] * max(0, orders - len(fates))
    chance.shuffle(fates)
    for first in range(0, len(fates), AT_ONCE):
        for fate in fates[first : first + AT_ONCE]:
            await _buy(ground, chance, fate)
        await asyncio.sleep(0.5)


async def _buy(ground: Ground, chance: Random, fate: str) -> None:
    shop_id = await ground.place(chance, _sending(chance, fate))
    if fate == "forged":
        await _again(ground, shop_id, {"forge": True})
    if fate == "stale":
        old = datetime.now(UTC) - timedelta(days=3)
        await _again(ground, shop_id, {"triggeredAt": old.isoformat()})
    if fate in SHARES:
        ground.strike(fate)


def _sending(chance: Random, fate: str) -> dict[str, Any]:
    match fate:
        case "doubled":
            return {"times": chance.randint(2, TIMES_MAX)}
        case "reordered":
            return {"delayS": round(chance.uniform(0.5, LATE_S_MAX), 2)}
        case "never sent":
            return {"send": False}
    return {}


async def _again(ground: Ground, shop_id: str, webhook: dict[str, Any]) -> None:
    body = {"topic": "orders/create", "webhook": webhook}
    path = f"/_sandbox/orders/{shop_id}/webhook"
    assert (await ground.windows.shop.post(path, json=body)).is_success


R6 = Campaign("R6", "webhooks", {"change": 30, "full": 500}, blows)
