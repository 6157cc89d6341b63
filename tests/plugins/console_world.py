"""The console in front of fakes, with the real issuer, all over real HTTP and gRPC."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from console_accruals import FakeAccruals
from console_bank_changes import FakeBankChanges
from console_fakes import (
    FakeAudit,
    FakeDesk,
    FakeInbox,
    FakeLifecycles,
    FakeOperations,
    FakeProcess,
)
from console_mappings import FakeMappings
from console_measures import FakeMeasures
from console_proofs import (
    FakeCompleteness,
    FakeCorrections,
    FakeCounted,
    FakeReplays,
    FakeTracing,
)
from console_purchases import FakeBills, FakePurchases, FakeRuns
from litestar import Litestar
from partner_api import processes
from service_process import free_port

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline.process.operations.v1 import (
    completeness_pb2,
    counted_pb2,
    evidence_pb2,
    inbox_pb2,
    lineage_pb2,
    mappings_pb2,
    measures_pb2,
    operations_pb2,
)
from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.process.procure_to_pay.v1 import (
    bank_changes_pb2,
    payment_runs_pb2,
    period_accruals_pb2,
    purchases_pb2,
    supplier_bills_pb2,
)
from trunkline_experience_web.app import build_pages
from trunkline_experience_web.clients import open_ports
from trunkline_experience_web.guarding import guarded
from trunkline_experience_web.provider import Provider
from trunkline_experience_web.settings import Settings
from trunkline_kit.http import http_client
from trunkline_kit.web import http_server
from trunkline_model.capabilities.bank_changes import BankChanges
from trunkline_model.capabilities.completeness import Completeness
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.counted import Counted
from trunkline_model.capabilities.evidence import Audit
from trunkline_model.capabilities.inbox import Inbox
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.lineage import Tracing
from trunkline_model.capabilities.mappings import Mappings
from trunkline_model.capabilities.measures import ProcessMeasures
from trunkline_model.capabilities.operations import Operations
from trunkline_model.capabilities.order_to_cash import OrderToCash
from trunkline_model.capabilities.payment_runs import PaymentRuns
from trunkline_model.capabilities.period_accruals import PeriodAccruals
from trunkline_model.capabilities.purchases import Purchases
from trunkline_model.capabilities.replay import Replays
from trunkline_model.capabilities.supplier_bills import SupplierBills
from trunkline_sandbox_issuer.app import build
from trunkline_sandbox_issuer.settings import Settings as IssuerSettings

SECRET = "s" * 40
CLIENT_SECRET = "client secret/+"


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

    async def post(self, path: str, form: Mapping[str, object]) -> httpx.Response:
        """Send exactly this form; a field may have several values."""
        return self._seen(await self.http.post(path, data=dict(form), follow_redirects=True))

    def fields(self, action: str) -> dict[str, list[str]]:
        """Give what the form of this page that leads there holds already."""
        form = self.page.partition(f'action="{action}"')[2].partition("</form>")[0]
        found: dict[str, list[str]] = {}
        for name, value in re.findall(r'<input [^>]*name="([^"]+)"[^>]* value="([^"]*)"', form):
            found.setdefault(unescape(name), []).append(unescape(value))
        return found

    async def sign_in(self, subject: str, path: str = "/console") -> httpx.Response:
        """Open a page, choose who one is, and come back to it."""
        await self.open(path)
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.page)
        form = {name: unescape(value) for name, value in hidden} | {"subject": subject}
        where = self.last.url.copy_with(query=None)
        return self._seen(await self.http.post(where, data=form, follow_redirects=True))

    async def sign_out(self) -> httpx.Response:
        """Press the button, and go on to the identity provider as a browser does by itself."""
        answer = await self.send("/console/logout")
        onward = leads_on(answer.text)
        return await self.open(onward) if onward else answer

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.last, self.page = answer, answer.text
        return answer


def leads_on(page: str) -> str:
    """Give where a page leads by itself; empty when it stays."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    return unescape(found[1]) if found else ""


@dataclass
class World:
    """The console, what stands behind it, and browsers in front of it."""

    url: str
    issuer: str
    app: Litestar = field(default_factory=Litestar)
    operations: FakeOperations = field(default_factory=FakeOperations)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    audit: FakeAudit = field(default_factory=FakeAudit)
    lifecycles: FakeLifecycles = field(default_factory=FakeLifecycles)
    orders: FakeDesk = field(default_factory=FakeDesk)
    purchases: FakePurchases = field(default_factory=FakePurchases)
    bills: FakeBills = field(default_factory=FakeBills)
    runs: FakeRuns = field(default_factory=FakeRuns)
    accruals: FakeAccruals = field(default_factory=FakeAccruals)
    bank_changes: FakeBankChanges = field(default_factory=FakeBankChanges)
    corrections: FakeCorrections = field(default_factory=FakeCorrections)
    replays: FakeReplays = field(default_factory=FakeReplays)
    counted: FakeCounted = field(default_factory=FakeCounted)
    completeness: FakeCompleteness = field(default_factory=FakeCompleteness)
    tracing: FakeTracing = field(default_factory=FakeTracing)
    measures: FakeMeasures = field(default_factory=FakeMeasures)
    mappings: FakeMappings = field(default_factory=FakeMappings)
    opened: list[httpx.AsyncClient] = field(default_factory=list)

    def fakes(self) -> list[FakeProcess]:
        """Everything that stands behind the console."""
        return [one for _, _, one in self.ports() if isinstance(one, FakeProcess)]

    def emptied(self) -> None:
        """Forget what was asked and what was put in, for the next test."""
        for _, _, one in self.ports():
            type(one).__init__(one)

    def ports(self) -> list[tuple[type, object, object]]:
        """Every port that the console calls, with its fake."""
        return [
            (Operations, operations_pb2, self.operations),
            (Inbox, inbox_pb2, self.inbox),
            (Audit, evidence_pb2, self.audit),
            (Lifecycles, lifecycles_pb2, self.lifecycles),
            (OrderToCash, order_to_cash_pb2, self.orders),
            (Purchases, purchases_pb2, self.purchases),
            (SupplierBills, supplier_bills_pb2, self.bills),
            (PaymentRuns, payment_runs_pb2, self.runs),
            (BankChanges, bank_changes_pb2, self.bank_changes),
            (PeriodAccruals, period_accruals_pb2, self.accruals),
            (Corrections, corrections_pb2, self.corrections),
            (Replays, replay_pb2, self.replays),
            (Counted, counted_pb2, self.counted),
            (Completeness, completeness_pb2, self.completeness),
            (Tracing, lineage_pb2, self.tracing),
            (ProcessMeasures, measures_pb2, self.measures),
            (Mappings, mappings_pb2, self.mappings),
        ]

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
        process_procure_to_pay_address=address,
        console_url=f"http://127.0.0.1:{port}/console",
        session_secret=SECRET,
        actor_secret=SECRET,
        oidc_issuer_url=issuer,
        oidc_client_secret=CLIENT_SECRET,
    )


@asynccontextmanager
async def console_world(folder: Path, **behind: Any) -> AsyncIterator[World]:
    """Run it all on free ports; `behind` are ports in place of fakes, by their names in World."""
    port, issuer_port = free_port(), free_port()
    issuer, url = f"http://127.0.0.1:{issuer_port}", f"http://127.0.0.1:{port}"
    world = World(url, issuer, **behind)
    told = IssuerSettings(
        http_port=issuer_port,
        state_path=folder / "issuer.sqlite",
        issuer_url=issuer,
        issuer_client_secret=CLIENT_SECRET,
        issuer_redirect_uri=f"{url}/console/login/callback",
        issuer_post_logout_redirect_uri=f"{url}/console/signed-out",
    )
    async with processes(world.ports()) as address, http_server(build(told), issuer_port):
        settings = console_settings(port, issuer, address)
        async with open_ports(settings) as ports, http_client() as http:
            app = build_pages(settings, ports, Provider(http, settings))
            world.app = app
            async with http_server(guarded(app, url), port):
                yield world
                for client in world.opened:
                    await client.aclose()
