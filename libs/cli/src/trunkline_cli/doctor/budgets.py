"""Budgets: how far the turns of each backend are given away, as all replicas share them."""

from collections.abc import Sequence

from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from trunkline_kit.valkey import valkey_client

from .finding import Finding, Place, ill, well

AREA = "budgets"
LATE_S = 30.0
"""A call waits no longer for its turn: what is booked further ahead is refused as `budget`."""


class Use(Struct, frozen=True):
    """One backend's budget at this moment."""

    backend: str
    under_way: int
    """Calls that hold a turn."""
    booked_s: float
    """How long the turns that were given away last at the allowed rate."""


async def examine_budgets(place: Place) -> Sequence[Finding]:
    """Read what the replicas share; a Valkey that does not answer has its own finding."""
    client = valkey_client(place.valkey_url()) if place.storing("valkey") else None
    if client is None:
        return []
    try:
        seconds, micros = await client.time()
        now_ms = seconds * 1000 + micros / 1000
        keys = [key.decode() async for key in client.scan_iter("budget:{*}:leases")]
        return [judged(await _use(client, key, now_ms)) for key in sorted(keys)]
    except (RedisError, OSError):
        return []
    finally:
        await client.aclose()


def judged(use: Use) -> Finding:
    """Say how busy a backend is kept, and when calls begin to be refused."""
    said = f"has {use.under_way} calls under way, and turns given away for {use.booked_s:.1f} s"
    if use.booked_s < LATE_S:
        return well(AREA, use.backend, f"{said}.")
    remedy = "raise its TRUNKLINE_…_RATE_PER_S if the backend allows more; bulk reads give way"
    return ill(AREA, use.backend, f"{said}: calls are refused before their turn comes.", remedy)


async def _use(client: Redis, key: str, now_ms: float) -> Use:
    backend = key.removeprefix("budget:{").removesuffix("}:leases")
    under_way = await client.zcount(key, now_ms, "+inf")
    due_ms = float(await client.get(f"budget:{{{backend}}}:due") or now_ms)
    return Use(backend, under_way, max(0.0, (due_ms - now_ms) / 1000))
