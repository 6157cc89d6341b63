"""Capability fulfilment against the warehouse; a reference binds every write at the backend."""

from collections.abc import Callable
from datetime import tzinfo
from hashlib import sha256

import msgspec
from msgspec import structs

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, NotFound, Unavailable
from trunkline_mapping.held import built_in_translation
from trunkline_mapping.translation import Asking, Translation
from trunkline_model.capabilities.fulfilment import (
    CancelShipmentOrder,
    CreateShipmentOrder,
    GetShipmentOrder,
    ShipmentOrderCancelled,
    ShipmentOrderCreated,
    ShipmentOrderProgress,
)
from trunkline_model.evidence import Evidence
from trunkline_model.mapping import MappingKind
from trunkline_model.shipment import ShipmentOrder
from trunkline_store.memoised import Doubles

from . import wire
from .client import Answer, Warehouse, decoded, refusal
from .mapping import MAPPING_VERSION, from_warehouse, same_order, to_warehouse

SYSTEM = "system-warehouse"
DOUBLES = Doubles(bound=frozenset({"create_shipment_order", "cancel_shipment_order"}))
"""The warehouse takes a reference once and cancels an order once, however often it is asked."""

OWN = built_in_translation(MAPPING_VERSION)
"""What is translated by while nothing was published."""

NOTHING_TO_CALL_OFF = frozenset({"cancelled", "rejected", "short"})
"""States in which nothing has left and nothing ever will."""


class WarehouseAdapter:
    """Fulfils `Fulfilment` for one connection."""

    def __init__(
        self,
        warehouse: Warehouse,
        connection_id: str,
        zone: tzinfo,
        translation: Callable[[], Translation] = lambda: OWN,
    ) -> None:
        self._warehouse = warehouse
        self._connection_id = connection_id
        self._zone = zone
        self._translation = translation

    async def create_shipment_order(self, request: CreateShipmentOrder) -> ShipmentOrderCreated:
        """Place the order; a reference that is taken is ours already, or a Conflict."""
        translation = self._translation()
        draft = to_warehouse(
            request.shipment_order, self._carrier(translation, request.shipment_order)
        )
        body = msgspec.json.encode(draft)
        answer = await self._warehouse.create(body)
        created = answer.status == 201
        order = _placed(answer, draft) if created else _existing(answer, draft)
        evidence = self._evidence(order, body, answer, found=not created)
        proved = structs.replace(evidence, mapping_version=translation.version)
        return ShipmentOrderCreated(order.id, proved)

    async def cancel_shipment_order(self, request: CancelShipmentOrder) -> ShipmentOrderCancelled:
        """Cancel; Refused once picking began; an unknown reference is a success."""
        asked = request.reference.encode()
        found = await self._warehouse.find(request.reference)
        if found is None:
            return ShipmentOrderCancelled(
                existed=False, evidence=self._nothing(request.reference, asked)
            )
        order, answer = found
        if from_warehouse(order, self._zone).state in NOTHING_TO_CALL_OFF:
            evidence = self._evidence(order, asked, answer, found=True)
            return ShipmentOrderCancelled(existed=True, evidence=evidence)
        answer = await self._warehouse.cancel(order.id)
        if answer.status != 200:
            raise refusal(answer)
        cancelled = decoded(answer, wire.ShipmentOrder, wrote=True)
        _require(cancelled.id == order.id)
        evidence = self._evidence(cancelled, asked, answer)
        return ShipmentOrderCancelled(existed=True, evidence=evidence)

    async def get_shipment_order(self, request: GetShipmentOrder) -> ShipmentOrderProgress:
        """Read progress; NotFound for an unknown reference."""
        found = await self._warehouse.find(request.reference)
        if found is None:
            raise NotFound(f"the warehouse has no shipment order {request.reference}")
        return from_warehouse(found[0], self._zone)

    def _carrier(self, translation: Translation, order: ShipmentOrder) -> str:
        asking = Asking(
            on=clock.today(self._zone),
            field="shipment_order.carrier_service",
            country=order.delivery_address.country,
            skus=tuple(line.sku for line in order.lines),
        )
        return translation.code(MappingKind.CARRIER, order.carrier_service, asking)

    def _evidence(
        self, order: wire.ShipmentOrder, body: bytes, answer: Answer, *, found: bool = False
    ) -> Evidence:
        nothing = self._nothing(order.reference, body)
        return structs.replace(
            nothing,
            document_id=order.id,
            answer_sha256=sha256(answer.content).hexdigest(),
            found_by_probe=found,
        )

    def _nothing(self, reference: str, asked: bytes) -> Evidence:
        """Say that the warehouse was asked and had nothing."""
        return Evidence(
            system=SYSTEM,
            connection_id=self._connection_id,
            document_type="shipment_order",
            document_id="",
            document_number=reference,
            request_sha256=sha256(asked).hexdigest(),
            answer_sha256=sha256(b"").hexdigest(),
            mapping_version=self._translation().version,
            recorded_at=clock.now(),
            found_by_probe=True,
        )


def _require(ours: bool) -> None:  # noqa: FBT001 (one truth, no choice)
    """Take no answer about another order for ours: what was done is looked up then."""
    if not ours:
        raise Unavailable(
            "the warehouse answered about another order", reason="bad_answer", unknown=True
        )


def _placed(answer: Answer, draft: wire.Draft) -> wire.ShipmentOrder:
    order = decoded(answer, wire.ShipmentOrder, wrote=True)
    _require(order.reference == draft.reference)
    return order


def _existing(answer: Answer, draft: wire.Draft) -> wire.ShipmentOrder:
    """Give the order that has our reference already, if it is the one we asked for."""
    if answer.status != 409:
        raise refusal(answer)
    existing = decoded(answer, wire.Refusal, wrote=True).shipment_order
    if existing is None or existing.reference != draft.reference:
        raise refusal(answer)
    if not same_order(draft, existing):
        raise Conflict(
            f"the warehouse has other goods under reference {draft.reference}",
            reason="reference_taken",
        )
    return existing
