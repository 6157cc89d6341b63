"""Cases: what is in progress, and what happened to one."""

from typing import Any

import structlog
from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from trunkline_kit.errors import NotFound, Refused, Unavailable
from trunkline_model.capabilities.lifecycles import GetLifecycle, GetPassage, Lifecycle, Passage
from trunkline_model.capabilities.operations import (
    Case,
    ExceptionFilter,
    ExceptionItem,
    GetCase,
    ListCases,
    ListExceptions,
)
from trunkline_model.capabilities.order_to_cash import GetOrder, Order

from ..auth import session_of
from ..clients import ORDERS, Ports
from ..rendering import page
from ..views import CaseFound, case_view

log = structlog.get_logger()

PAGE = 50
EXCEPTIONS_MAX = 500

Asking = Request[Any, Any, Any]


@get("/")
async def list_cases(request: Asking, ports: NamedDependency[Ports]) -> Response[str]:
    """List them, newest first, narrowed by what the query names."""
    query = {name: str(value).strip() for name, value in request.query_params.items()}
    asked = ListCases(
        process=query.get("process", ""),
        state=query.get("in", ""),
        limit=PAGE,
        before=query.get("before", ""),
        business_key=query.get("key", ""),
    )
    found = await ports.operations.list_cases(asked)
    narrowed = {name: value for name, value in query.items() if value and name != "before"}
    return page(request, "cases.html", found=found, asked=asked, narrowed=narrowed)


@get("/{case_id:path}")
async def see_case(
    request: Asking,
    ports: NamedDependency[Ports],
    case_id: FromPath[str],
    done: FromQuery[str] = "",
) -> Response[str]:
    """Show one with its lifecycle, what happened, and what proves it."""
    found = await find_case(ports, case_id.removeprefix("/"))
    view = case_view(found, session_of(request))
    return page(request, "case.html", view=view, case=view.case, done=done)


async def find_case(ports: Ports, case_id: str) -> CaseFound:
    """Ask everybody who knows something of a case; NotFound when nobody knows it."""
    case = await ports.operations.get_case(GetCase(case_id))
    lifecycle, passage = await _way(ports, case)
    return CaseFound(
        case=case,
        exceptions=await _exceptions(ports, case),
        lifecycle=lifecycle,
        passage=passage,
        order=await _order(ports, case),
    )


async def _way(ports: Ports, case: Case) -> tuple[Lifecycle | None, Passage]:
    """Give the chart of the case's process and its way in it; a case without is shown as well."""
    name, case_id = case.summary.process, case.summary.case_id
    try:
        lifecycle = await ports.lifecycles.get_lifecycle(GetLifecycle(name))
        return lifecycle, await ports.lifecycles.get_passage(GetPassage(name, case_id))
    except (NotFound, Refused, Unavailable) as none:
        log.info("no_lifecycle", process=name, sentence=none.sentence)
        return None, Passage()


async def _exceptions(ports: Ports, case: Case) -> tuple[ExceptionItem, ...]:
    if not case.summary.open_exceptions:
        return ()
    only = ExceptionFilter(case_id=case.summary.case_id)
    asked = ListExceptions(limit=EXCEPTIONS_MAX, only=only)
    return (await ports.operations.list_exceptions(asked)).exceptions


async def _order(ports: Ports, case: Case) -> Order | None:
    if case.summary.process != ORDERS:
        return None
    try:
        return await ports.orders.get_order(GetOrder(case.summary.business_key))
    except NotFound:
        return None


ROUTER = Router("/cases", route_handlers=[list_cases, see_case])
