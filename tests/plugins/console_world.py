"""The console in front of fakes, with the real issuer, all over real HTTP and gRPC."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from partner_api import FakeOrders, processes
from service_process import free_port

from trunkline.process.operations.v1 import operations_pb2
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline_experience_web.app import build_app
from trunkline_experience_web.clients import open_ports
from trunkline_experience_web.provider import Provider
from trunkline_experience_web.settings import Settings
from trunkline_kit.errors import NotFound, TrunklineError
from trunkline_kit.http import http_client
from trunkline_kit.web import http_server
from trunkline_model.capabilities.operations import (
    CaseList,
    CaseSummary,
    ExceptionList,
    ListCases,
    ListExceptions,
    Operations,
)
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_sandbox_issuer.app import build
from trunkline_sandbox_issuer.settings import Settings as IssuerSettings

SECRET = "s" * 40


def case(number: int, state: str = "ALLOCATED", stuck: int = 0) -> CaseSummary:
    """Give a case that moved an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)
    name = f"TL-{number:06}"
    return CaseSummary(f"order-to-cash/{name}", "order-to-cash", name, state, at, at, stuck)


@dataclass
class FakeOperations:
    """Answers from lists; everything that was decided is kept."""

    cases: list[CaseSummary] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)
    to_raise: list[TrunklineError] = field(default_factory=list)

    def _ask(self, request: Any) -> None:
        self.asked.append(request)
        if self.to_raise:
            raise self.to_raise.pop(0)

    async def list_cases(self, request: ListCases) -> CaseList:
        self._ask(request)
        return CaseList(tuple(self.cases[: request.limit]))

    async def get_case(self, request: Any) -> Any:
        self._ask(request)
        raise NotFound(f"no case {request.case_id}")

    async def list_exceptions(self, request: ListExceptions) -> ExceptionList:
        self._ask(request)
        return ExceptionList()

    def __getattr__(self, name: str) -> Any:
        async def unknown(request: Any) -> Any:
            raise NotFound(f"{name} {request}")

        return unknown


class Browser:
    """One person's browser: keeps cookies, follows links and fills in forms as they are."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.page = ""

    async def open(self, path: str) -> httpx.Response:
        """Follow a link, and every redirect after it."""
        return self._seen(await self.http.get(path, follow_redirects=True))

    async def send(self, path: str, /, **fields: str) -> httpx.Response:
        """Send the form of the page that leads there, with these fields filled in."""
        token = re.search(r'name="token" value="([^"]+)"', self.page)
        known = {"token": token[1]} if token else {}
        return self._seen(await self.http.post(path, data=known | fields, follow_redirects=True))

    async def sign_in(self, subject: str, path: str = "/console") -> httpx.Response:
        """Open a page, choose who one is, and come back to it."""
        await self.open(path)
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.page)
        form = {name: unescape(value) for name, value in hidden} | {"subject": subject}
        where = self.last.url.copy_with(query=None)
        return self._seen(await self.http.post(where, data=form, follow_redirects=True))

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.last, self.page = answer, answer.text
        return answer


@dataclass
class World:
    """The console, what stands behind it, and browsers in front of it."""

    url: str
    settings: Settings
    operations: FakeOperations
    orders: FakeOrders
    opened: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self) -> Browser:
        """Open a fresh browser."""
        client = httpx.AsyncClient(base_url=self.url)
        self.opened.append(client)
        return Browser(client)

    async def signed_in(self, subject: str = "omar") -> Browser:
        """Open a browser in which somebody has signed in."""
        browser = self.browser()
        answer = await browser.sign_in(subject)
        assert answer.status_code == 200, answer.text
        return browser


def console_settings(port: int, issuer: str, address: str) -> Settings:
    """Give what the console is told."""
    return Settings(
        http_port=port,
        process_operations_address=address,
        process_order_to_cash_address=address,
        console_url=f"http://127.0.0.1:{port}/console",
        session_secret=SECRET,
        oidc_issuer_url=issuer,
        oidc_client_secret="client secret/+",
    )


@asynccontextmanager
async def console_world(folder: Path) -> AsyncIterator[World]:
    """Run it all on free ports."""
    port, issuer_port = free_port(), free_port()
    issuer = f"http://127.0.0.1:{issuer_port}"
    operations, orders = FakeOperations(), FakeOrders()
    fakes: list[tuple[type, object, object]] = [
        (Operations, operations_pb2, operations),
        (OrderToCash, order_to_cash_pb2, orders),
    ]
    told = IssuerSettings(
        http_port=issuer_port,
        state_path=folder / "issuer.sqlite",
        issuer_url=issuer,
        issuer_client_secret="client secret/+",
        issuer_redirect_uri=f"http://127.0.0.1:{port}/console/login/callback",
    )
    async with processes(fakes) as address, http_server(build(told), issuer_port):
        settings = console_settings(port, issuer, address)
        async with open_ports(settings) as ports, http_client() as http:
            app = build_app(settings, ports, Provider(http, settings))
            async with http_server(app, port):
                world = World(f"http://127.0.0.1:{port}", settings, operations, orders)
                yield world
                for client in world.opened:
                    await client.aclose()
