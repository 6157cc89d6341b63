"""Take a bill's part of what its purchase received; what does not match waits."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step

from ...books import ClaimMatch, MatchClaimed, TellPurchase, Told
from ...cases.supplier_invoice import BillCase
from ...facts.fulfilment import BillReleased
from ...facts.supplier_invoice import BillMatchTried, MatchReleased
from ...rules.matching import Way
from ...rules.vat import Supply
from ..moment import now

RECEIVED = frozenset({Supply.GOODS, Supply.SPECIFIED_GOODS})
WAITS = {"goods"}
"""What comes by itself: nobody is told yet."""

TELL_PURCHASE = Step(
    name="tell_purchase",
    system="process",
    request=TellPurchase,
    result=Told,
    send=lambda ports, request: ports.books.tell_purchase(request),
)
CLAIM_MATCH = Step(
    name="claim_match",
    system="process",
    request=ClaimMatch,
    result=MatchClaimed,
    send=lambda ports, request: ports.books.claim_match(request),
)


def way_of(supply: str) -> Way:
    """Say with what a bill of such a supply is held."""
    return Way.THREE if supply in RECEIVED else Way.TWO


async def match_bill(run: Run, case: BillCase) -> None:
    """Match three ways, services two."""
    bill, validated = case.known_bill, case.validated[0]
    way = way_of(validated.supply)
    request = ClaimMatch("", run.business_key, validated.purchase_key, bill, way)
    found = await run.step(CLAIM_MATCH, request)
    run.record(
        BillMatchTried(
            occurred_at=now(),
            attempt=run.cause,
            matched=found.matched,
            explanation=found.explanation,
            amount=bill.gross,
            waits_for=found.waits_for,
            leans_on=found.leans_on,
        )
    )
    if not found.matched and not case.tried:
        run.flag(_unmatched(run, case, found))


def _unmatched(run: Run, case: BillCase, found: MatchClaimed) -> Problem:
    bill = case.known_bill
    waits = found.waits_for in WAITS
    return Problem(
        reason=f"unmatched_{found.waits_for}",
        field="lines",
        sentence=f"{run.business_key} does not match {bill.purchase_number}: {found.explanation}",
        suggestion="It is matched again by itself when goods or a credit note come; query it with "
        "the supplier if it bills too much.",
        severity="low" if waits else "normal",
        raw_document_id=bill.raw_document_id,
        raw_document_source=bill.raw_document_source,
    )


async def release_match(run: Run, case: BillCase) -> None:
    """Give back the part of a bill that was matched and then rejected."""
    fact = BillReleased(occurred_at=now(), bill_key=run.business_key)
    key = case.validated[0].purchase_key
    await run.step(TELL_PURCHASE, TellPurchase("", key, fact))
    run.record(MatchReleased(occurred_at=now()))
