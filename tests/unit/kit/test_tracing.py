"""One trace from an HTTP request through gRPC to a backend, links across logs."""

import asyncio
import sys
from typing import Any

import grpc
import grpc.aio
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline_kit.channel import connect
from trunkline_kit.http import http_client
from trunkline_kit.rpc import call_port, serve_port
from trunkline_kit.server import GrpcServer
from trunkline_kit.tracing import client_span, current_trace_parent, linked_span
from trunkline_kit.web import http_server
from trunkline_model.capabilities.inventory import AvailabilityList, GetAvailability, Inventory


class Backend:
    """An ASGI backend that keeps the traceparent it was given."""

    traceparent = ""

    async def __call__(self, scope: dict[str, object], _: object, send: object) -> None:
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])  # type: ignore[call-overload]
        self.traceparent = headers[b"traceparent"].decode()
        await send({"type": "http.response.start", "status": 204, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]


class AskingBackend:
    """A port whose answer needs a call to the backend."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def get_availability(self, request: GetAvailability) -> AvailabilityList:
        del request
        client = http_client(self._url)
        await client.get("/stock")
        await client.aclose()
        return AvailabilityList()


async def test_one_trace_runs_through_grpc_to_the_backend(
    spans: InMemorySpanExporter, unused_tcp_port: int
) -> None:
    backend = Backend()
    server = GrpcServer()
    url = f"http://127.0.0.1:{unused_tcp_port}"
    serve_port(server.server, Inventory, inventory_pb2, AskingBackend(url))
    channel = connect(f"127.0.0.1:{await server.start(0)}")
    async with http_server(backend, unused_tcp_port):
        with client_span("caller"):
            inventory = call_port(Inventory, inventory_pb2, channel)
            await inventory.get_availability(GetAvailability(("TEA",)))
    await channel.close(None)
    await server.stop(0)
    kinds = [span.name for span in _trace_of(spans, backend.traceparent.split("-")[1])]
    assert kinds[::-1][0] == "caller"
    assert "HTTP GET" in kinds
    assert len([name for name in kinds if name.endswith("/GetAvailability")]) == 2


def _trace_of(spans: InMemorySpanExporter, trace_id: str) -> list[ReadableSpan]:
    return [
        span
        for span in spans.get_finished_spans()
        if span.context and format(span.context.trace_id, "032x") == trace_id
    ]


def test_work_across_a_log_is_a_new_trace_that_links_back(spans: InMemorySpanExporter) -> None:
    with client_span("cause"):
        parent = current_trace_parent()
    with linked_span("effect", parent):
        pass
    effect = next(span for span in spans.get_finished_spans() if span.name == "effect")
    assert effect.parent is None
    assert format(effect.links[0].context.trace_id, "032x") == parent.split("-")[1]


async def test_spans_and_metrics_reach_a_collector(unused_tcp_port: int) -> None:
    received: list[str] = []
    collector = grpc.aio.server()
    collector.add_generic_rpc_handlers((Collector(received),))
    collector.add_insecure_port(f"127.0.0.1:{unused_tcp_port}")
    await collector.start()
    code = (
        "from trunkline_kit.export import Export\n"
        "from trunkline_kit.metrics import timed_call\n"
        "from trunkline_kit.tracing import client_span\n"
        f"export = Export('toy', 'http://127.0.0.1:{unused_tcp_port}')\n"
        "with client_span('work'), timed_call('work'): pass\n"
        "export.shut_down()\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await asyncio.wait_for(process.wait(), 60) == 0
    await collector.stop(0)
    assert {path.rsplit(".", 1)[1] for path in received} == {
        "TraceService/Export",
        "MetricsService/Export",
    }


class Collector(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """Takes whatever is exported and notes which service it was sent to."""

    def __init__(self, received: list[str]) -> None:
        self._received = received

    def service(self, details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any]":
        async def take(request: bytes, _: object) -> bytes:
            assert request
            self._received.append(details.method)
            return b""

        return grpc.unary_unary_rpc_method_handler(take)
