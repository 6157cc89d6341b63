"""Put before a person a transfer that came for an order which then ended without a bill."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run

from ..lifecycle import state_of
from ..order import OrderCase


async def review_stranded_money(run: Run, case: OrderCase) -> None:
    """Stop: whether it goes back or stays on account is for a person to say."""
    credit = next(one for one in case.credits if one.entry_reference == run.cause)
    raise NeedsPerson(
        Problem(
            reason="stranded_money",
            field="amount",
            sentence=f"{credit.amount} came on {credit.booked_on} as {credit.entry_reference} for "
            f"order {run.business_key}, which is {state_of(case)}: there is nothing to pay.",
            suggestion="Pay it back or book it on account in the ERP, then discard this.",
        )
    )
