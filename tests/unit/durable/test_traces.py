"""What a trace asked for, and what was done of it later, find each other by links."""

from collections.abc import Callable, Sequence

from eventually import eventually
from msgspec import Struct
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from toy_process import place, until_state

from trunkline_durable.engine import Engine
from trunkline_durable.readers import Reader
from trunkline_kit.tracing import current_trace_parent
from trunkline_store.pool import Connection


async def test_a_transition_links_to_the_trace_that_asked_for_it(
    engine: Engine, spans: InMemorySpanExporter
) -> None:
    with trace.get_tracer("test").start_as_current_span("POST /orders") as asked:
        await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    [ran] = [span for span in spans.get_finished_spans() if span.name == "transition book"]
    assert [link.context.span_id for link in ran.links] == [asked.get_span_context().span_id]


class Heard(Struct, frozen=True):
    """An event of a system service's log."""

    position: int
    trace_parent: str


async def test_a_delivery_links_to_the_trace_that_appended_the_event(
    new_engine: Callable[..., Engine], spans: InMemorySpanExporter
) -> None:
    with trace.get_tracer("test").start_as_current_span("POST /webhooks") as told:
        event = Heard(1, current_trace_parent())
    inside: list[str] = []

    async def read(after: int, limit: int) -> Sequence[Heard]:
        return [event][after:limit]

    async def deliver(conn: Connection, delivered: Heard) -> None:
        await conn.execute("SELECT %s", [delivered.position])
        inside.append(current_trace_parent())

    reader = Reader(consumer="toy", source="system-toy", read=read, deliver=deliver)
    async with new_engine(readers=(reader,)).running():
        await eventually(lambda: named(spans, "deliver system-toy"))
    [delivered] = named(spans, "deliver system-toy")
    assert [link.context.span_id for link in delivered.links] == [told.get_span_context().span_id]
    assert delivered.context is not None
    assert f"{delivered.context.span_id:016x}" in inside[0]


def named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.name == name]
