"""Who is signed in, as a sealed cookie: for ten hours at most, half an hour of them idle."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.connection import ASGIConnection
from msgspec import Struct
from msgspec.structs import replace

from trunkline_kit import clock
from trunkline_model.roles import NAMES, Role

from .sealing import Sealer

COOKIE = "trunkline_console"
PATH = "/console"
IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=10)
RENEW = timedelta(minutes=2)
"""A cookie that is older is written anew with the next page."""


class Session(Struct, frozen=True):
    """One person in one browser."""

    actor: str
    """What their decisions are kept under."""
    name: str
    """What they read at the top of each page."""
    role: str
    """`viewer`, `operator`, `approver` or `admin`."""
    token: str
    """What each of their forms carries (against forged ones)."""
    began_at: int
    """When they signed in, in seconds since 1970 (UTC)."""
    seen_at: int
    """When the cookie was written."""

    @property
    def rank(self) -> Role:
        """The role."""
        return NAMES[self.role]

    def may(self, role: str) -> bool:
        """Tell whether they are that, or more; for templates."""
        return self.rank >= NAMES[role]


def begin(actor: str, name: str, role: Role) -> Session:
    """Make the session of somebody who signed in just now."""
    return Session(actor, name, role.title, token_urlsafe(24), _now(), _now())


def read_session(connection: ASGIConnection[Any, Any, Any, Any], sealer: Sealer) -> Session | None:
    """Give who a browser's cookie says is signed in; None when nobody, or not any more."""
    session = sealer.unseal(Session, connection.cookies.get(COOKIE, ""))
    if session is None:
        return None
    over = _now() - session.began_at > WHOLE.total_seconds()
    idle = _now() - session.seen_at > IDLE.total_seconds()
    return None if over or idle else session


def write_session(response: Response[Any], session: Session, sealer: Sealer, url: str) -> None:
    """Have the browser keep it."""
    sealed = sealer.seal(replace(session, seen_at=_now()))
    set_cookie(response, COOKIE, sealed, path=PATH, url=url)


def renew(request: Request[Any, Any, Any], response: Response[Any], session: Session) -> None:
    """Write the cookie anew when it has grown old."""
    if _now() - session.seen_at > RENEW.total_seconds():
        state = request.app.state
        write_session(response, session, state.sealer, state.settings.console_url)


def set_cookie(response: Response[Any], name: str, value: str, *, path: str, url: str) -> None:
    """Set a cookie that no script reads and no other site sends along with a form."""
    secure = urlsplit(url).scheme == "https"
    response.set_cookie(name, value, path=path, httponly=True, samesite="lax", secure=secure)


def _now() -> int:
    return int(clock.now().timestamp())
