from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from toy_process import place, until_state

from trunkline_durable.engine import Engine


@pytest.fixture(scope="session")
def exporter() -> InMemorySpanExporter:
    """Collects the spans of this session; a provider can be set once a process."""
    found = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider()
        trace.set_tracer_provider(provider)
    provider.add_span_processor(SimpleSpanProcessor(found))
    return found


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> Iterator[InMemorySpanExporter]:
    exporter.clear()
    yield exporter
    exporter.clear()


async def test_a_transition_links_to_the_trace_that_asked_for_it(
    engine: Engine, spans: InMemorySpanExporter
) -> None:
    with trace.get_tracer("test").start_as_current_span("POST /orders") as asked:
        await place(engine, "SO-1")
    await until_state(engine, "SO-1", "BOOKED")
    [ran] = [span for span in spans.get_finished_spans() if span.name == "transition book"]
    assert [link.context.span_id for link in ran.links] == [asked.get_span_context().span_id]
