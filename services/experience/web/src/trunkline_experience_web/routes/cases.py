"""Cases: what is in progress, and what happened to one."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from trunkline_model.capabilities.operations import ListCases

from ..clients import Ports
from ..rendering import page

PAGE = 50


@get("/")
async def list_cases(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    process: FromQuery[str] = "",
    case_state: FromQuery[str] = "",
) -> Response[str]:
    """List cases, newest first."""
    asked = ListCases(process=process, state=case_state, limit=PAGE)
    found = await ports.operations.list_cases(asked)
    return page(request, "cases.html", cases=found.cases, asked=asked)


ROUTER = Router("/cases", route_handlers=[list_cases])
