"""Traces over HTTP and gRPC: W3C context in, spans around, context out."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import Link, Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()


def _tracer() -> trace.Tracer:
    return trace.get_tracer("trunkline")


@contextmanager
def server_span(method: str, metadata: Iterable[Any]) -> Iterator[Span]:
    """Continue the caller's trace around the answer to one RPC or request."""
    carrier = {str(key): str(value) for key, value in metadata}
    context = _propagator.extract(carrier)
    with _tracer().start_as_current_span(method, context, SpanKind.SERVER) as span:
        yield span


@contextmanager
def client_span(method: str) -> Iterator[dict[str, str]]:
    """Open a span around a call; gives the headers that carry it on."""
    carrier: dict[str, str] = {}
    with _tracer().start_as_current_span(method, kind=SpanKind.CLIENT):
        _propagator.inject(carrier)
        yield carrier


@contextmanager
def linked_span(name: str, trace_parent: str) -> Iterator[Span]:
    """Start a new trace that links to the one that caused it, across a log or a timer."""
    context = trace.get_current_span(
        _propagator.extract({"traceparent": trace_parent})
    ).get_span_context()
    links = [Link(context)] if context.is_valid else []
    with _tracer().start_as_current_span(name, kind=SpanKind.CONSUMER, links=links) as span:
        yield span


def current_trace_parent() -> str:
    """Give the W3C traceparent of the span under way; empty when none is recorded."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent", "")
