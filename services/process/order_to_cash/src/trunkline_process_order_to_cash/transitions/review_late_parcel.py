"""Put before a person a parcel of an order that had ended: nothing is billed for it by itself."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run

from ..lifecycle import state_of
from ..order import OrderCase
from .issue_goods import parcel_of


async def review_late_parcel(run: Run, case: OrderCase) -> None:
    """Stop: whether it comes back or is billed is for a person to say."""
    parcel, state = parcel_of(case, run.cause), state_of(case)
    raise NeedsPerson(
        Problem(
            reason="left_although_ended",
            field="parcel_id",
            sentence=f"Parcel {parcel.parcel_id} of {run.business_key} left on "
            f"{parcel.shipped_on}, but the order is {state}: no stock was posted for it and "
            "nothing was billed.",
            suggestion="Have the carrier bring it back, or book and bill it in the ERP; then "
            "discard this.",
        )
    )
