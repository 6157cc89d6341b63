"""Owe less of what was received and not invoiced as bills are posted; close with nothing left."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.accruals import AccrualReversed, ReverseAccrual

from ...cases.purchase import PurchaseCase
from ...facts.fulfilment import AccrualLessened, PurchaseClosed
from ...rules.owed import lessenings
from ...rules.quantities import grni
from ..moment import now, today

REVERSE_ACCRUAL = Step(
    name="reverse_accrual",
    system="erp",
    request=ReverseAccrual,
    result=AccrualReversed,
    send=lambda ports, request: ports.erp.accruals.reverse_accrual(request),
)


async def lessen_accrual(run: Run, case: PurchaseCase) -> None:
    """Reverse what was billed, the oldest accrual first."""
    for accrual_number, net in lessenings(case):
        request = ReverseAccrual(
            connection_id=run.clients.erp.connection_id,
            request_id="",
            accrual_number=accrual_number,
            reversed_on=today(),
            net=net,
            because_of="",
        )
        reversed_ = await run.step(REVERSE_ACCRUAL, request, key=accrual_number)
        run.record(
            AccrualLessened(
                occurred_at=now(),
                reversal_number=reversed_.reversal_number,
                accrual_number=accrual_number,
                net=net,
            )
        )


async def close_purchase(run: Run, case: PurchaseCase) -> None:
    """Close: all is received, billed and paid, and GRNI is zero."""
    left = grni(case)
    if left.amount:
        sentence = f"{left} of {run.business_key} are received and not invoiced."
        raise NeedsPerson(Problem(reason="grni_left", field="grni", sentence=sentence))
    run.record(PurchaseClosed(occurred_at=now(), grni=left))
