"""Everything that the oracle judges by, put together after a run."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import psycopg
from msgspec import Struct, structs
from oracle.bought import Bought, PlannedPurchase
from oracle.observed import (
    Delivery,
    Effect,
    Fault,
    LedgerLine,
    Observed,
    PlannedOrder,
    Shelf,
    Times,
)

from . import deliveries, erp, purchases, shop, trunkline, warehouse
from .window import Names

SHOP_ALIAS = "shop:shopify/"
ALL = 10_000_000


class Windows(Struct, frozen=True):
    """Where a run is read from outside."""

    shop: httpx.AsyncClient
    warehouse: httpx.AsyncClient
    erp: httpx.AsyncClient
    supplier: httpx.AsyncClient
    bank: httpx.AsyncClient
    mail: httpx.AsyncClient
    database_url: str
    webhook_secret: str
    warehouse_token: str


class Before(Struct, frozen=True):
    """What lay on the shelves before the run."""

    erp: Mapping[str, int]
    warehouse: Mapping[str, int]


class Told(Struct, frozen=True):
    """What whoever ran it knows: what was placed, which faults fired, how long things took."""

    plan: tuple[PlannedOrder, ...]
    shop_ids: Mapping[str, str]
    """The customers' numbers by the shop's id."""
    faults: tuple[Fault, ...]
    times: Times
    before: Before
    posted: Mapping[str, Sequence[shop.Sent]]
    """What was sent to our doors beside the sandboxes, by whose door it is."""
    purchases: tuple[PlannedPurchase, ...] = ()


async def shelves_before(windows: Windows) -> Before:
    """Read the shelves."""
    kept = await erp.levels(windows.erp)
    lying = await warehouse.levels(windows.warehouse, windows.warehouse_token)
    return Before({sku: one[0] for sku, one in kept.items()}, lying)


async def observe(windows: Windows, told: Told) -> Observed:
    """Read everything and put it side by side."""
    async with await psycopg.AsyncConnection.connect(windows.database_url) as conn:
        stored = await trunkline.stored(conn)
        told_us = await _deliveries(windows, conn, stored, told)
    orders = _orders(stored, told)
    keys = {row[0]: row[1] for row in stored.cases}
    by_number = {keys[case_id]: order for case_id, order in orders.items() if case_id in keys}
    documents = await shop.orders(windows.shop)
    posted = await erp.ledger(windows.erp)
    bought = await _bought(windows, told, stored, posted)
    of_purchases = {one.key for one in bought.effects}
    return Observed(
        plan=told.plan,
        shop_orders=shop.kept(documents),
        effects=await _effects(windows, Names(by_number, told.shop_ids), documents),
        ledger=tuple(one for one in posted if one.document not in of_purchases),
        shelves=await _shelves(windows, told.before),
        deliveries=told_us,
        approvals=trunkline.approvals(stored, orders),
        records=trunkline.records(stored, orders),
        cases=trunkline.cases(stored, orders),
        faults=told.faults,
        times=told.times,
        bought=bought,
    )


async def _bought(
    windows: Windows, told: Told, stored: trunkline.Stored, posted: Sequence[LedgerLine]
) -> Bought:
    if not told.purchases:
        return Bought()
    booked = purchases.PurchaseEffects().told(await journal(windows.erp))
    sent = purchases.sent(await journal(windows.supplier))
    effects = (*booked, *sent)
    ends = trunkline.purchases(stored)
    found = await purchases.bought(told.purchases, effects, windows.bank, posted, ends)
    return structs.replace(found, letters=purchases.letters(await journal(windows.mail)))


def _orders(stored: trunkline.Stored, told: Told) -> dict[str, str]:
    """The customers' numbers by case id: the shop's ids are aliases of cases, ours their keys."""
    known = {f"{SHOP_ALIAS}{shop_id}": order for shop_id, order in told.shop_ids.items()}
    trade = {plan.order for plan in told.plan if not plan.in_shop}
    return {
        case_id: known[alias] for alias, case_id in stored.aliases.items() if alias in known
    } | {row[0]: row[1] for row in stored.cases if row[1] in trade}


async def _effects(
    windows: Windows, names: Names, documents: Mapping[str, dict[str, Any]]
) -> tuple[Effect, ...]:
    packed = warehouse.WarehouseEffects(names)
    left = list(packed.told(await journal(windows.warehouse)))
    booked = list(erp.ErpEffects(names).told(await journal(windows.erp)))
    shown = shop.ShopEffects(names, packed.parcels).told(await journal(windows.shop), documents)
    return (*booked, *left, *shown)


async def journal(sandbox: httpx.AsyncClient, kind: str = "effect") -> list[dict[str, Any]]:
    """Read all effects, or all requests, of a sandbox."""
    words: dict[str, str | int] = {"kind": kind, "limit": ALL}
    found: list[dict[str, Any]] = (await sandbox.get("/_sandbox/journal", params=words)).json()
    return found


async def _shelves(windows: Windows, before: Before) -> tuple[Shelf, ...]:
    kept = await erp.levels(windows.erp)
    lying = await warehouse.levels(windows.warehouse, windows.warehouse_token)
    came = erp.received(await journal(windows.erp))
    return (
        *(Shelf("erp", sku, before.erp[sku], *one, came[sku]) for sku, one in kept.items()),
        *(
            Shelf("warehouse", sku, before.warehouse.get(sku, 0), closing)
            for sku, closing in lying.items()
        ),
    )


async def _deliveries(
    windows: Windows,
    conn: psycopg.AsyncConnection[Any],
    stored: trunkline.Stored,
    told: Told,
) -> tuple[Delivery, ...]:
    shop_log = await deliveries.heard(conn, "system-shopify", "shopify", stored)
    warehouse_log = await deliveries.heard(conn, "system-warehouse", "warehouse", stored)
    sent = await shop.sent(windows.shop, windows.webhook_secret)
    events = await warehouse.told_events(windows.warehouse, windows.warehouse_token)
    return (
        *deliveries.from_webhooks("shop", (*sent, *told.posted["shop"]), shop_log),
        *deliveries.from_webhooks("warehouse", told.posted["warehouse"], warehouse_log),
        *deliveries.from_warehouse(events, warehouse_log),
        *deliveries.from_partners((one.order for one in told.plan if not one.in_shop), stored),
    )
