"""Whether a pod is ready, asked as its probe says: by gRPC health, by HTTP, or by listening."""

import contextlib
import socket
import urllib.error
import urllib.request
from typing import Any

import grpc
import psycopg
from grpc_health.v1 import health_pb2, health_pb2_grpc
from pods import Pod

ANSWER_S = 2.0
NUMBERS = {"http": 8080, "grpc": 9090, "inside": 9902, "postgres": 5432, "valkey": 6379}
"""What the chart calls its ports."""


def answers(pod: Pod, address: str) -> bool:
    """Ask once; whatever goes wrong is a no."""
    if "grpc" in pod.probe:
        return _grpc(f"{address}:{pod.probe['grpc']['port']}")
    if "httpGet" in pod.probe:
        port = pod.probe["httpGet"]["port"]
        return _http(f"http://{address}:{NUMBERS.get(port, port)}{pod.probe['httpGet']['path']}")
    if "tcpSocket" in pod.probe:
        return _listens(address, NUMBERS[pod.probe["tcpSocket"]["port"]])
    return _sql(address, pod.environment["POSTGRES_PASSWORD"])


def _grpc(target: str) -> bool:
    with grpc.insecure_channel(target) as channel, contextlib.suppress(grpc.RpcError):
        stub: Any = health_pb2_grpc.HealthStub(channel)
        answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=ANSWER_S)
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)
    return False


def _http(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_S):  # noqa: S310 - a container of ours
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code < 400
    except OSError:
        return False


def _listens(address: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((address, port), ANSWER_S):
        return True
    return False


def _sql(address: str, password: str) -> bool:
    url = f"postgresql://postgres:{password}@{address}:5432/postgres"
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False
