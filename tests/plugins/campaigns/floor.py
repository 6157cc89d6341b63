"""The people who act while blows fall: who packs parcels, and who calls hopeless orders off."""

import asyncio
from typing import Any

import httpx

from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline_kit.acting import Bearer
from trunkline_kit.channel import connect
from trunkline_kit.errors import TrunklineError
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.order_to_cash import CancelOrder, OrderToCash

from .baskets import LEFT_LYING, parcels_for

LOOK_S = 0.15
ALREADY = 409
"""It was called off meanwhile."""


class Packers:
    """Send each shipment order in as many parcels as planned, the rest in the last."""

    def __init__(self, warehouse: httpx.AsyncClient) -> None:
        self._http = warehouse
        self._seen = 0
        self.turn = asyncio.Lock()
        """Held while they are at it: whoever takes the warehouse away takes it first."""

    async def work(self) -> None:
        """Pack until cancelled."""
        while True:
            async with self.turn:
                await self._pack_all()
            await asyncio.sleep(LOOK_S)

    async def _pack_all(self) -> None:
        for entry in await self._news():
            if entry["name"] == "shipment_order.created" and _is_packed(entry["body"]):
                await self._pack(entry["body"])
            self._seen = entry["seq"]

    async def _news(self) -> list[dict[str, Any]]:
        words: dict[str, str | int] = {"after": self._seen, "kind": "effect", "limit": 500}
        found: list[dict[str, Any]] = (
            await self._http.get("/_sandbox/journal", params=words)
        ).json()
        return found

    async def _pack(self, draft: dict[str, Any]) -> None:
        path = f"/_sandbox/shipment-orders/{draft['reference']}/parcels"
        units = [line["line_reference"] for line in draft["lines"]]
        spare = [int(float(line["quantity"])) for line in draft["lines"]]
        for _ in range(parcels_for(sum(spare)) - 1):
            place = max(range(len(spare)), key=lambda one: spare[one])
            spare[place] -= 1
            lines = [{"line_reference": units[place], "quantity": 1}]
            await self._send(path, {"lines": lines})
        await self._send(path, {})

    async def _send(self, path: str, body: dict[str, Any]) -> None:
        answer = await self._http.post(path, json=body)
        if answer.status_code != ALREADY:
            assert answer.is_success, answer.text


def _is_packed(draft: dict[str, Any]) -> bool:
    return any(line["sku"] != LEFT_LYING for line in draft["lines"])


async def call_off(address: str, order_number: str, who: Bearer) -> bool:
    """Ask for a cancellation as a person does: again, under one key, until told."""
    asked = CancelOrder(
        order_number=order_number,
        partner_id="",
        idempotency_key=f"call-off-{order_number}",
        fingerprint="call-off",
        reason="the goods never come",
        actor="campaign",
    )
    channel = connect(address)
    try:
        orders = call_port(OrderToCash, order_to_cash_pb2, channel, bearer=who)
        async with asyncio.timeout(5):
            await orders.cancel_order(asked)
    except (TrunklineError, TimeoutError):
        return False
    finally:
        await channel.close(None)
    return True
