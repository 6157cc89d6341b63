"""Traces over HTTP and gRPC: W3C context in, spans around, context out.

Where nobody collects spans and no trace comes in, there is nothing to do, and nothing is done.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import (
    INVALID_SPAN,
    Link,
    ProxyTracerProvider,
    Span,
    SpanKind,
    StatusCode,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()
CARRIED = frozenset(_propagator.fields)
"""What of a request's metadata is about traces."""


def _tracer() -> trace.Tracer:
    return trace.get_tracer("trunkline")


def _is_idle() -> bool:
    """Whether no span is collected and none is under way."""
    nobody = isinstance(trace.get_tracer_provider(), ProxyTracerProvider)
    return nobody and not trace.get_current_span().get_span_context().is_valid


@contextmanager
def _span(
    name: str, kind: SpanKind, context: Context | None = None, links: Sequence[Link] = ()
) -> Iterator[Span]:
    """Open a span; of an error it keeps the type and never the words, which may quote anybody."""
    with _tracer().start_as_current_span(
        name, context, kind, links=links, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except Exception as error:
            span.set_status(StatusCode.ERROR, type(error).__name__)
            raise


@contextmanager
def server_span(method: str, metadata: Iterable[Any]) -> Iterator[Span]:
    """Continue the caller's trace around the answer to one RPC or request."""
    carrier = {str(key): str(value) for key, value in metadata if key in CARRIED}
    if not carrier and _is_idle():
        yield INVALID_SPAN
        return
    context = _propagator.extract(carrier)
    with _span(method, SpanKind.SERVER, context) as span:
        yield span


@contextmanager
def client_span(method: str) -> Iterator[dict[str, str]]:
    """Open a span around a call; gives the headers that carry it on."""
    carrier: dict[str, str] = {}
    if _is_idle():
        yield carrier
        return
    with _span(method, SpanKind.CLIENT):
        _propagator.inject(carrier)
        yield carrier


@contextmanager
def linked_span(name: str, trace_parent: str) -> Iterator[Span]:
    """Start a new trace that links to the one that caused it, across a log or a timer."""
    if not trace_parent and _is_idle():
        yield INVALID_SPAN
        return
    context = trace.get_current_span(
        _propagator.extract({"traceparent": trace_parent})
    ).get_span_context()
    links = [Link(context)] if context.is_valid else []
    with _span(name, SpanKind.CONSUMER, links=links) as span:
        yield span


def current_trace_parent() -> str:
    """Give the W3C traceparent of the span under way; empty when none is recorded."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent", "")
