"""An OTLP collector that remembers who called whom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import grpc.aio
from msgspec import Struct
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


class Seen(Struct, frozen=True):
    """One span that was exported."""

    service: str
    name: str
    parent_id: bytes


class SpanCollector(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """Takes every export; spans are kept by their ids."""

    def __init__(self) -> None:
        self.url = ""
        self.spans: dict[bytes, Seen] = {}

    def service(self, details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any]":
        """Answer whatever is exported; only traces are read."""

        async def take(request: bytes, _: object) -> bytes:
            if "TraceService" in details.method:
                self._keep(ExportTraceServiceRequest.FromString(request))
            return ExportTraceServiceResponse().SerializeToString()

        return grpc.unary_unary_rpc_method_handler(take)

    def _keep(self, request: ExportTraceServiceRequest) -> None:
        for resource in request.resource_spans:
            told = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    seen = Seen(told["service.name"], span.name, span.parent_span_id)
                    self.spans[span.span_id] = seen

    def edges(self) -> set[tuple[str, str]]:
        """Every pair of services of which the first called the second."""
        pairs = (
            (self.spans[one.parent_id].service, one.service)
            for one in self.spans.values()
            if one.parent_id in self.spans
        )
        return {(caller, called) for caller, called in pairs if caller != called}


@asynccontextmanager
async def span_collector() -> AsyncIterator[SpanCollector]:
    """Collect on a free loopback port until the block ends."""
    collector, server = SpanCollector(), grpc.aio.server()
    server.add_generic_rpc_handlers((collector,))
    collector.url = f"http://127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    try:
        yield collector
    finally:
        await server.stop(0)
