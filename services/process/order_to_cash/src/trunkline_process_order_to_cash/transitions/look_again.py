"""Ask the warehouse once more for what may have been on its way while an order was cancelled."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.fulfilment import CancelShipmentOrder

from ..facts import CancellationConfirmed
from ..order import OrderCase
from .moment import now
from .release_to_warehouse import CANCEL_SHIPMENT_ORDER


async def look_again(run: Run, case: OrderCase) -> None:
    """Take back what came since; what is picked already is for a person to stop."""
    cancelled = next(one for one in case.cancelled if one.request == run.cause)
    arrived = []
    for one in cancelled.unseen:
        request = CancelShipmentOrder(one.connection_id, "", one.reference, "cancelled meanwhile")
        try:
            answer = await run.step(CANCEL_SHIPMENT_ORDER, request, key=one.reference)
        except Refused as refused:
            raise NeedsPerson(_problem(one.reference, refused)) from refused
        if answer.existed:
            arrived.append(one.reference)
    run.record(CancellationConfirmed(occurred_at=now(), request=run.cause, arrived=tuple(arrived)))


def _problem(reference: str, refused: Refused) -> Problem:
    return Problem(
        reason="came_after_cancellation",
        field="reference",
        sentence=f"Shipment order {reference} reached the warehouse after its order was cancelled, "
        f"and is not taken back: {refused.sentence}",
        suggestion="Have the parcel stopped, then discard this; or retry when it may be cancelled.",
    )
