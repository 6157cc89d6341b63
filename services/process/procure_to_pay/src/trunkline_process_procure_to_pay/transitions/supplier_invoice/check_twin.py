"""Look for the twin of a bill among all that came before, whatever channel brought it."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step

from ...books import ClaimIdentity, IdentityClaimed
from ...cases.supplier_invoice import BillCase
from ...facts.supplier_invoice import TwinFound
from ..moment import now

CLAIM_IDENTITY = Step(
    name="claim_identity",
    system="process",
    request=ClaimIdentity,
    result=IdentityClaimed,
    send=lambda ports, request: ports.books.claim_identity(request),
)


async def check_twin(run: Run, case: BillCase) -> None:
    """Clear the first of its kind; hold every further one and name its twin."""
    captured = case.captured[0]
    request = ClaimIdentity("", run.business_key, captured.bill)
    twin = (await run.step(CLAIM_IDENTITY, request)).twin
    if twin is None:
        return
    fact = TwinFound(occurred_at=now(), twin=twin.key, why=twin.why, certain=twin.certain)
    run.record(fact)
    run.flag(
        Problem(
            reason="duplicate_bill",
            field="number",
            sentence=f"{run.business_key} {'is' if twin.certain else 'may be'} {twin.key} again: "
            f"{twin.why}.",
            suggestion="Reject it, or clear it if it is another bill.",
            raw_document_id=captured.bill.raw_document_id,
            raw_document_source=captured.bill.raw_document_source,
        )
    )
