"""Ask the warehouse to send what is reserved; undone by cancelling before it picks."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_model.capabilities.fulfilment import (
    CancelShipmentOrder,
    CreateShipmentOrder,
    ShipmentOrderCancelled,
    ShipmentOrderCreated,
)

from ..facts import ShipmentOrderPlaced
from ..order import OrderCase
from ..rules.release import shipment_order
from .moment import now


def _cancellation(
    undone: Undone[CreateShipmentOrder, ShipmentOrderCreated],
) -> CancelShipmentOrder:
    asked = undone.request
    return CancelShipmentOrder(
        asked.connection_id, "", asked.shipment_order.reference, undone.reason
    )


CANCEL_SHIPMENT_ORDER = Step(
    name="cancel_shipment_order",
    system="warehouse",
    request=CancelShipmentOrder,
    result=ShipmentOrderCancelled,
    send=lambda ports, request: ports.warehouse.fulfilment.cancel_shipment_order(request),
)
CREATE_SHIPMENT_ORDER = Step(
    name="create_shipment_order",
    system="warehouse",
    request=CreateShipmentOrder,
    result=ShipmentOrderCreated,
    send=lambda ports, request: ports.warehouse.fulfilment.create_shipment_order(request),
    undo=Undo(step=CANCEL_SHIPMENT_ORDER, request=_cancellation),
)


async def release_to_warehouse(run: Run, case: OrderCase) -> None:
    """Place one shipment order for everything that may be asked for now."""
    wanted = shipment_order(case, run.business_key)
    if wanted is None:
        return
    request = CreateShipmentOrder(run.clients.warehouse.connection_id, "", wanted)
    created = await run.step(CREATE_SHIPMENT_ORDER, request)
    run.record(
        ShipmentOrderPlaced(
            occurred_at=now(),
            system=created.evidence.system,
            reference=wanted.reference,
            warehouse_order_id=created.warehouse_order_id,
            lines=wanted.lines,
        )
    )
