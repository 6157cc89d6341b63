"""What a person reads when something cannot be shown or done: a sentence, and a way on."""

from typing import Any
from urllib.parse import urlencode

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from trunkline_kit.errors import (
    Conflict,
    Invalid,
    NotFound,
    Refused,
    TrunklineError,
    Unavailable,
)

from .auth import ForgedForm, RoleNeeded, SignInNeeded
from .rendering import page

log = structlog.get_logger()

TITLES: dict[type[TrunklineError], str] = {
    Invalid: "That is not right yet",
    NotFound: "There is no such thing",
    Conflict: "Somebody was faster",
    Refused: "That cannot be done",
    Unavailable: "No answer just now",
}
WAYS_ON: dict[type[TrunklineError], str] = {
    Invalid: "Go back, change what is named here, and send it again.",
    NotFound: "It may have another name, or the link is old.",
    Conflict: "Look at it again: it changed after you opened it.",
    Refused: "Nothing was changed.",
    Unavailable: "Nothing is lost. Try again in a moment; if it stays like this, look at its log.",
}
UNKNOWN = "It may have been done all the same: look before you send it again."
BY_STATUS = {
    404: ("There is no such page", "The link may be old. The menu leads everywhere."),
    405: ("That cannot be done here", "The page is there, but not for that."),
    413: ("That is too long", "A form may hold 256 KB."),
}

Asking = Request[Any, Any, Any]


def on_trunkline_error(request: Asking, error: TrunklineError) -> Response[str]:
    """Say one of the five errors."""
    kind = type(error)
    if isinstance(error, Unavailable):
        log.warning("process_unavailable", sentence=error.sentence, unknown=error.unknown)
    return _refusal(
        request,
        error.http_status,
        TITLES[kind],
        error.sentence,
        way_on=UNKNOWN if error.unknown else WAYS_ON[kind],
        fields=[(one.field, one.sentence) for one in error.fields],
    )


def on_sign_in_needed(request: Asking, _: SignInNeeded) -> Response[Any]:
    """Send a reader to sign in and back; a form is not sent on, it would be lost on the way."""
    if request.method == "GET":
        query = request.url.query
        to = f"{request.url.path}?{query}" if query else request.url.path
        return Redirect(f"/console/login?{urlencode({'to': to})}", status_code=303)
    sentence = "You were signed out in the meantime. Nothing was changed."
    return _refusal(request, 401, "Sign in again", sentence, way_on="Sign in, then do it again.")


def on_role_needed(request: Asking, error: RoleNeeded) -> Response[str]:
    """Say which role it takes."""
    sentence = f"This takes the role {error.role.title}."
    way_on = "Ask somebody who has it, or whoever runs your identity provider."
    return _refusal(request, 403, "Not with your role", sentence, way_on=way_on)


def on_forged_form(request: Asking, _: ForgedForm) -> Response[str]:
    """Say that a form was not ours."""
    sentence = "The form was not sent from a page of this session. Nothing was changed."
    way_on = "Open the page anew and send it from there."
    return _refusal(request, 403, "Not from here", sentence, way_on=way_on)


def on_http_exception(request: Asking, error: HTTPException) -> Response[str]:
    """Say what the framework refuses."""
    status = error.status_code
    if status in BY_STATUS:
        title, way_on = BY_STATUS[status]
        return _refusal(request, status, title, "", way_on=way_on)
    if 400 <= status < 500:
        return _refusal(request, status, "That is not right", error.detail, way_on="Go back.")
    return on_bug(request, error)


def on_bug(request: Asking, error: Exception) -> Response[str]:
    """Say that it is our fault; the log holds what it was."""
    log.error("request_failed", exc_info=error)
    sentence = "The console made a mistake, and wrote it down."
    way_on = "Try again; if it happens again, give the number below to whoever runs Trunkline."
    return _refusal(request, 500, "Our fault", sentence, way_on=way_on)


def _refusal(
    request: Asking, status: int, title: str, sentence: str, *, way_on: str, fields: object = ()
) -> Response[str]:
    request_id = request.scope.get("state", {}).get("request_id", "")
    words = {"title": title, "sentence": sentence, "way_on": way_on, "fields": fields}
    return page(request, "refusal.html", status=status, request_id=request_id, **words)
