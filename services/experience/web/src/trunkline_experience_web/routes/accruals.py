"""Services owed at the end of a month: of which purchase, how much, why, and what it posted."""

from datetime import UTC, date, timedelta
from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from trunkline_kit import clock
from trunkline_model.capabilities.period_accruals import ShowPeriodAccruals

from ..clients import Ports
from ..rendering import page

Asking = Request[Any, Any, Any]


@get("/")
async def see_accruals(
    request: Asking, ports: NamedDependency[Ports], period: FromQuery[str] = ""
) -> Response[str]:
    """Show one month, the last that is over unless another is named; nothing is posted here."""
    asked = period.strip() or _before(clock.today(UTC))
    found = await ports.accruals.show_period_accruals(ShowPeriodAccruals(asked))
    before, after = _before(found.accrued_on), f"{found.reversed_on:%Y-%m}"
    return page(request, "accruals.html", found=found, before=before, after=after)


def _before(day: date) -> str:
    """Name the month before that of a day."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


ROUTER = Router("/accruals", route_handlers=[see_accruals])
