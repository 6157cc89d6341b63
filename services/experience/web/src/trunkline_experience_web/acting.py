"""Tells the processes who acts: the person whose page is being answered."""

from contextvars import ContextVar

from msgspec import Struct

from trunkline_kit.acting import Bearer, signed
from trunkline_model.roles import Person

from .session import Session

_here: ContextVar[Session | None] = ContextVar("here", default=None)


def act_as(session: Session) -> None:
    """Make every call of this request one of theirs."""
    _here.set(session)


def bearer(secret: str) -> Bearer:
    """Sign each call in the name and with the role of who is signed in."""

    def token(request: Struct) -> str:
        del request
        session = _here.get()
        return signed(secret, Person(session.actor, session.rank)) if session else ""

    return token
