"""R10: poison among good orders: it is turned away or put before a person, and harms no other."""

from base64 import b64encode
from datetime import UTC, datetime
from hmac import digest
from random import Random

import httpx
from large_body import post_large
from standardwebhooks import Webhook

from .campaign import Campaign
from .ground import Ground
from .poison import poisons
from .poison_files import PoisonedBank
from .reading.shop import Sent

ORDERS_BETWEEN = 4
"""Every so many poisons a customer buys something."""


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Post every poison to every door, well signed, while orders are under way."""
    placed, bank = 0, PoisonedBank(ground)
    while placed < orders:
        await bank.drop()
        for number, (wrong, body) in enumerate(poisons(chance).items()):
            if number % ORDERS_BETWEEN == 0 and placed < orders:
                await ground.place(chance)
                placed += 1
            event_id = f"poison-{chance.randrange(10**12)}"
            await _to_shop(ground, event_id, body)
            await _to_warehouse(ground, event_id, body)
            ground.strike(f"poison on {wrong}")
    await bank.all_told()


async def _to_shop(ground: Ground, event_id: str, body: bytes) -> None:
    secret = ground.windows.webhook_secret.encode()
    headers = {
        "content-type": "application/json",
        "x-shopify-topic": "orders/create",
        "x-shopify-event-id": event_id,
        "x-shopify-triggered-at": datetime.now(UTC).isoformat(),
        "x-shopify-hmac-sha256": b64encode(digest(secret, body, "sha256")).decode(),
    }
    accepted = await _posted(ground, "shopify", headers, body)
    ground.posted["shop"].append(Sent(event_id, accepted, genuine=True))


async def _to_warehouse(ground: Ground, event_id: str, body: bytes) -> None:
    secret = ground.stack.environment("system-warehouse")["TRUNKLINE_WAREHOUSE_WEBHOOK_SECRET"]
    now = datetime.now(UTC)
    signed = Webhook(secret).sign(event_id, now, body.decode(errors="replace"))
    headers = {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signed,
    }
    accepted = await _posted(ground, "warehouse", headers, body)
    ground.posted["warehouse"].append(Sent(event_id, accepted, genuine=True))


async def _posted(ground: Ground, name: str, headers: dict[str, str], body: bytes) -> bool:
    """Say whether it was accepted; to be turned away is as good, to be answered 5xx is not."""
    door = f"{ground.stack.url(f'system-{name}')}/webhooks/{name}/{name}"
    answer = await post_large(door, body, headers)
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, (headers, body[:80])
    return answer.is_success


R10 = Campaign("R10", "poison", {"change": 6, "full": 150}, blows)
