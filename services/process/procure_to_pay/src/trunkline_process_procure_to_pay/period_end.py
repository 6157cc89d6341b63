"""Accrues the services of a period by itself, some days after it was over."""

from datetime import timedelta

from structlog import get_logger

from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.period_accruals import PostPeriodAccruals, ShowPeriodAccruals

from .accrual_views import PROPOSED
from .accruals_desk import AccrualsDesk
from .rules.period import period_before
from .terms import Terms
from .transitions.moment import today

LOOK_S = 3600.0
"""How often the leader looks."""
ACTOR = "period end"
"""Who has it posted; nobody signs in by that name."""
log = get_logger(__name__)


class PeriodEnd:
    """Looks at the newest period that is over; what was posted before is left alone.

    What is confirmed late is accrued too, as long as the period is open.
    """

    def __init__(self, desk: AccrualsDesk, terms: Terms) -> None:
        self._desk, self._terms = desk, terms

    async def look(self) -> None:
        """Post what is owed once its day has come; a closed period is left as it is."""
        days, period = self._terms.accrue_after_days, period_before(today())
        if days is None or today() < period.next_on + timedelta(days=days):
            return
        seen = await self._desk.show_period_accruals(ShowPeriodAccruals(period.name))
        if not any(one.state == PROPOSED for one in seen.accruals):
            return
        asked = PostPeriodAccruals(period.name, ACTOR, seen.content_sha256)
        try:
            await self._desk.post_period_accruals(asked)
        except (Conflict, Refused) as refusal:
            log.warning("period_not_accrued", period=period.name, sentence=refusal.sentence)
