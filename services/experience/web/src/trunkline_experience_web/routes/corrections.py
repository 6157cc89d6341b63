"""Corrections: edit what came in, see what that changes, send it; a second person for money."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CorrectCase,
    GetEditing,
    ListCorrections,
    RejectCorrection,
)
from trunkline_model.capabilities.replay import PreviewReplay, Replay

from ..auth import needs, read_form, session_of
from ..clients import Ports
from ..previewing import preview_view
from ..rendering import page
from ..working import read_edit, read_work

LIMIT = 200

Asking = Request[Any, Any, Any]


@get("/")
async def list_corrections(
    request: Asking, ports: NamedDependency[Ports], done: FromQuery[str] = ""
) -> Response[str]:
    """List what waits for a second person."""
    found = await ports.corrections.list_corrections(ListCorrections(limit=LIMIT))
    return page(request, "corrections.html", corrections=found.corrections, done=done)


@get("/edit", guards=[needs("get_editing")])
async def edit_work(request: Asking, ports: NamedDependency[Ports]) -> Response[str]:
    """Show what may be corrected, as a form."""
    work = read_work(dict(request.query_params.items()))
    editing = await ports.corrections.get_editing(GetEditing(work.ref))
    return page(request, "edit.html", work=work, editing=editing)


@post("/preview", status_code=200, guards=[needs("preview_replay")])
async def preview_edit(request: Asking, ports: NamedDependency[Ports]) -> Response[str]:
    """Show what an edit would change and what would happen then; nothing is sent."""
    form = await read_form(request)
    work, edit = read_work(form), read_edit(form)
    asked = PreviewReplay(work.ref, edit.changes)
    found = await ports.replays.preview_replay(asked)
    return page(request, "preview.html", work=work, edit=edit, preview=preview_view(found))


@post("/", status_code=303, guards=[needs("correct_case")])
async def correct_work(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Send the edit; money waits for a second person."""
    form, actor = await read_form(request), session_of(request).actor
    work, edit = read_work(form), read_edit(form)
    asked = CorrectCase(work.ref, edit.version, edit.changes, actor, edit.reason)
    kept = await ports.corrections.correct_case(asked)
    return Redirect(f"{work.page}?done={kept.state}", status_code=303)


@get("/replay", guards=[needs("preview_replay")])
async def preview_replay(request: Asking, ports: NamedDependency[Ports]) -> Response[str]:
    """Show what a replay as it is would do; nothing is sent."""
    work = read_work(dict(request.query_params.items()))
    found = await ports.replays.preview_replay(PreviewReplay(work.ref))
    return page(request, "preview.html", work=work, edit=None, preview=preview_view(found))


@post("/replay", status_code=303, guards=[needs("replay")])
async def replay_work(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Try again what did not succeed."""
    form, actor = await read_form(request), session_of(request).actor
    work = read_work(form)
    done = await ports.replays.replay(Replay(work.ref, actor, form.get("reason", "")))
    said = "replayed" if done.reopened else "nothing_left"
    return Redirect(f"{work.page}?done={said}", status_code=303)


@post("/{correction_id:str}/approve", status_code=303, guards=[needs("approve_correction")])
async def approve_correction(
    request: Asking, ports: NamedDependency[Ports], correction_id: FromPath[str]
) -> Redirect:
    """Approve somebody else's proposal; the process refuses one's own."""
    await read_form(request)
    actor = session_of(request).actor
    asked = ApproveCorrection(correction_id, actor)
    await ports.corrections.approve_correction(asked)
    return Redirect("/console/corrections?done=approved", status_code=303)


@post("/{correction_id:str}/reject", status_code=303, guards=[needs("reject_correction")])
async def reject_correction(
    request: Asking, ports: NamedDependency[Ports], correction_id: FromPath[str]
) -> Redirect:
    """Turn a proposal down, or take one's own back."""
    form, actor = await read_form(request), session_of(request).actor
    asked = RejectCorrection(correction_id, actor, form.get("reason", ""))
    await ports.corrections.reject_correction(asked)
    return Redirect("/console/corrections?done=turned_down", status_code=303)


ROUTER = Router(
    "/corrections",
    route_handlers=[
        list_corrections,
        edit_work,
        preview_edit,
        correct_work,
        preview_replay,
        replay_work,
        approve_correction,
        reject_correction,
    ],
)
