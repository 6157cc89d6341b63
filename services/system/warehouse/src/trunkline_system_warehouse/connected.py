"""One warehouse connected: its own client, budget, adapter, door and sweep over what all share."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from msgspec import Struct

from trunkline_kit.calling import Calls
from trunkline_kit.settings import SettingsWrong
from trunkline_kit.signature import Verifier
from trunkline_mapping.desk import FREE, UNUSED, TranslationDesk
from trunkline_mapping.held import Held
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.fulfilment import Fulfilment
from trunkline_model.capabilities.translation import CodeList, Translation
from trunkline_model.mapping import MappingKind
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.memoised import memoised
from trunkline_store.pool import Pool

from .adapter import DOUBLES, WarehouseAdapter
from .client import Warehouse
from .inbound import Door
from .intake import Intake
from .register import Register
from .settings import WarehouseConnection
from .sweep import Sweep


class Shared(Struct, frozen=True):
    """What every connection of the process uses."""

    pool: Pool
    keyring: Keyring
    memo: Memo
    held: Held
    """The published version of each connection's mapping."""
    calls: Calls
    """By which it reaches its backend, within a budget."""


class Connected(Struct, frozen=True):
    """One warehouse as it is served."""

    connection_id: str
    fulfilment: Fulfilment
    """Its adapter behind the request memo."""
    register: DocumentRegister
    """What the warehouse itself holds."""
    translation: Translation
    """Takes new versions of its mapping."""
    door: Door
    """Where its webhooks come in."""
    sweep: Callable[[], Coroutine[Any, Any, None]]
    """Finds, for as long as it runs, the webhooks that never came."""


@asynccontextmanager
async def connected(one: WarehouseConnection, shared: Shared) -> AsyncIterator[Connected]:
    """Put a connection together; nothing is sent to the warehouse before it is used."""
    name = one.connection_id
    verifier = _verifier(one)
    async with shared.calls.way("warehouse", one) as way:
        warehouse = Warehouse(way.http, one.token, way.budget)
        adapter: Fulfilment = WarehouseAdapter(
            warehouse, name, one.time_zone, partial(shared.held.of, name)
        )
        intake = Intake(shared.keyring, name, one.time_zone)
        yield Connected(
            name,
            memoised(adapter, shared.memo, DOUBLES),
            Register(warehouse, one.time_zone),
            TranslationDesk(shared.held, _codes),
            Door(verifier, intake),
            partial(Sweep(shared.pool, warehouse, intake, name).run, one.sweep_s),
        )


async def _codes(kind: MappingKind) -> CodeList:
    """A warehouse takes any carrier service by name; other kinds of ours it never sees."""
    return FREE if kind is MappingKind.CARRIER else UNUSED


def _verifier(one: WarehouseConnection) -> Verifier:
    try:
        return Verifier(one.webhook_secret)
    except ValueError as error:
        text = f"settings: the webhook secret of {one.connection_id} is no whsec_ and base64"
        raise SettingsWrong(text) from error
