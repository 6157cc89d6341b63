"""Order-to-cash as a later release might be: another fold, one transition more, one changed.

Run as a program in place of the service, beside it, before it and after it: what one release has
begun the other must carry on, or take back. It is never installed.
"""

from collections.abc import Iterable
from typing import cast

from msgspec import structs

from trunkline_durable.process import Due, Process
from trunkline_durable.run import Run
from trunkline_process_order_to_cash import process
from trunkline_process_order_to_cash.facts import OrderFact
from trunkline_process_order_to_cash.order import OrderCase
from trunkline_process_order_to_cash.transitions.issue_invoice import issue_invoice

THIS = process.ORDER_TO_CASH


class NextCase(OrderCase, frozen=True):
    """The case with a field that this release does not know."""

    parcels_seen: int = 0
    """How many parcels were folded: wrong wherever a snapshot of the other release is taken."""


def fold(case: NextCase, fact: OrderFact) -> NextCase:
    """Fold as ever, and count on from where the snapshot stood."""
    folded = cast("NextCase", THIS.fold(case, fact))
    fresh = len(folded.parcels) - len(case.parcels)
    return structs.replace(folded, parcels_seen=case.parcels_seen + fresh)


def due(case: NextCase) -> Iterable[Due]:
    """Ask for what is asked for today, and once for each parcel that it is counted."""
    for left in case.parcels:
        yield Due("count_parcel", left.parcel.parcel_id)
    yield from THIS.due(case)


async def count_parcel(run: Run, case: NextCase) -> None:
    """Hold the new field against what it is made of; a case of the other fold is stuck here."""
    seen = await run.observe("count_parcels", int, lambda: _read(case.parcels_seen))
    if seen > len(case.parcels) or case.parcels_seen != len(case.parcels):
        raise ValueError(f"{run.business_key} was folded by another release")


async def issue_invoice_with_terms(run: Run, case: NextCase) -> None:
    """Read something more before the step that the other release may have sent already."""
    await run.observe("read_terms", str, lambda: _read("net 30"))
    await issue_invoice(run, case)


async def _read[Value](value: Value) -> Value:
    return value


NEXT: Process[NextCase] = structs.replace(
    cast("Process[NextCase]", THIS),
    snapshot=NextCase,
    fold=fold,
    due=due,
    version=THIS.version + 1,
    transitions={
        **THIS.transitions,
        "count_parcel": count_parcel,
        "issue_invoice": issue_invoice_with_terms,
    },
)

if __name__ == "__main__":
    process.ORDER_TO_CASH = cast("Process[OrderCase]", NEXT)
    from trunkline_process_order_to_cash.main import main

    main()
