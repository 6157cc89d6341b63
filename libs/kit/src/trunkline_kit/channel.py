"""A channel to one service: kept open, kept alive, retried only when nothing was sent."""

import json

import grpc.aio

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


def connect(address: str) -> grpc.aio.Channel:
    """Open a channel to `host:port`; it connects at the first call and reconnects by itself."""
    return grpc.aio.insecure_channel(address, options=OPTIONS)
