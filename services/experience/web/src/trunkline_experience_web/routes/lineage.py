"""Lineage: where a posted value came from, back to the bytes that came in."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from trunkline_model.capabilities.lineage import GetConsequences, GetLineage

from ..auth import session_of
from ..clients import Ports
from ..rendering import page
from ..tree import trees

Asking = Request[Any, Any, Any]


@get("/")
async def see_lineage(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    system: FromQuery[str] = "",
    document: FromQuery[str] = "",
    field: FromQuery[str] = "",
) -> Response[str]:
    """Explain the values of a document, or ask which one."""
    asked = GetLineage(system.strip(), document.strip(), field.strip(), session_of(request).role)
    if not asked.system or not asked.document:
        return page(request, "lineage.html", asked=asked, lineage=None, values=())
    found = await ports.tracing.get_lineage(asked)
    return page(request, "lineage.html", asked=asked, lineage=found, values=trees(found))


@get("/forward")
async def see_consequences(
    request: Asking, ports: NamedDependency[Ports], source: FromQuery[str], raw: FromQuery[str]
) -> Response[str]:
    """List everything that a document that came in has caused."""
    found = await ports.tracing.get_consequences(GetConsequences(source, raw))
    shown = {"source": source, "raw": raw}
    return page(request, "consequences.html", consequences=found.consequences, asked=shown)


ROUTER = Router("/lineage", route_handlers=[see_lineage, see_consequences])
