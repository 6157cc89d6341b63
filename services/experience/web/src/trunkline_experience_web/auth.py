"""Guards: who may open a page, and whether a form was really sent from one of ours."""

from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from trunkline_model.roles import ACTS, Role

from .acting import act_as
from .session import Session, read_session

type Connection = ASGIConnection[Any, Any, Any, Any]

FORM_TOKEN = "token"  # noqa: S105 - the name of a field
FIELD_CHARACTERS_MAX = 20_000


class SignInNeeded(Exception):
    """Nobody is signed in, or not any more."""


class RoleNeeded(Exception):
    """Somebody is signed in who may not do this."""

    def __init__(self, role: Role) -> None:
        super().__init__(role.title)
        self.role = role


class ForgedForm(Exception):
    """The form was not sent from a page of ours, or from one of another session."""


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Let in who is signed in; raises SignInNeeded."""
    session = read_session(connection, connection.app.state.sealer)
    if session is None:
        raise SignInNeeded
    connection.state.session = session
    act_as(session)


def needs(act: str) -> Guard:
    """Give the guard that lets in who may do that, as the processes say; raises RoleNeeded."""
    role = ACTS[act]

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        if session_of(connection).rank < role:
            raise RoleNeeded(role)

    return guard


def session_of(connection: Connection) -> Session:
    """Give who is signed in, behind the guard."""
    session: Session = connection.state.session
    return session


async def read_fields(request: Request[Any, Any, Any], name: str) -> list[str]:
    """Give every value of a field that may come several times; after `read_form`."""
    return [one for one in (await request.form()).getall(name, []) if isinstance(one, str)]


async def read_form(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Read a form of ours; raises ForgedForm when it is somebody else's."""
    if _from_elsewhere(request):
        raise ForgedForm
    form = await request.form()
    given = form.get(FORM_TOKEN)
    if not isinstance(given, str) or not compare_digest(given, session_of(request).token):
        raise ForgedForm
    return {
        name: value[:FIELD_CHARACTERS_MAX]
        for name, value in form.items()
        if isinstance(value, str) and name != FORM_TOKEN
    }


def _from_elsewhere(request: Request[Any, Any, Any]) -> bool:
    """Tell whether the browser says so; a program that says nothing still needs the token."""
    here = urlsplit(request.app.state.settings.console_url)
    ours = f"{here.scheme}://{here.netloc}"
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site not in {"same-origin", "none"} or request.headers.get("origin", ours) != ours
