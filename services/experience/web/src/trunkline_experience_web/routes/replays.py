"""Replays: choose what is tried again; of a time, see what it comes to and send it."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Struct

from trunkline_kit.errors import Conflict, FieldError, Invalid
from trunkline_model.capabilities.replay import PreviewRange, ReplayRange

from ..auth import needs, read_form, session_of
from ..clients import ORDERS, Ports
from ..previewing import preview_view
from ..rendering import page

CASES_MAX = 50

Asking = Request[Any, Any, Any]


class Time(Struct, frozen=True):
    """Cases of a process that moved in a time."""

    process: str
    """The process."""
    since: str
    """Inclusive, as a form says it (UTC)."""
    until: str
    """Exclusive, likewise."""

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The same as instants; Invalid for what is none."""
        return _instant("since", self.since), _instant("until", self.until)


@get("/", guards=[needs("preview_replay")])
async def choose_replay(request: Asking) -> Response[str]:
    """Ask what is meant: a case, a step of it, an exception, or a time."""
    return page(request, "replays.html", orders=ORDERS)


@get("/time", guards=[needs("preview_range")])
async def preview_time(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    process: FromQuery[str] = ORDERS,
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
) -> Response[str]:
    """Show what a replay of every unfinished case of a time comes to; nothing is sent."""
    return await _preview(request, ports, Time(process.strip(), since, until))


@post("/time", status_code=200, guards=[needs("replay_range")])
async def replay_time(request: Asking, ports: NamedDependency[Ports]) -> Response[str]:
    """Try them again; when there are more or fewer by now, show them anew and send nothing."""
    form, actor = await read_form(request), session_of(request).actor
    time = Time(form.get("process", ""), form.get("since", ""), form.get("until", ""))
    expected = int(form["expected"]) if form.get("expected", "").isdigit() else 0
    asked = ReplayRange(time.process, *time.instants, expected, actor, form.get("reason", ""))
    try:
        done = await ports.replays.replay_range(asked)
    except Conflict as conflict:
        return await _preview(request, ports, time, changed=conflict.sentence)
    return page(request, "replayed.html", done=done)


async def _preview(
    request: Asking, ports: Ports, time: Time, *, changed: str = ""
) -> Response[str]:
    asked = PreviewRange(time.process, *time.instants, CASES_MAX)
    found = await ports.replays.preview_range(asked)
    return page(
        request,
        "replay_time.html",
        status=409 if changed else 200,
        time=time,
        previews=tuple(preview_view(one) for one in found.previews),
        more=found.more,
        changed=changed,
    )


def _instant(field: str, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        sentence = f"{text or 'Nothing'} is no time: write it as 2026-11-22T09:00."
        raise Invalid(sentence, fields=(FieldError(field, "no_time", sentence),)) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


ROUTER = Router("/replays", route_handlers=[choose_replay, preview_time, replay_time])
