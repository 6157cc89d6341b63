"""Measures: how well the processes ran in some days, from their evidence."""

from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from trunkline_kit import clock
from trunkline_model.capabilities.measures import GetMeasures

from ..clients import Ports
from ..days import read_day
from ..rendering import page

DAYS = 7

Asking = Request[Any, Any, Any]


@get("/")
async def see_measures(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    process: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Response[str]:
    """Show the measures of some days, the last of them included; without days the last seven."""
    last = read_day(until) if until else clock.today(UTC)
    first = read_day(since) if since else last - timedelta(days=DAYS - 1)
    begin, end = (
        datetime.combine(day, clock_time(), UTC) for day in (first, last + timedelta(days=1))
    )
    found = await ports.measures.get_measures(GetMeasures(process.strip(), begin, end))
    return page(request, "measures.html", found=found, first=first, last=last)


ROUTER = Router("/measures", route_handlers=[see_measures])
