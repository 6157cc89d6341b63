"""What people decide, each as the one call that carries it; nothing is decided here."""

from collections.abc import Awaitable, Callable, Mapping

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.inbox import AssignException, CommentException, SplitException
from trunkline_model.capabilities.operations import DiscardException, RetryException

from .clients import Ports

type Form = Mapping[str, str]


async def decide(ports: Ports, exception_id: str, form: Form, actor: str) -> str:
    """Do what the pressed button says; gives the word that the next page greets with."""
    decision = form.get("decision", "")
    act = DECISIONS.get(decision)
    if act is None:
        said = "Press one of the buttons."
        raise Invalid(said, fields=(FieldError("decision", "unknown_decision", said),))
    await act(ports, exception_id, form, actor)
    return decision


async def _retry(ports: Ports, exception_id: str, form: Form, actor: str) -> object:
    del form
    return await ports.operations.retry_exception(RetryException(exception_id, actor))


async def _discard(ports: Ports, exception_id: str, form: Form, actor: str) -> object:
    asked = DiscardException(exception_id, actor, form.get("reason", ""))
    return await ports.operations.discard_exception(asked)


async def _assign(ports: Ports, exception_id: str, form: Form, actor: str) -> object:
    asked = AssignException(exception_id, form.get("owner", ""), actor)
    return await ports.inbox.assign_exception(asked)


async def _comment(ports: Ports, exception_id: str, form: Form, actor: str) -> object:
    asked = CommentException(exception_id, actor, form.get("said", ""))
    return await ports.inbox.comment_exception(asked)


async def _split(ports: Ports, exception_id: str, form: Form, actor: str) -> object:
    del form
    return await ports.inbox.split_exception(SplitException(exception_id, actor))


DECISIONS: Mapping[str, Callable[[Ports, str, Form, str], Awaitable[object]]] = {
    "retry": _retry,
    "discard": _discard,
    "assign": _assign,
    "comment": _comment,
    "split": _split,
}
"""By what the button says."""
