"""An event remembers what was being traced when it was appended."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from msgspec import structs
from opentelemetry import trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from trunkline_model.capabilities.events import ChannelOrderChanged, Event
from trunkline_store.event_log import EventLog
from trunkline_store.keys import Keyring
from trunkline_store.migrations import migrate
from trunkline_store.pool import Pool, open_pool

AT = datetime(2026, 11, 20, tzinfo=UTC)
EVENT = Event(0, "e1", "shop", AT, channel_order_changed=ChannelOrderChanged("1", AT))


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    await migrate(database_url, schema="system_toy", packages=("trunkline_store.sql",))
    async with open_pool(database_url, schema="system_toy") as opened:
        yield opened


async def appended(pool: Pool, event: Event) -> Event:
    """Append an event and read it back."""
    log = EventLog(Keyring(bytes(range(32))))
    async with pool.connection() as conn:
        await log.append(conn, event)
    async with pool.connection() as conn:
        return (await log.read(conn, after=0))[0]


async def test_an_event_names_the_span_that_it_was_appended_in(
    pool: Pool, spans: InMemorySpanExporter
) -> None:
    with trace.get_tracer("test").start_as_current_span("POST /webhooks"):
        event = await appended(pool, EVENT)
    [span] = [one for one in spans.get_finished_spans() if one.name == "POST /webhooks"]
    assert span.context is not None
    assert event.trace_parent.split("-")[1:3] == [
        f"{span.context.trace_id:032x}",
        f"{span.context.span_id:016x}",
    ]


async def test_a_cause_that_is_named_stays(pool: Pool) -> None:
    named = structs.replace(EVENT, trace_parent=f"00-{1:032x}-{1:016x}-01")
    assert (await appended(pool, named)).trace_parent == named.trace_parent
