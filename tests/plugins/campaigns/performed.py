"""Services: performed until the end of the last month, owed on its last day, billed in this one."""

from datetime import UTC, timedelta
from decimal import Decimal

from oracle.bought import PlannedPurchase

from trunkline_kit import clock
from trunkline_model.capabilities.period_accruals import (
    PeriodAccruals,
    PostPeriodAccruals,
    ShowPeriodAccruals,
)
from trunkline_model.capabilities.purchases import DeliveredLine, Purchases, RecordDelivery

from .asking import Asking
from .wanting import APPROVES, ASKS

OWED, GIVEN_BACK = "proposed", "reversed"


class Services:
    """Who confirms what was performed, and who closes the month."""

    def __init__(self, ask: Asking) -> None:
        self._ask = ask

    async def confirm(self, plan: PlannedPurchase) -> None:
        """Confirm all of it, on the last day of the last month; once, however often told."""
        on = clock.today(UTC).replace(day=1) - timedelta(days=1)
        lines = (DeliveredLine("1", Decimal(plan.units[0])),)
        entry = RecordDelivery(plan.purchase, f"SE-{plan.purchase}", on, lines, ASKS)
        await self._ask(Purchases, "record_delivery", entry)

    async def accrued(self, plan: PlannedPurchase) -> bool:
        """Have the month posted as it is seen; says whether this purchase is owed no more."""
        on = clock.today(UTC).replace(day=1) - timedelta(days=1)
        period = f"{on:%Y-%m}"
        seen = await self._ask(PeriodAccruals, "show_period_accruals", ShowPeriodAccruals(period))
        if any(one.state == OWED for one in seen.accruals):
            post = PostPeriodAccruals(period, APPROVES, seen.content_sha256)
            await self._ask(PeriodAccruals, "post_period_accruals", post)
        states = {one.purchase_number: one.state for one in seen.accruals}
        return states.get(plan.purchase) == GIVEN_BACK
