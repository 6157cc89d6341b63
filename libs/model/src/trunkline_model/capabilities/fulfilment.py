"""Capability fulfilment: orders to a warehouse to send goods."""

from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.personal import PersonalWords
from trunkline_model.shipment import Parcel, ShipmentOrder


class CreateShipmentOrder(Struct, frozen=True):
    """Ask the warehouse to send goods."""

    connection_id: str
    """The warehouse connection."""
    request_id: str
    """The write's identity."""
    shipment_order: ShipmentOrder
    """What to send; its reference is unique at the warehouse."""


class ShipmentOrderCreated(Struct, frozen=True):
    """The warehouse has it on its books."""

    warehouse_order_id: str
    """The warehouse's id."""
    evidence: Evidence
    """What proves it."""


class CancelShipmentOrder(Struct, frozen=True):
    """Ask the warehouse not to send."""

    connection_id: str
    """The warehouse connection."""
    request_id: str
    """The write's identity."""
    reference: str
    """Our shipment order reference."""
    reason: PersonalWords
    """Why."""


class ShipmentOrderCancelled(Struct, frozen=True):
    """The warehouse will not send what was still open."""

    existed: bool
    """False when the order had never reached the warehouse."""
    evidence: Evidence
    """What proves it."""


class GetShipmentOrder(Struct, frozen=True):
    """Ask how a shipment order stands."""

    connection_id: str
    """The warehouse connection."""
    reference: str
    """Our shipment order reference."""


class ShipmentOrderProgress(Struct, frozen=True):
    """A shipment order as the warehouse sees it."""

    reference: str
    """Ours."""
    warehouse_order_id: str
    """The warehouse's id."""
    state: str
    """received, accepted, picking, part_shipped, shipped, short, rejected or cancelled."""
    parcels: tuple[Parcel, ...] = ()
    """What left so far."""


class Fulfilment(Protocol):
    """Has goods sent by a warehouse."""

    async def create_shipment_order(self, request: CreateShipmentOrder) -> ShipmentOrderCreated:
        """Place the order once; Refused when the warehouse will not take it."""
        ...

    async def cancel_shipment_order(self, request: CancelShipmentOrder) -> ShipmentOrderCancelled:
        """Cancel before picking; Refused afterwards; unknown reference is a success."""
        ...

    async def get_shipment_order(self, request: GetShipmentOrder) -> ShipmentOrderProgress:
        """Read progress; NotFound for an unknown reference."""
        ...
