"""A gRPC server with health, and errors that carry their meaning."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import grpc
import grpc.aio
import structlog
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1._async import HealthServicer

from .errors import TrunklineError
from .metrics import timed_call
from .status import trailer
from .tracing import server_span

log = structlog.get_logger()

OPTIONS = (
    ("grpc.max_receive_message_length", 8 * 1024 * 1024),
    ("grpc.max_send_message_length", 8 * 1024 * 1024),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.so_reuseport", 0),
)


class ErrorInterceptor(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]
    """Turns the five errors into statuses; a bug becomes INTERNAL and is logged whole."""

    async def intercept_service(
        self,
        continuation: Callable[
            [grpc.HandlerCallDetails], "Awaitable[grpc.RpcMethodHandler[Any, Any]]"
        ],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "grpc.RpcMethodHandler[Any, Any]":
        """Wrap the unary method that answers."""
        handler: Any = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or handler.unary_unary is None:
            return cast("grpc.RpcMethodHandler[Any, Any]", handler)

        async def answer(request: Any, context: "grpc.aio.ServicerContext[Any, Any]") -> Any:
            with server_span(method, context.invocation_metadata() or ()):
                try:
                    with timed_call(method):
                        return await handler.unary_unary(request, context)
                except TrunklineError as error:
                    context.set_trailing_metadata((trailer(error),))
                    await context.abort(error.grpc_status, error.sentence)
                except grpc.aio.AbortError:
                    raise
                except Exception:
                    log.exception("rpc_failed", method=method)
                    await context.abort(grpc.StatusCode.INTERNAL, "the service failed; see its log")

        wrapped: grpc.RpcMethodHandler[Any, Any] = grpc.unary_unary_rpc_method_handler(
            answer, handler.request_deserializer, handler.response_serializer
        )
        return wrapped


class GrpcServer:
    """One server: add ports to `server`, then start; stop drains what is under way."""

    def __init__(self) -> None:
        self.server = grpc.aio.server(interceptors=(ErrorInterceptor(),), options=OPTIONS)
        self.health = HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self.health, self.server)

    async def start(self, port: int, host: str = "127.0.0.1") -> int:
        """Listen and report healthy; port 0 takes a free one. Gives the port."""
        bound = self.server.add_insecure_port(f"{host}:{port}")
        await self.server.start()
        await self.health.set("", health_pb2.HealthCheckResponse.SERVING)
        return bound

    async def stop(self, grace_s: float = 5.0) -> None:
        """Report not serving, finish what is under way, then close."""
        await self.health.enter_graceful_shutdown()
        await self.server.stop(grace_s)
