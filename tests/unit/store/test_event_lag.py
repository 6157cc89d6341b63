"""How late news is, measured where it is recorded."""

from datetime import UTC, datetime, timedelta

from measured import listen, points

from trunkline_model.capabilities.events import Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

MINE = (("trunkline.connection", "lagging"),)


async def test_news_is_measured_once_by_how_late_it_is(pool: Pool, keyring: Keyring) -> None:
    listen()
    at = datetime.now(UTC) - timedelta(minutes=10)
    late = Event(position=0, event_id="e-1", connection_id="lagging", occurred_at=at)
    for _ in range(2):
        async with pool.connection() as conn:
            await EventLog(keyring).append(conn, late)
    point = points("trunkline.event.lag")[MINE]
    assert point.count == 1
    assert 600 <= point.sum < 700
