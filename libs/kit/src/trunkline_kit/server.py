"""A gRPC server with health; `rpc.serve_port` adds what it answers."""

import grpc.aio
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1._async import HealthServicer

OPTIONS = (
    ("grpc.max_receive_message_length", 8 * 1024 * 1024),
    ("grpc.max_send_message_length", 8 * 1024 * 1024),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.so_reuseport", 0),
)


class GrpcServer:
    """One server: add ports to `server`, then start; stop drains what is under way."""

    def __init__(self) -> None:
        self.server = grpc.aio.server(options=OPTIONS)
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
