"""`python -m trunkline_kit.healthy`: whether the service of this container answers; exit 0 or 1.

For containers without an orchestrator: it asks what the probes of a cluster ask, on loopback.
"""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

ANSWER_S = 3.0


def healthy(environ: Mapping[str, str]) -> bool:
    """Ask the gRPC health service where there is one, else whether HTTP answers below 500."""
    if port := environ.get("TRUNKLINE_GRPC_PORT"):
        return _grpc(port)
    return _http(environ["TRUNKLINE_HTTP_PORT"])


def _grpc(port: str) -> bool:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        try:
            answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=ANSWER_S)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def _http(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=ANSWER_S):
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code < 500
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(os.environ) else 1)
