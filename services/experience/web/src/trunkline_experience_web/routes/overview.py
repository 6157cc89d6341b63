"""The first page: what is stuck, how much, how long."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency

from trunkline_model.capabilities.inbox import ListExceptionGroups
from trunkline_model.capabilities.operations import ListCases

from ..auth import session_of
from ..backlog import backlog
from ..clients import Ports
from ..rendering import page

CASES = 500
"""The newest of them are counted by state."""
GROUPS = 12


@get("/")
async def see_overview(
    request: Request[Any, Any, Any], ports: NamedDependency[Ports]
) -> Response[str]:
    """Show what waits for a person and what is under way."""
    groups = (await ports.inbox.list_exception_groups(ListExceptionGroups(limit=CASES))).groups
    cases = (await ports.operations.list_cases(ListCases(limit=CASES))).cases
    found = backlog(groups, cases, session_of(request))
    return page(request, "overview.html", backlog=found, shown=GROUPS, counted=CASES)


ROUTER = Router("/", route_handlers=[see_overview])
