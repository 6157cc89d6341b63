"""What the end of a period owes of a purchase, as the port PeriodAccruals answers it."""

from collections.abc import Iterable

from trunkline_durable.casefile import CaseFile
from trunkline_model.capabilities.period_accruals import (
    AccruedService,
    PurchaseAccrual,
    UnconfirmedService,
)

from .cases.purchase import PurchaseCase
from .facts.period_end import AccruedLine
from .rules.accrual import accrual_of, unconfirmed
from .rules.asking import net_of
from .rules.period import Period

PROPOSED, ASKED, POSTED, REVERSED = "proposed", "asked", "posted", "reversed"


def accrual_view(file: CaseFile[PurchaseCase], period: Period) -> PurchaseAccrual | None:
    """Give what is owed, as it was posted if it was; none when nothing is."""
    case = file.case
    asked = next((one for one in case.accrual_asked if one.period == period.name), None)
    posted = [one.accrual_number for one in case.period_accrued if one.period == period.name]
    back = [one.reversal_number for one in case.period_reversed if one.period == period.name]
    owed = asked or accrual_of(case, period)
    if not owed.net.amount:
        return None
    state = POSTED if posted else ASKED if asked else PROPOSED
    return PurchaseAccrual(
        purchase_number=file.business_key,
        supplier_code=case.raised[0].supplier_code,
        net=owed.net,
        state=REVERSED if back else state,
        sentence=owed.sentence,
        lines=tuple(_lines(owed.lines)),
        accrual_number="".join(posted),
        reversal_number="".join(back),
    )


def unconfirmed_view(file: CaseFile[PurchaseCase], period: Period) -> UnconfirmedService | None:
    """Give an order that somebody should ask about; none when there is nothing to ask."""
    case = file.case
    sentence = unconfirmed(case, period)
    if not sentence:
        return None
    raised = case.raised[0]
    return UnconfirmedService(
        purchase_number=file.business_key,
        supplier_code=raised.supplier_code,
        needed_on=raised.needed_on,
        net=net_of(case.lines, raised.currency),
        sentence=sentence,
    )


def _lines(lines: Iterable[AccruedLine]) -> Iterable[AccruedService]:
    return (AccruedService(one.sku, one.performed, one.billed, one.net) for one in lines)
