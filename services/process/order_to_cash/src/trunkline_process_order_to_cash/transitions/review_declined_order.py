"""Reroute what a warehouse declined; without another warehouse it is put before a person."""

from secrets import token_hex

from msgspec import Struct

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run

from ..facts import DeclineReviewed
from ..order import OrderCase
from ..rules.routing import chosen_site, site_of
from .moment import now


class Look(Struct, frozen=True):
    """The first look at a decline, kept when it ends with a person."""

    token: str


async def review_declined_order(run: Run, case: OrderCase) -> None:
    """Free its lines for another warehouse, or for the same one once a person had it retried."""
    other = chosen_site(case, run.clients.sites)
    decided = await _was_retried(run)
    if other is None and not decided:
        raise NeedsPerson(_problem(run, case))
    to = other.connection_id if other and not decided else ""
    run.record(DeclineReviewed(occurred_at=now(), reference=run.cause, rerouted_to=to))


async def _was_retried(run: Run) -> bool:
    """Only a look that ended with a person is in the journal: this run is a person's retry."""
    mine = Look(token_hex(8))

    async def look() -> Look:
        return mine

    return await run.observe("look", Look, look) != mine


def _problem(run: Run, case: OrderCase) -> Problem:
    declined = next(one for one in case.declined if one.reference == run.cause)
    name = site_of(case, declined.reference, run.clients.sites)
    return Problem(
        reason="warehouse_declined",
        sentence=f"Warehouse {name} will not send {run.cause}: {declined.reason}",
        suggestion="Put right what it names and retry: it is asked again under a new reference. "
        "Or cancel the order.",
    )
