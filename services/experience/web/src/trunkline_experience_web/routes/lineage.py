"""Lineage: where a posted value came from, back to the bytes that came in."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.lineage import GetConsequences, GetLineage, Lineage

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
        return _page(request, asked, None)
    try:
        found = await ports.tracing.get_lineage(asked)
    except NotFound as error:
        return _page(request, asked, None, error.sentence)
    return _page(request, asked, found)


@get("/forward")
async def see_consequences(
    request: Asking, ports: NamedDependency[Ports], source: FromQuery[str], raw: FromQuery[str]
) -> Response[str]:
    """List everything that a document that came in has caused."""
    found = await ports.tracing.get_consequences(GetConsequences(source, raw))
    shown = {"source": source, "raw": raw}
    return page(request, "consequences.html", consequences=found.consequences, asked=shown)


def _page(
    request: Asking, asked: GetLineage, found: Lineage | None, missing: str = ""
) -> Response[str]:
    """Write the page; what is not known is said above the form that it was asked by."""
    status = 404 if missing else 200
    shown: dict[str, Any] = {"lineage": found, "values": trees(found) if found else ()}
    return page(request, "lineage.html", status, asked=asked, missing=missing, **shown)


ROUTER = Router("/lineage", route_handlers=[see_lineage, see_consequences])
