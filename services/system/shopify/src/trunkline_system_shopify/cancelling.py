"""Cancelling an order in the shop: a job there, so the order is read until it says so."""

import asyncio

from trunkline_kit.errors import Invalid, Refused, Unavailable
from trunkline_model.capabilities.channel_orders import CancelChannelOrder, ChannelOrderCancelled

from . import answers
from .client import Ask, ShopifyClient
from .evidence import Proof
from .mapping import gid
from .reading import Reading

REASONS = {
    "customer": "CUSTOMER",
    "fraud": "FRAUD",
    "inventory": "INVENTORY",
    "declined": "DECLINED",
    "other": "OTHER",
}
LOOKS = 6
"""How often the job's effect is looked for, 0.2, 0.4, 0.8 … seconds apart: 6 s in all."""


class Cancelling:
    """Cancels whole orders and gives the money back."""

    def __init__(self, client: ShopifyClient, reading: Reading, proof: Proof) -> None:
        self._client = client
        self._reading = reading
        self._proof = proof

    async def cancel(self, request: CancelChannelOrder) -> ChannelOrderCancelled:
        """Cancel; an order that is cancelled already is a success."""
        if request.reason not in REASONS:
            raise Invalid(f"reason must be one of {', '.join(REASONS)}", reason="reason")
        if request.lines:
            raise Invalid("a shop order is cancelled whole", reason="part_cancellation")
        already = await self.find(request)
        if already:
            return already
        told = await self._client.ask(
            Ask("cancel_order", _variables(request), write=True), answers.CancelOrderAnswer
        )
        errors = told.data.order_cancel.order_cancel_user_errors
        name = await self._wait(request.channel_order_id, 1 if errors else LOOKS)
        if name is None and errors:
            raise Refused("; ".join(one.message for one in errors), reason="not_cancellable")
        if name is None:
            raise Unavailable("the shop has not cancelled yet", reason="pending", unknown=True)
        evidence = self._proof.document("Order", request.channel_order_id, name, told)
        return ChannelOrderCancelled(evidence)

    async def find(self, request: CancelChannelOrder) -> ChannelOrderCancelled | None:
        """Look whether the order is cancelled."""
        order_id = request.channel_order_id
        name, at = await self._reading.cancelled_at(order_id)
        if at is None:
            return None
        return ChannelOrderCancelled(self._proof.seen("Order", order_id, name, at))

    async def _wait(self, order_id: str, looks: int) -> str | None:
        """Give the order's name once it is cancelled, None when it is not in time."""
        for look in range(looks):
            name, at = await self._reading.cancelled_at(order_id)
            if at:
                return name
            if look + 1 < looks:
                await asyncio.sleep(0.2 * 2**look)
        return None


def _variables(request: CancelChannelOrder) -> dict[str, object]:
    return {
        "orderId": gid("Order", request.channel_order_id),
        "reason": REASONS[request.reason],
        "restock": request.restock,
        "staffNote": f"Trunkline {request.request_id}"[:255],
    }
