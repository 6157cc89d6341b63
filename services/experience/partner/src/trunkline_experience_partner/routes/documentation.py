"""The documentation: for programs, for people, and a page for each problem."""

from litestar import Response, Router, get
from litestar.params import FromPath

from .. import catalogue, page
from ..catalogue import CATALOGUE
from ..openapi import document
from ..problems import Problem


@get("/openapi.json", sync_to_thread=False)
def get_openapi() -> Response[dict[str, object]]:
    """Give the OpenAPI 3.1 document."""
    return Response(document(), media_type="application/json")


@get("/docs", sync_to_thread=False)
def get_docs() -> Response[str]:
    """Give the documentation as a page."""
    return Response(page.whole(), media_type="text/html", headers=page.HEADERS)


@get("/problems/{code:str}", sync_to_thread=False)
def get_problem(code: FromPath[str]) -> Response[str]:
    """Explain one problem of the catalogue."""
    kind = CATALOGUE.get(code)
    if kind is None:
        raise Problem(catalogue.NOT_FOUND)
    return Response(page.problem(kind), media_type="text/html", headers=page.HEADERS)


ROUTER = Router("/", route_handlers=[get_openapi, get_docs, get_problem])
