"""Exceptions: what waits for a person, one of them whole, and what people decide about it."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from trunkline_model.capabilities.inbox import ReadDocument, ShowException
from trunkline_model.capabilities.operations import ListExceptions

from ..auth import needs, read_form, session_of
from ..bulk import link_of, read_filter
from ..clients import Ports
from ..deciding import decide
from ..rendering import page
from ..views import document_text, exception_page, exception_view

PAGE = 50
PASSING = {"cursor", "done"}
"""What a link to the next page does not keep."""

Asking = Request[Any, Any, Any]


@get("/")
async def list_exceptions(
    request: Asking, ports: NamedDependency[Ports], cursor: FromQuery[str] = ""
) -> Response[str]:
    """List them, oldest first, narrowed by what the query names."""
    query = {name: str(value).strip() for name, value in request.query_params.items()}
    only = read_filter(query)
    asked = ListExceptions(query.get("in", "open"), limit=PAGE, only=only, cursor=cursor)
    found = await ports.operations.list_exceptions(asked)
    session = session_of(request)
    shown = tuple(exception_view(one, session) for one in found.exceptions)
    narrowed = {name: value for name, value in query.items() if value and name not in PASSING}
    return page(
        request,
        "exceptions.html",
        exceptions=shown,
        asked=asked,
        narrowed=narrowed,
        link=link_of(only),
        done=query.get("done", ""),
        next_cursor=found.next_cursor,
    )


@get("/{exception_id:path}")
async def see_exception(
    request: Asking,
    ports: NamedDependency[Ports],
    exception_id: FromPath[str],
    done: FromQuery[str] = "",
) -> Response[str]:
    """Show one with its faults, its document and what people did."""
    found = await ports.inbox.show_exception(ShowException(exception_id.removeprefix("/")))
    shown = exception_page(found, session_of(request))
    return page(request, "exception.html", shown=shown, one=shown.item, done=done)


@post("/{exception_id:path}", status_code=303, guards=[needs("retry_exception")])
async def decide_exception(
    request: Asking, ports: NamedDependency[Ports], exception_id: FromPath[str]
) -> Redirect:
    """Carry a decision to its process; it is kept under the name of who decided."""
    form = await read_form(request)
    known = exception_id.removeprefix("/")
    done = await decide(ports, known, form, session_of(request).actor)
    return Redirect(f"/console/exceptions/{known}?done={done}", status_code=303)


@get("/{exception_id:path}")
async def see_document(
    request: Asking, ports: NamedDependency[Ports], exception_id: FromPath[str]
) -> Response[str]:
    """Show the document behind an exception, masked."""
    return await _document(request, ports, exception_id.removeprefix("/"), whole=False)


@post("/{exception_id:path}", status_code=200, guards=[needs("read_document")])
async def unmask_document(
    request: Asking, ports: NamedDependency[Ports], exception_id: FromPath[str]
) -> Response[str]:
    """Show the document as it came; who looked is kept with the exception."""
    await read_form(request)
    return await _document(request, ports, exception_id.removeprefix("/"), whole=True)


async def _document(
    request: Asking, ports: Ports, exception_id: str, *, whole: bool
) -> Response[str]:
    asked = ReadDocument(exception_id, actor=session_of(request).actor, whole=whole)
    found = await ports.inbox.read_document(asked)
    text = document_text(found.content)
    return page(request, "document.html", exception_id=exception_id, document=found, text=text)


ROUTER = Router("/exceptions", route_handlers=[list_exceptions, see_exception, decide_exception])
DOCUMENTS = Router("/documents", route_handlers=[see_document, unmask_document])
