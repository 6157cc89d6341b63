"""The shop's orders, its journal and what became of its webhooks."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hmac import digest
from typing import Any

import httpx
from msgspec import Struct, json
from oracle.observed import Effect, ShopOrder, Units

from .window import Names, pence

SYSTEM = "shop"
STALE = timedelta(hours=48)


class Sent(Struct, frozen=True):
    """A webhook and what became of it."""

    event_id: str
    accepted: bool
    genuine: bool


class ShopEffects:
    """Tells the effects of the shop's journal in the trade's words."""

    def __init__(self, names: Names, parcels: Mapping[str, str]) -> None:
        """`parcels` are parcel ids by tracking number."""
        self._names, self._parcels = names, parcels
        self._shown: defaultdict[str, int] = defaultdict(int)

    def told(
        self, journal: list[dict[str, Any]], documents: Mapping[str, dict[str, Any]]
    ) -> Iterator[Effect]:
        """Go through the journal; `documents` are the orders as the shop keeps them, by id."""
        for entry in journal:
            order_id = entry["key"].rpartition("/")[2]
            match entry["name"]:
                case "fulfillmentCreate":
                    yield self._fulfilment(entry, documents[order_id])
                case "orderCancel":
                    yield self._effect(entry, "order_cancelled", key=order_id)

    def _fulfilment(self, entry: dict[str, Any], document: dict[str, Any]) -> Effect:
        """The n-th effect of an order is the n-th fulfilment that it keeps."""
        place = self._shown[entry["key"]]
        self._shown[entry["key"]] += 1
        made = document["fulfilments"][place]
        skus = {line["line_id"]: line["sku"] for line in document["lines"]}
        return self._effect(
            entry,
            "fulfilment",
            key=str(made["fulfilment_id"]),
            of=self._parcels.get(made["number"], made["number"]),
            units=tuple(Units(skus[one["line_id"]], one["quantity"]) for one in made["lines"]),
        )

    def _effect(self, entry: dict[str, Any], kind: Any, **said: Any) -> Effect:
        return Effect(
            system=SYSTEM,
            kind=kind,
            order=self._names.shop(entry["key"]),
            place=entry["seq"],
            at=datetime.fromisoformat(entry["at"]),
            **said,
        )


async def orders(shop: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """Read every order as it lies in the shop, by id."""
    found = (await shop.get("/_sandbox/orders", params={"limit": 100_000})).json()
    documents = {}
    for one in found:
        order_id = str(one.get("orderId") or one["order_id"])
        documents[order_id] = (await shop.get(f"/_sandbox/orders/{order_id}")).json() | {
            "placed": one
        }
    return documents


def kept(documents: Mapping[str, dict[str, Any]]) -> tuple[ShopOrder, ...]:
    """Give what each order came to in the shop."""
    return tuple(
        ShopOrder(one["placed"]["name"], pence(one["placed"]["totalPrice"]), one["currency"])
        for one in documents.values()
    )


async def sent(shop: httpx.AsyncClient, secret: str) -> tuple[Sent, ...]:
    """Read what was sent unasked, and judge for ourselves what is genuine."""
    found = (await shop.get("/_sandbox/deliveries")).json()
    return tuple(_sent(one, secret) for one in found)


def _sent(delivery: dict[str, Any], secret: str) -> Sent:
    headers, body = delivery["headers"], delivery["body"].encode()
    right = b64encode(digest(secret.encode(), body, "sha256")).decode()
    age = datetime.now(UTC) - datetime.fromisoformat(headers["X-Shopify-Triggered-At"])
    return Sent(
        event_id=headers["X-Shopify-Event-Id"],
        accepted=delivery["outcome"] == "delivered",
        genuine=headers["X-Shopify-Hmac-Sha256"] == right and age < STALE,
    )


def shop_id(document: bytes) -> str:
    """Give the id of the order that a webhook's body is about."""
    return str(json.decode(document)["id"])
