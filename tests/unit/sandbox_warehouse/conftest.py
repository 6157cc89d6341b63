"""A warehouse in this process, and a merchant's endpoint that hears its webhooks."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, override

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_warehouse.app import build
from trunkline_sandbox_warehouse.settings import Settings


class Endpoint(ThreadingHTTPServer):
    """Keeps every post it hears and answers with `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Listener)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self._news = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhooks"

    def hear(self, headers: dict[str, str], body: bytes) -> None:
        with self._news:
            self.heard.append((headers, body))
            self._news.notify_all()

    def wait_for(self, count: int, within_s: float = 10) -> list[tuple[dict[str, str], bytes]]:
        with self._news:
            assert self._news.wait_for(lambda: len(self.heard) >= count, within_s)
        return self.heard


class Listener(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.hear({name.lower(): value for name, value in self.headers.items()}, body)
        self.send_response(self.server.status)
        self.end_headers()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path, endpoint: Endpoint) -> Settings:
    return Settings(0, tmp_path / "state.sqlite3", warehouse_webhook_url=endpoint.url)


@pytest.fixture
def warehouse(settings: Settings) -> Iterator[TestClient[Litestar]]:
    with TestClient(build(settings)) as client:
        client.headers["authorization"] = f"Bearer {settings.warehouse_token}"
        yield client


@pytest.fixture
def draft() -> Callable[..., dict[str, Any]]:
    def make(reference: str = "SO-1.1", **quantities: str) -> dict[str, Any]:
        lines = quantities or {"A1": "2", "B2": "1"}
        return {
            "reference": reference,
            "order_number": "SO-1",
            "ship_to": {
                "name": "Ada Byron",
                "address1": "1 Mill Lane",
                "city": "Leeds",
                "postal_code": "LS1 1AA",
                "country_code": "GB",
            },
            "lines": [
                {"line_reference": f"l{n}", "sku": sku, "quantity": quantity}
                for n, (sku, quantity) in enumerate(lines.items(), 1)
            ],
        }

    return make
