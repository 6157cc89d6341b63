"""Ask the warehouse to send what is reserved; undone by cancelling before it picks."""

from msgspec import structs

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_kit.errors import Invalid, Refused
from trunkline_model.capabilities.fulfilment import (
    CancelShipmentOrder,
    CreateShipmentOrder,
    ShipmentOrderCancelled,
    ShipmentOrderCreated,
)

from ..facts import ShipmentOrderDeclined, ShipmentOrderPlaced
from ..order import OrderCase
from ..rules.release import shipment_order
from ..rules.routing import Site, chosen_site
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
    send=lambda ports, request: ports.warehouse(
        request.connection_id
    ).fulfilment.cancel_shipment_order(request),
)
CREATE_SHIPMENT_ORDER = Step(
    name="create_shipment_order",
    system="warehouse",
    request=CreateShipmentOrder,
    result=ShipmentOrderCreated,
    send=lambda ports, request: ports.warehouse(
        request.connection_id
    ).fulfilment.create_shipment_order(request),
    undo=Undo(step=CANCEL_SHIPMENT_ORDER, request=_cancellation),
)


async def release_to_warehouse(run: Run, case: OrderCase) -> None:
    """Place one shipment order for everything that may be asked for now."""
    request = await run.begun(CREATE_SHIPMENT_ORDER) or await _request(run, case)
    if request is None:
        return
    wanted = request.shipment_order
    asked = ShipmentOrderPlaced(
        occurred_at=now(),
        system=run.clients.warehouse(request.connection_id).system,
        reference=wanted.reference,
        warehouse_order_id="",
        lines=wanted.lines,
        connection_id=request.connection_id,
    )
    try:
        created = await run.step(CREATE_SHIPMENT_ORDER, request)
    except (Refused, Invalid) as no:
        run.record(asked)
        run.record(_declined(wanted.reference, no))
        return
    run.record(structs.replace(asked, warehouse_order_id=created.warehouse_order_id))


async def _request(run: Run, case: OrderCase) -> CreateShipmentOrder | None:
    wanted = shipment_order(case, run.business_key)
    if wanted is None:
        return None
    site = await run.observe("choose_warehouse", Site, lambda: _choose(run, case))
    return CreateShipmentOrder(site.connection_id, "", wanted)


async def _choose(run: Run, case: OrderCase) -> Site:
    """Choose once: what is sent again goes to where it went before."""
    found = chosen_site(case, run.clients.sites)
    if found is None:
        raise NeedsPerson(_nowhere(run, case))
    return found


def _declined(reference: str, no: Refused | Invalid) -> ShipmentOrderDeclined:
    """A warehouse that says no at once has declined like one that says it later."""
    return ShipmentOrderDeclined(occurred_at=now(), reference=reference, reason=no.sentence)


def _nowhere(run: Run, case: OrderCase) -> Problem:
    order = case.validated[0].order
    return Problem(
        reason="no_warehouse",
        field="delivery_address.country",
        sentence=f"No warehouse is configured that sends {run.business_key} of {order.channel} to "
        f"{order.delivery_address.country}.",
        suggestion="Add the country or the channel to a warehouse in TRUNKLINE_CONNECTIONS and "
        "retry, or cancel the order.",
    )
