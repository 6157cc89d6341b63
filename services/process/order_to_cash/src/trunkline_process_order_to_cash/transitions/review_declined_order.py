"""Put before a person what the warehouse declined; a retry asks the warehouse once more."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run

from ..facts import DeclineReviewed
from ..order import OrderCase
from .moment import now


async def review_declined_order(run: Run, case: OrderCase) -> None:
    """Stop at first; once a person had it tried again, free its lines for a new order."""
    declined = next(one for one in case.declined if one.reference == run.cause)
    if run.attempt > 1:
        run.record(DeclineReviewed(occurred_at=now(), reference=run.cause))
        return
    raise NeedsPerson(
        Problem(
            reason="warehouse_declined",
            sentence=f"The warehouse will not send {run.cause}: {declined.reason}",
            suggestion="Put right what it names and retry: it is asked again under a new "
            "reference. Or cancel the order.",
        )
    )
