"""Close an order: everything delivered, billed and paid, and no money left over."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run

from ..facts import OrderClosed
from ..order import OrderCase
from ..rules.balance import billed, paid, unapplied
from .looking_twice import was_retried
from .moment import now


async def close_order(run: Run, case: OrderCase) -> None:
    """Close; money that belongs to nothing is put before a person first, who has it closed."""
    left = unapplied(case)
    if left.amount and not await was_retried(run, str(left)):
        raise NeedsPerson(
            Problem(
                reason="overpaid",
                field="amount",
                sentence=f"{left} came for order {run.business_key} and is owed for nothing. "
                "Credits on account are not carried yet.",
                suggestion="Refund it or book it on account in the ERP, then retry: the "
                "order closes.",
            )
        )
    surplus = left if left.amount else None
    run.record(
        OrderClosed(occurred_at=now(), billed=billed(case), paid=paid(case), surplus=surplus)
    )
