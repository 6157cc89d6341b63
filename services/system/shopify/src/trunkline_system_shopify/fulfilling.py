"""Parcels in the shop: shown, looked up, taken back.

fulfillmentCreate has no idempotency key. What keeps a parcel from being shown twice is that
it is looked up by its tracking number and contents before it is sent again.
"""

from typing import Any

from trunkline_kit.errors import Invalid, Refused
from trunkline_mapping.translation import Asking
from trunkline_model.capabilities.channel_orders import (
    CancelFulfilment,
    CreateFulfilment,
    FulfilmentCancelled,
    FulfilmentCreated,
)
from trunkline_model.mapping import MappingKind

from . import answers, nodes
from .client import Ask, ShopifyClient
from .evidence import Proof
from .mapping import gid, number_of
from .reading import Reading

OPEN = frozenset({"OPEN", "IN_PROGRESS"})
HELD = frozenset({"ON_HOLD", "SCHEDULED", "INCOMPLETE"})


class Fulfilling:
    """Shows parcels and takes them back."""

    def __init__(self, client: ShopifyClient, reading: Reading, proof: Proof) -> None:
        self._client = client
        self._reading = reading
        self._proof = proof

    async def create(self, request: CreateFulfilment) -> FulfilmentCreated:
        """Show a parcel; Refused when the shop has not that much left to fulfil."""
        wanted = quantities(request)
        _, work = await self._reading.work(request.channel_order_id)
        carrier = self._carrier(request)
        variables = {"fulfillment": _input(request, share_out(wanted, work), carrier)}
        told = await self._client.ask(
            Ask("create_fulfilment", variables, write=True), answers.CreateFulfilmentAnswer
        )
        payload = told.data.fulfillment_create
        if payload.fulfillment is None:
            raise Refused(_sentences(payload.user_errors), reason="not_fulfillable")
        return FulfilmentCreated(
            number_of(payload.fulfillment.id),
            self._proof.of("Fulfillment", payload.fulfillment, told),
        )

    async def find(self, request: CreateFulfilment) -> FulfilmentCreated | None:
        """Look the parcel up by tracking number and contents; None when it is not shown."""
        wanted = quantities(request)
        number = request.parcel.tracking_number
        for parcel in await self._reading.parcels(request.channel_order_id, number):
            if parcel.status != "SUCCESS" or parcel.total_quantity != sum(wanted.values()):
                continue
            if await self._reading.parcel_lines(parcel.id) == wanted:
                evidence = self._proof.found("Fulfillment", parcel)
                return FulfilmentCreated(number_of(parcel.id), evidence)
        return None

    async def cancel(self, request: CancelFulfilment) -> FulfilmentCancelled:
        """Take a parcel back; one that was never shown, or is back already, is a success."""
        order_id, number = request.channel_order_id, request.tracking_number
        parcels = await self._reading.parcels(order_id, number)
        evidence = self._proof.absent("Fulfillment", number)
        for parcel in parcels:
            evidence = self._proof.found("Fulfillment", parcel)
            if parcel.status != "CANCELLED":
                evidence = await self._cancel(request, parcel)
        return FulfilmentCancelled(existed=bool(parcels), evidence=evidence)

    def _carrier(self, request: CreateFulfilment) -> str:
        parcel = request.parcel
        skus = tuple(line.sku for line in parcel.lines)
        asking = Asking(on=parcel.shipped_on, field="parcel.carrier", skus=skus)
        return self._proof.translation.code(MappingKind.CARRIER, parcel.carrier, asking)

    async def _cancel(self, request: CancelFulfilment, parcel: nodes.Parcel) -> Any:
        told = await self._client.ask(
            Ask("cancel_fulfilment", {"id": parcel.id}, write=True),
            answers.CancelFulfilmentAnswer,
        )
        errors = told.data.fulfillment_cancel.user_errors
        if errors:
            now = await self._reading.parcels(request.channel_order_id, request.tracking_number)
            if any(one.id == parcel.id and one.status != "CANCELLED" for one in now):
                raise Refused(_sentences(errors), reason="not_cancellable")
        return self._proof.of("Fulfillment", parcel, told)


def quantities(request: CreateFulfilment) -> dict[str, int]:
    """Sum the parcel by global line id; Invalid unless whole, positive and present."""
    found: dict[str, int] = {}
    for line in request.parcel.lines:
        if line.quantity <= 0 or line.quantity != line.quantity.to_integral_value():
            raise Invalid(f"line {line.line_id}: a shop sends whole units only", reason="quantity")
        if not (line.line_id.isascii() and line.line_id.isdigit()):
            raise Invalid(f"{line.line_id} is no line of this shop", reason="line_id")
        key = gid("LineItem", line.line_id)
        found[key] = found.get(key, 0) + int(line.quantity)
    if not found:
        raise Invalid("the parcel is empty", reason="no_lines")
    return found


def share_out(wanted: dict[str, int], work: list[nodes.Work]) -> dict[str, dict[str, int]]:
    """Take wanted quantities from open fulfilment orders: order id → its line id → quantity."""
    left = dict(wanted)
    taken: dict[str, dict[str, int]] = {}
    for one in work:
        if one.status not in OPEN:
            continue
        for line in one.line_items.nodes:
            quantity = min(left.get(line.line_item.id, 0), line.remaining_quantity)
            if quantity:
                taken.setdefault(one.id, {})[line.id] = quantity
                left[line.line_item.id] -= quantity
    missing = sum(left.values())
    if missing:
        held = any(one.status in HELD for one in work)
        raise Refused(
            f"the shop has {missing} units fewer left to fulfil than the parcel holds",
            reason="on_hold" if held else "nothing_to_fulfil",
        )
    return taken


def _input(
    request: CreateFulfilment, taken: dict[str, dict[str, int]], carrier: str
) -> dict[str, Any]:
    parcel = request.parcel
    return {
        "lineItemsByFulfillmentOrder": [
            {
                "fulfillmentOrderId": work_id,
                "fulfillmentOrderLineItems": [
                    {"id": line_id, "quantity": quantity} for line_id, quantity in lines.items()
                ],
            }
            for work_id, lines in taken.items()
        ],
        "notifyCustomer": request.notify_customer,
        "trackingInfo": {"company": carrier, "number": parcel.tracking_number},
    }


def _sentences(errors: tuple[nodes.UserError, ...]) -> str:
    return "; ".join(one.message for one in errors) or "the shop gave no reason"
