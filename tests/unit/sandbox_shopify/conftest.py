"""A shop in this process, a way to ask it, and an endpoint that hears its webhooks."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, override

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_shopify.app import shop_app
from trunkline_sandbox_shopify.settings import Settings

type Heard = tuple[dict[str, str], bytes]


class Endpoint(ThreadingHTTPServer):
    """Keeps every post it hears and answers with the next of `statuses`, then 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Listener)
        self.heard: list[Heard] = []
        self.statuses: list[int] = []
        self.news = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhooks/shopify/shop"

    def wait_for(self, count: int, within_s: float = 10) -> list[Heard]:
        with self.news:
            assert self.news.wait_for(lambda: len(self.heard) >= count, within_s)
        return self.heard


class Listener(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if statuses else 200)
        self.end_headers()
        with self.server.news:
            self.server.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.server.news.notify_all()

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
    return Settings(0, tmp_path / "shop.sqlite3", "token", "secret", endpoint.url)


@pytest.fixture
def shop(settings: Settings) -> Iterator[TestClient[Litestar]]:
    with TestClient(shop_app(settings)) as client:
        yield client


type Ask = Callable[..., Any]


@pytest.fixture
def ask(shop: TestClient[Litestar]) -> Ask:
    """Ask in GraphQL; gives `data` and fails on errors."""

    def post(query: str, /, **variables: object) -> Any:
        answer = shop.post(
            "/admin/api/2026-10/graphql.json",
            json={"query": query, "variables": variables},
            headers={"X-Shopify-Access-Token": "token"},
        )
        body = answer.json()
        assert "errors" not in body, body
        return body["data"]

    return post


@pytest.fixture
def place(shop: TestClient[Litestar]) -> Callable[..., Any]:
    """Check out; gives the control route's summary."""

    def post(*lines: dict[str, object], **rest: object) -> Any:
        basket = {"lines": lines or [{"sku": "TEA", "quantity": 3}], **rest}
        answer = shop.post("/_sandbox/orders", json=basket)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return post
