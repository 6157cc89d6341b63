"""Two companies in one process: each has its own session, and neither holds up the other."""

import socket
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, override

import pytest
from aiohttp import web
from eventually import eventually
from msgspec import Struct
from scripted_tryton import ScriptedTryton, result

from trunkline.system.events.v1 import events_pb2
from trunkline.system.parties.v1 import parties_pb2
from trunkline_kit.channel import connect
from trunkline_kit.errors import NotFound, Unavailable
from trunkline_kit.rpc import call_port
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_model.capabilities.parties import EnsureParty, Parties
from trunkline_model.party import Party
from trunkline_system_tryton.main import life
from trunkline_system_tryton.settings import CompanyConnection, Settings


class Company(ScriptedTryton):
    """Answers searches by their model instead of by a script."""

    def __init__(self, customers: list[int], *moves: dict[str, Any]) -> None:
        super().__init__()
        self.rows: dict[str, list[Any]] = {
            "model.party.party.search_read": [{"id": one} for one in customers],
            "model.stock.move.search_read": list(moves),
        }

    @override
    async def say(self, method: str, request: web.Request) -> web.StreamResponse:
        return result(self.rows.get(method, []))


class Served(Struct, frozen=True):
    """The service as its callers see it."""

    parties: Parties
    log: EventLog

    async def first_event(self) -> Event:
        """Wait until something was heard."""

        async def read() -> tuple[Event, ...]:
            return (await self.log.read_events(ReadEvents(0))).events

        return (await eventually(read))[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def moved(sku: str) -> dict[str, Any]:
    at = {"year": 2026, "month": 11, "day": 21, "hour": 9, "minute": 0, "second": 0}
    changed = {"__class__": "datetime", **at, "microsecond": 5}
    return {"id": 1, "product.": {"id": 1, "code": sku}, "last_modified_at": changed}


def connection(name: str, port: int) -> CompanyConnection:
    return CompanyConnection(
        connection_id=name,
        url=f"http://127.0.0.1:{port}",
        database="books",
        user="admin",
        password=Secret("secret"),
        poll_s=0.5,
    )


@asynccontextmanager
async def served(database_url: str, **companies: Company | None) -> AsyncIterator[Served]:
    """Run the service before companies by the name of their connection; None: one that is away."""
    told = Settings(free_port(), database_url, b64encode(bytes(range(32))).decode())
    ports = {name: free_port() for name in companies}
    async with AsyncExitStack() as stack:
        for name, company in companies.items():
            if company is not None:
                await _open(company, ports[name], stack)
        connections = [connection(name, port) for name, port in ports.items()]
        await stack.enter_async_context(life(told, *connections))
        channel = await stack.enter_async_context(connect(f"127.0.0.1:{told.grpc_port}"))
        yield Served(
            call_port(Parties, parties_pb2, channel), call_port(EventLog, events_pb2, channel)
        )


async def _open(company: Company, port: int, stack: AsyncExitStack) -> None:
    app = web.Application()
    app.router.add_post("/books/rpc/", company.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", port).start()


def ensured(connection_id: str, request_id: str = "r1") -> EnsureParty:
    return EnsureParty(connection_id, request_id, Party("HARBOUR", "Harbour Hotels Ltd"))


async def test_a_request_reaches_the_company_that_it_names(database_url: str) -> None:
    first, second = Company([11]), Company([22])
    async with served(database_url, uk=first, de=second) as both:
        found = await both.parties.ensure_party(ensured("de"))
        assert (found.evidence.connection_id, found.evidence.document_id) == ("de", "22")
        assert "model.party.party.search_read" not in first.methods
        with pytest.raises(NotFound, match="fr") as refusal:
            await both.parties.ensure_party(ensured("fr", "r2"))
        assert refusal.value.reason == "connection"


async def test_each_companys_stock_is_told_under_its_own_name(database_url: str) -> None:
    async with served(database_url, uk=Company([]), de=Company([], moved("MUG"))) as both:
        event = await both.first_event()
    assert event.stock_changed
    assert (event.connection_id, event.stock_changed.sku) == ("de", "MUG")


async def test_a_company_that_is_away_holds_up_no_other(database_url: str) -> None:
    async with served(database_url, uk=None, de=Company([22], moved("MUG"))) as both:
        assert (await both.first_event()).connection_id == "de"
        assert (await both.parties.ensure_party(ensured("de"))).evidence.document_id == "22"
        with pytest.raises(Unavailable) as failure:
            await both.parties.ensure_party(ensured("uk", "r2"))
        assert not failure.value.unknown


async def test_a_company_that_answers_strangely_ends_no_others_watch(database_url: str) -> None:
    strange, good = Company([], {"id": 1}), Company([22])
    async with served(database_url, uk=strange, de=good) as both:
        await eventually(lambda: "model.stock.move.search_read" in strange.methods)
        good.rows["model.stock.move.search_read"] = [moved("MUG")]
        assert (await both.first_event()).connection_id == "de"
