"""The documents behind a figure of a certificate, each with its case and its lineage."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from trunkline_model.capabilities.counted import ListCountedDocuments

from ..clients import Ports
from ..days import read_day
from ..rendering import page

PAGE = 100

Asking = Request[Any, Any, Any]


@get("/{day:str}/documents")
async def see_documents(
    request: Asking,
    ports: NamedDependency[Ports],
    day: FromPath[str],
    *,
    kind: FromQuery[str] = "",
    channel: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    """List the documents of a type from a channel on a day, as they were heard of and written."""
    asked = ListCountedDocuments(read_day(day), kind, channel, after, PAGE)
    found = await ports.counted.list_counted_documents(asked)
    return page(request, "counted.html", asked=asked, found=found)


ROUTER = Router("/completeness", route_handlers=[see_documents])
