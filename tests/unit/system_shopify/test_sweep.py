"""What no webhook told of is found by asking."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from moving_clock import MoveClock
from msgspec import convert
from shopify_shop import SECRET

from trunkline_model.capabilities.events import Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_system_shopify.hearing import Hearing
from trunkline_system_shopify.inbound import Trust, read_webhook
from trunkline_system_shopify.nodes import OrderVersion, Page
from trunkline_system_shopify.reading import Reading
from trunkline_system_shopify.sweep import Rhythm, Sweep


@pytest.fixture
def sweep(pool: Pool, reading: Reading, hearing: Hearing) -> Sweep:
    rhythm = Rhythm(every_s=0, grace_s=-1, overlap_s=300)
    return Sweep(pool, reading, hearing, rhythm, connection_id="shopify")


async def heard(pool: Pool, keyring: Keyring) -> list[Event]:
    async with pool.connection() as conn:
        return await EventLog(keyring).read(conn, after=0)


async def ids(pool: Pool, keyring: Keyring) -> list[str]:
    return [
        event.channel_order_changed.channel_order_id
        for event in await heard(pool, keyring)
        if event.channel_order_changed
    ]


async def tell(shop: Any, hearing: Hearing, placed: dict[str, Any]) -> None:
    """Deliver the webhook that the shop wrote for an order, by hand."""
    row = (await shop.http.get("/_sandbox/deliveries")).json()[-1]
    assert row["headers"]["X-Shopify-Event-Id"] == placed["eventId"]
    headers = {name.lower(): value for name, value in row["headers"].items()}
    await hearing.hear(read_webhook(headers, row["body"].encode(), Trust("shopify", (SECRET,))))


async def test_an_order_that_no_webhook_told_of_is_found_once(
    shop: Any, sweep: Sweep, pool: Pool, keyring: Keyring
) -> None:
    placed = await shop.place()
    assert await sweep.once() == 1
    assert await sweep.once() == 0
    assert await ids(pool, keyring) == [str(placed["orderId"])]


async def test_an_order_that_a_webhook_told_of_is_not_told_again(
    shop: Any, sweep: Sweep, hearing: Hearing, pool: Pool, keyring: Keyring
) -> None:
    nowhere = {"url": "http://127.0.0.1:9/", "topics": ["orders/create"]}
    await shop.tell("webhook", nowhere, "PUT")
    placed = await shop.place(webhook={"delayS": 3600})
    await tell(shop, hearing, placed)
    assert await sweep.once() == 0
    assert len(await heard(pool, keyring)) == 1


async def test_a_change_within_the_same_second_is_found(
    shop: Any, sweep: Sweep, pool: Pool, keyring: Keyring
) -> None:
    placed = await shop.place()
    await sweep.once()
    await shop.tell(f"orders/{placed['orderId']}/edit-total", {"by": "0.01"})
    assert await sweep.once() == 1
    assert await ids(pool, keyring) == [str(placed["orderId"])] * 2


async def test_a_cancellation_that_no_webhook_told_of_is_found(
    shop: Any, sweep: Sweep, pool: Pool, keyring: Keyring
) -> None:
    placed = await shop.place()
    await sweep.once()
    await shop.tell(f"orders/{placed['orderId']}/cancel", {})
    assert await sweep.once() == 1
    assert len(await ids(pool, keyring)) == 2


async def test_more_orders_than_a_page_are_all_found(shop: Any, sweep: Sweep) -> None:
    for _ in range(120):
        await shop.place()
    assert await sweep.once() == 120


async def test_webhooks_are_given_time_before_the_sweep_speaks(
    shop: Any, pool: Pool, reading: Reading, hearing: Hearing
) -> None:
    await shop.place()
    patient = Rhythm(every_s=0, grace_s=60, overlap_s=300)
    assert await Sweep(pool, reading, hearing, patient, connection_id="shopify").once() == 0
    eager = Rhythm(every_s=0, grace_s=-1, overlap_s=300)
    assert await Sweep(pool, reading, hearing, eager, connection_id="shopify").once() == 1


async def test_of_two_replicas_one_sweeps(
    shop: Any, pool: Pool, reading: Reading, hearing: Hearing
) -> None:
    del shop
    rhythm = Rhythm(every_s=60, grace_s=0, overlap_s=300)
    first = Sweep(pool, reading, hearing, rhythm, connection_id="shopify")
    second = Sweep(pool, reading, hearing, rhythm, connection_id="shopify")
    assert await first.once() == 0
    assert await second.once() is None


async def test_a_sweep_that_failed_covers_its_time_next_time(shop: Any, sweep: Sweep) -> None:
    await sweep.once()
    await shop.place()
    await shop.fault("orders", "5xx")
    with pytest.raises(Exception, match="503"):
        await sweep.once()
    assert await sweep.once() == 1


async def test_an_order_is_found_though_our_clock_ran_a_day_ahead_for_a_while(
    shop: Any, sweep: Sweep, pool: Pool, keyring: Keyring, move_clock: MoveClock
) -> None:
    assert await sweep.once() == 0
    move_clock(timedelta(hours=25))
    assert await sweep.once() == 0
    move_clock(timedelta())
    placed = await shop.place()
    assert await sweep.once() == 1
    assert await ids(pool, keyring) == [str(placed["orderId"])]


class QuietShop:
    """Nothing more changes in it; it remembers from when on it was asked."""

    def __init__(self, *changed: OrderVersion) -> None:
        self.changed = changed
        self.asked: list[datetime] = []

    async def versions(self, since: datetime, cursor: str) -> Page[OrderVersion]:
        del cursor
        self.asked.append(since)
        return Page(self.changed)


@pytest.mark.parametrize(
    "changes_at", ["2026-03-29T01:00", "2026-10-25T01:00", "2028-02-29T00:00", "2027-01-01T00:00"]
)
async def test_no_moment_is_left_out_when_clocks_change_or_a_year_ends(
    pool: Pool, hearing: Hearing, move_clock: MoveClock, changes_at: str
) -> None:
    turn = datetime.fromisoformat(changes_at).replace(tzinfo=UTC)
    quiet = QuietShop()
    rhythm = Rhythm(every_s=0, grace_s=2, overlap_s=300)
    sweep = Sweep(pool, cast("Reading", quiet), hearing, rhythm, connection_id="shopify")
    for minutes in (-1, 0, 1, 61):
        move_clock(turn + timedelta(minutes=minutes))
        await sweep.once()
    assert quiet.asked == [turn - timedelta(minutes=6)] * 4


async def test_the_next_sweep_starts_from_the_shops_last_change_and_not_from_our_clock(
    pool: Pool, hearing: Hearing, move_clock: MoveClock
) -> None:
    changed_at = datetime.now(UTC).replace(microsecond=0)
    facts = {
        "legacyResourceId": "7",
        "name": "#7",
        "updatedAt": changed_at,
        "cancelledAt": None,
        "displayFinancialStatus": "PAID",
        "currencyCode": "GBP",
        "totalPriceSet": {"shopMoney": {"amount": "1.00", "currencyCode": "GBP"}},
    }
    quiet = QuietShop(convert(facts, OrderVersion))
    rhythm = Rhythm(every_s=0, grace_s=2, overlap_s=300)
    sweep = Sweep(pool, cast("Reading", quiet), hearing, rhythm, connection_id="shopify")
    move_clock(changed_at - timedelta(days=1))
    await sweep.once()
    move_clock(timedelta(hours=25))
    await sweep.once()
    await sweep.once()
    assert quiet.asked[-1] == changed_at - timedelta(seconds=300)
