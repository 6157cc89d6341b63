"""Completeness: a calendar of days, one day with its differences, and closing a period."""

from datetime import UTC, date
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from trunkline_kit import clock
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.completeness import (
    AcceptDifferences,
    Certificate,
    ClosePeriod,
    GetCertificate,
    ListCertificates,
    ListPeriods,
    MakeCertificate,
    OpenPeriod,
)

from ..auth import needs, read_fields, read_form, session_of
from ..clients import Ports
from ..days import read_day
from ..month import month_of
from ..rendering import page
from ..views import certificate_view

PAGE = "/console/completeness"

Asking = Request[Any, Any, Any]


@get("/")
async def see_calendar(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    month: FromQuery[str] = "",
    entity: FromQuery[str] = "",
    done: FromQuery[str] = "",
) -> Response[str]:
    """Show a month: which days are whole, which are not, which are closed."""
    today = clock.today(UTC)
    first = (read_day(f"{month}-01") if month else today).replace(day=1)
    shown = month_of(first, (), today)
    asked = ListCertificates(entity, first, shown.last)
    days = (await ports.completeness.list_certificates(asked)).days
    periods = (await ports.completeness.list_periods(ListPeriods(entity))).periods
    return page(
        request,
        "completeness.html",
        month=month_of(first, days, today),
        periods=periods,
        entity=entity,
        today=today,
        done=done,
    )


@get("/{day:str}")
async def see_day(
    request: Asking,
    ports: NamedDependency[Ports],
    day: FromPath[str],
    *,
    entity: FromQuery[str] = "",
    done: FromQuery[str] = "",
) -> Response[str]:
    """Show the certificate in force: what each side has, and each difference by name."""
    which, found = read_day(day), await _certificate(ports, entity, read_day(day))
    shown = certificate_view(found, session_of(request)) if found else None
    return page(request, "certificate.html", day=which, certificate=shown, entity=entity, done=done)


@post("/{day:str}/count", status_code=303, guards=[needs("make_certificate")])
async def count_day(request: Asking, ports: NamedDependency[Ports], day: FromPath[str]) -> Redirect:
    """Count a day now; the certificate before it stays, superseded."""
    form, actor = await read_form(request), session_of(request).actor
    asked = MakeCertificate(form.get("entity", ""), read_day(day), actor)
    await ports.completeness.make_certificate(asked)
    return Redirect(f"{PAGE}/{read_day(day)}?done=counted", status_code=303)


@post("/{day:str}/accept", status_code=303, guards=[needs("accept_differences")])
async def accept_differences(
    request: Asking, ports: NamedDependency[Ports], day: FromPath[str]
) -> Redirect:
    """Explain the differences that are ticked, in one's own name."""
    form, actor = await read_form(request), session_of(request).actor
    chosen = tuple(await read_fields(request, "difference"))
    asked = AcceptDifferences(form.get("certificate", ""), chosen, actor, form.get("reason", ""))
    await ports.completeness.accept_differences(asked)
    return Redirect(f"{PAGE}/{read_day(day)}?done=explained", status_code=303)


@post("/close", status_code=303, guards=[needs("close_period")])
async def close_period(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Close days; refused while one was not counted or a difference is not explained."""
    form, actor = await read_form(request), session_of(request).actor
    first, last = read_day(form.get("from_on", "")), read_day(form.get("to_on", ""))
    asked = ClosePeriod(form.get("entity", ""), first, last, actor)
    await ports.completeness.close_period(asked)
    return Redirect(f"{PAGE}?month={first:%Y-%m}&done=closed", status_code=303)


@post("/open", status_code=303, guards=[needs("open_period")])
async def open_period(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Open closed days again, with a reason that is kept."""
    form, actor = await read_form(request), session_of(request).actor
    first = read_day(form.get("from_on", ""))
    asked = OpenPeriod(form.get("entity", ""), first, actor, form.get("reason", ""))
    await ports.completeness.open_period(asked)
    return Redirect(f"{PAGE}?month={first:%Y-%m}&done=opened", status_code=303)


async def _certificate(ports: Ports, entity: str, day: date) -> Certificate | None:
    try:
        return await ports.completeness.get_certificate(GetCertificate(entity, day))
    except NotFound:
        return None


ROUTER = Router(
    "/completeness",
    route_handlers=[
        see_calendar,
        see_day,
        count_day,
        accept_differences,
        close_period,
        open_period,
    ],
)
