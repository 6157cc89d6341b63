"""One company connected: its own session, budget, directory and stock watch."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from msgspec import Struct

from trunkline_kit.calling import Calls
from trunkline_mapping.desk import TranslationDesk
from trunkline_mapping.held import Held
from trunkline_model.capabilities.translation import CodeList, Translation
from trunkline_model.mapping import MappingKind
from trunkline_store.event_log import EventLog
from trunkline_store.pool import Pool

from .adapter.backend import Backend
from .adapter.codes import list_codes
from .client import Account, Client
from .conversation import Conversation
from .inbound import StockWatch
from .purchase_directory import PurchaseDirectory
from .settings import CompanyConnection


class Shared(Struct, frozen=True):
    """What every connection of the process uses."""

    pool: Pool
    events: EventLog
    held: Held
    """The published version of each company's mapping."""
    calls: Calls
    """By which it reaches its backend, within a budget."""


class Connected(Struct, frozen=True):
    """One company as it is served."""

    connection_id: str
    backend: Backend
    translation: Translation
    """Takes new versions of its mapping, and lists its codes."""
    watch: Callable[[], Coroutine[Any, Any, None]]
    """Tells, for as long as it runs, of stock that moved."""


@asynccontextmanager
async def connected(one: CompanyConnection, shared: Shared) -> AsyncIterator[Connected]:
    """Open the way to a company; the first call logs in."""
    name = one.connection_id
    account = Account(one.database, one.user, one.password)
    async with shared.calls.way("tryton", one) as way:
        client = Client(way.http, account, way.budget)
        watch = StockWatch(shared.pool, shared.events, name)
        yield Connected(
            name,
            Backend(client, PurchaseDirectory(one), partial(shared.held.of, name)),
            TranslationDesk(shared.held, partial(_codes, client, name)),
            partial(watch.watch, Conversation(client, name), one.poll_s),
        )


async def _codes(client: Client, name: str, kind: MappingKind) -> CodeList:
    return await list_codes(Conversation(client, name), kind)
