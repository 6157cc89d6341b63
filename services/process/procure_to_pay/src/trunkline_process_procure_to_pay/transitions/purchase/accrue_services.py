"""Owe services at the end of a period, and owe them no longer when the next one begins."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.accruals import (
    AccrualPosted,
    AccrualReversed,
    PostAccrual,
    ReverseAccrual,
)

from ...cases.purchase import PurchaseCase
from ...facts.period_end import AccrualAsked, PeriodAccrued, PeriodReversed
from ..moment import now

ACCRUE_PERIOD = Step(
    name="accrue_period",
    system="erp",
    request=PostAccrual,
    result=AccrualPosted,
    send=lambda ports, request: ports.erp.accruals.post_accrual(request),
)
REVERSE_PERIOD = Step(
    name="reverse_period",
    system="erp",
    request=ReverseAccrual,
    result=AccrualReversed,
    send=lambda ports, request: ports.erp.accruals.reverse_accrual(request),
)


async def accrue_services(run: Run, case: PurchaseCase) -> None:
    """Post what was decided; a closed period is the ERP's refusal."""
    asked = _asked(run, case)
    request = PostAccrual(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        purchase_order_number=case.drafted[0].order_number,
        goods_receipt_number="",
        accrued_on=asked.accrued_on,
        net=asked.net,
    )
    posted = await run.step(ACCRUE_PERIOD, request)
    run.record(
        PeriodAccrued(
            occurred_at=now(),
            period=asked.period,
            accrual_number=posted.accrual_number,
            net=asked.net,
        )
    )


async def reverse_services(run: Run, case: PurchaseCase) -> None:
    """Take all of it back, whatever was billed since: bills are owed by themselves."""
    asked = _asked(run, case)
    accrued = next(one for one in case.period_accrued if one.period == run.cause)
    request = ReverseAccrual(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        accrual_number=accrued.accrual_number,
        reversed_on=asked.reversed_on,
        net=accrued.net,
        because_of="",
    )
    reversed_ = await run.step(REVERSE_PERIOD, request)
    run.record(
        PeriodReversed(
            occurred_at=now(),
            period=asked.period,
            reversal_number=reversed_.reversal_number,
            net=accrued.net,
        )
    )


def _asked(run: Run, case: PurchaseCase) -> AccrualAsked:
    return next(one for one in case.accrual_asked if one.period == run.cause)
