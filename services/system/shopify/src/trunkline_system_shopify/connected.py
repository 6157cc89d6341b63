"""One shop connected: its own client, budget, adapter, way in and sweep over what all share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from msgspec import Struct

from trunkline_kit.calling import Calls
from trunkline_mapping.desk import FREE, UNUSED, TranslationDesk
from trunkline_mapping.held import Held
from trunkline_model.capabilities.channel_orders import ChannelOrders
from trunkline_model.capabilities.document_register import DocumentRegister
from trunkline_model.capabilities.translation import (
    BackendCode,
    BuiltInCode,
    CodeList,
    CodeUse,
    Translation,
)
from trunkline_model.mapping import MappingKind
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.memoised import memoised
from trunkline_store.pool import Pool

from .adapter import Shopify
from .client import ShopifyClient
from .hearing import Hearing
from .inbound import Door, Trust
from .mapping import number_of
from .reading import Reading
from .register import Register
from .settings import ShopConnection
from .sweep import Rhythm, Sweep


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
    """One shop as it is served."""

    connection_id: str
    orders: ChannelOrders
    """Its adapter behind the request memo."""
    register: DocumentRegister
    """What the shop itself holds."""
    translation: Translation
    """Takes new versions of its mapping."""
    door: Door
    """Where its webhooks come in."""
    sweep: Sweep
    """What finds the webhooks that never came."""


@asynccontextmanager
async def connected(one: ShopConnection, shared: Shared) -> AsyncIterator[Connected]:
    """Put a connection together; nothing is sent to the shop before it is used."""
    name = one.connection_id
    async with shared.calls.way("shopify", one) as way:
        client = ShopifyClient(way.http, one.access_token, way.budget)
        shop = Shopify(client, name, partial(shared.held.of, name))
        hearing = Hearing(shared.pool, shared.keyring, name)
        yield Connected(
            name,
            memoised(shop, shared.memo, shop.doubles()),
            Register(client),
            TranslationDesk(shared.held, partial(codes, Reading(client))),
            Door(hearing, _trust(one)),
            Sweep(shared.pool, Reading(client), hearing, _rhythm(one), connection_id=name),
        )


async def codes(reading: Reading, kind: MappingKind) -> CodeList:
    """List the shop's locations, each by name and by number.

    It takes any name of a carrier, and has no list of the gateways that its payments name.
    """
    if kind is MappingKind.LOCATION:
        known = [
            BackendCode(code, one.name)
            for one in await reading.locations()
            for code in (one.name, number_of(one.id))
        ]
        by_itself = (BuiltInCode("default", ""),)
        return CodeList(CodeUse.LISTED, tuple(known), ("default",), built_in=by_itself)
    return FREE if kind in (MappingKind.CARRIER, MappingKind.PAYMENT_METHOD) else UNUSED


def _trust(one: ShopConnection) -> Trust:
    secrets = (one.webhook_secret, one.webhook_secret_before)
    return Trust(one.connection_id, secrets, one.shop_domain)


def _rhythm(one: ShopConnection) -> Rhythm:
    return Rhythm(every_s=one.sweep_s, grace_s=one.sweep_grace_s, overlap_s=one.sweep_overlap_s)
