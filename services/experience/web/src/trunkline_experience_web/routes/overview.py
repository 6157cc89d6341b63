"""The first page: what is stuck, how much, how long."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency

from trunkline_model.capabilities.operations import ListCases, ListExceptions

from ..clients import Ports
from ..rendering import page

LIMIT = 500


@get("/")
async def see_overview(
    request: Request[Any, Any, Any], ports: NamedDependency[Ports]
) -> Response[str]:
    """Show what waits for a person and what is under way."""
    stuck = (await ports.operations.list_exceptions(ListExceptions(limit=LIMIT))).exceptions
    cases = (await ports.operations.list_cases(ListCases(limit=LIMIT))).cases
    return page(request, "overview.html", stuck=stuck, cases=cases, limit=LIMIT)


ROUTER = Router("/", route_handlers=[see_overview])
