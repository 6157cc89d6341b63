"""What people do with mapping tables: draft, publish as a second person, roll back."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, Router, post
from litestar.di import NamedDependency
from litestar.response import Redirect
from msgspec.structs import replace

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.mappings import (
    DraftMapping,
    PublishMapping,
    RollBackMapping,
)

from ..auth import needs, read_fields, read_form, session_of
from ..clients import Ports
from ..drafting import ROW, RULE, Sheet, read_sheet, tables_of, with_room
from .mappings import edit_page

Asking = Request[Any, Any, Any]


@post("/draft", status_code=303, guards=[needs("draft_mapping")])
async def draft_mapping(request: Asking, ports: NamedDependency[Ports]) -> Response[Any]:
    """Keep a draft; what is wrong with it is said beside what was written, which is not lost."""
    form = await read_form(request)
    sheet = await _sheet(request, form)
    if "more" in form:
        return edit_page(request, with_room(sheet))
    tables, faults = tables_of(sheet)
    if faults:
        return _again(request, sheet, faults)
    actor = session_of(request).actor
    try:
        asked = DraftMapping(sheet.connection_id, tables, actor, sheet.reason)
        kept = await ports.mappings.draft_mapping(asked)
    except Invalid as error:
        whole = (FieldError("", error.reason, error.sentence),)
        return _again(request, sheet, error.fields or whole)
    return _to(kept.version_id, "drafted")


@post("/publish", status_code=303, guards=[needs("publish_mapping")])
async def publish_mapping(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Use a draft from now on; the process refuses its author."""
    form, actor = await read_form(request), session_of(request).actor
    asked = PublishMapping(form.get("version", ""), actor, form.get("reason", ""))
    kept = await ports.mappings.publish_mapping(asked)
    return _to(kept.version_id, "published" if kept.applied_at else "published_soon")


@post("/rollback", status_code=303, guards=[needs("roll_back_mapping")])
async def roll_back_mapping(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Draft what an earlier version said; somebody else publishes it."""
    form, actor = await read_form(request), session_of(request).actor
    asked = RollBackMapping(form.get("version", ""), actor, form.get("reason", ""))
    return _to((await ports.mappings.roll_back_mapping(asked)).version_id, "rolled_back")


async def _sheet(request: Asking, form: dict[str, str]) -> Sheet:
    columns = {name: await read_fields(request, name) for name in (*ROW, *RULE)}
    return read_sheet(form, columns)


def _again(request: Asking, sheet: Sheet, faults: tuple[FieldError, ...]) -> Response[str]:
    return edit_page(request, with_room(replace(sheet, faults=faults)), 422)


def _to(version_id: str, done: str) -> Redirect:
    query = urlencode({"version": version_id, "done": done})
    return Redirect(f"/console/mappings/version?{query}", status_code=303)


ROUTER = Router("/mappings", route_handlers=[draft_mapping, publish_mapping, roll_back_mapping])
