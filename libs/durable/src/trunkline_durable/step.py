"""A step: one effect on one backend, and what undoes it."""

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import Struct

from .chain import Entry


class Undone[Req, Res](Struct, frozen=True):
    """What an undo is told about the work it has to undo."""

    request: Req
    """The request as it was journalled before it was sent."""
    result: Res | None
    """Its answer; None when it is not known whether it took effect."""
    request_id: str
    """The id it was sent under: the undo finds its work by it."""
    reason: str
    """Why it is undone."""


class Step[Req, Res](Struct, frozen=True, kw_only=True):
    """One effect, declared once as a constant beside the transition that uses it."""

    name: str
    """Durable name, verb_noun; a change of it orphans work in flight."""
    system: str
    """Role of the backend, such as erp, shop, warehouse; for evidence and people."""
    request: type[Req]
    """Struct with a `request_id` field, which the engine fills."""
    result: type[Res]
    """Struct of the answer."""
    send: Callable[[Any, Req], Awaitable[Res]]
    """Takes the process's clients and the request; raises one of the five errors."""
    bound: bool = True
    """True when the write is bound at the backend or can be looked up there, so that
    asking again under the same request id is safe. An unbound write whose answer was
    lost is never sent again by a machine: it becomes an exception."""
    undo: "Undo[Req, Res, Any, Any] | None" = None
    """What takes the effect back; None when nothing has to be."""

    def intent(self, name: str, request_id: str, body: Any) -> Entry:
        """Give what is journalled before it is sent; `body` is the sealed request."""
        return Entry(kind="intent", name=name, request_id=request_id, system=self.system, body=body)


class Undo[Req, Res, UndoReq, UndoRes](Struct, frozen=True, kw_only=True):
    """How a step is taken back: another step, and the request it is sent."""

    step: Step[UndoReq, UndoRes]
    """The antonym: release for reserve, void for issue."""
    request: Callable[[Undone[Req, Res]], UndoReq]
    """Builds its request, pure. It must work without a result."""
    after: frozenset[str] = frozenset()
    """Steps whose effects stand in its way: it is not sent while theirs may still be there."""
