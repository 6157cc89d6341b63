"""A channel to one service: kept open, kept alive, retried only when nothing was sent."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import grpc.aio

from .tracing import client_span

# gRPC retries by itself only what the server surely never processed.
_SERVICE_CONFIG = json.dumps({"methodConfig": [{"name": [{}], "waitForReady": False}]})
OPTIONS = (
    ("grpc.max_receive_message_length", 8 * 1024 * 1024),
    ("grpc.max_send_message_length", 8 * 1024 * 1024),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.service_config", _SERVICE_CONFIG),
)


class TracingInterceptor(grpc.aio.UnaryUnaryClientInterceptor):  # type: ignore[type-arg]
    """Opens a client span and sends its context along."""

    async def intercept_unary_unary(
        self,
        continuation: Callable[[grpc.aio.ClientCallDetails, Any], Awaitable[Any]],
        client_call_details: grpc.aio.ClientCallDetails,
        request: Any,
    ) -> Any:
        """Add the trace context to the call's metadata."""
        with client_span(_text(client_call_details.method)) as carried:
            metadata = grpc.aio.Metadata(*(client_call_details.metadata or ()))
            for key, value in carried.items():
                metadata.add(key, value)
            details = grpc.aio.ClientCallDetails(
                client_call_details.method,
                client_call_details.timeout,
                metadata,
                client_call_details.credentials,
                client_call_details.wait_for_ready,
            )
            call = await continuation(details, request)
            await call.code()
            return call


def _text(method: str | bytes) -> str:
    return method.decode() if isinstance(method, bytes) else method


def connect(address: str) -> grpc.aio.Channel:
    """Open a channel to `host:port`; it connects at the first call and reconnects by itself."""
    interceptors: Any = (TracingInterceptor(),)
    return grpc.aio.insecure_channel(address, options=OPTIONS, interceptors=interceptors)
