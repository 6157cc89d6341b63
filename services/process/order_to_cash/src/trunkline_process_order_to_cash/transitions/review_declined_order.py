"""Reroute what a warehouse declined; without another warehouse it is put before a person."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run

from ..facts import DeclineReviewed
from ..order import OrderCase
from ..rules.routing import chosen_site, site_of
from .looking_twice import was_retried
from .moment import now


async def review_declined_order(run: Run, case: OrderCase) -> None:
    """Free its lines for another warehouse, or for the same one once a person had it retried."""
    other = chosen_site(case, run.clients.sites)
    decided = await was_retried(run, run.cause)
    if other is None and not decided:
        raise NeedsPerson(_problem(run, case))
    to = other.connection_id if other and not decided else ""
    run.record(DeclineReviewed(occurred_at=now(), reference=run.cause, rerouted_to=to))


def _problem(run: Run, case: OrderCase) -> Problem:
    declined = next(one for one in case.declined if one.reference == run.cause)
    name = site_of(case, declined.reference, run.clients.sites)
    return Problem(
        reason="warehouse_declined",
        sentence=f"Warehouse {name} will not send {run.cause}: {declined.reason}",
        suggestion="Put right what it names and retry: it is asked again under a new reference. "
        "Or cancel the order.",
    )
