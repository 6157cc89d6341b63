"""What people may ask of operations; pure."""

from trunkline_kit.errors import FieldError, Invalid, Refused
from trunkline_model.capabilities.operations import ExceptionItem, OpenTransition

LIMIT_MAX = 500
STATES = ("", "open", "decided", "resolved", "discarded")


def require_limit(limit: int) -> None:
    """Raise Invalid unless a page may be that long."""
    if not 1 <= limit <= LIMIT_MAX:
        raise _wrong("limit", "out_of_range", f"limit is 1 to {LIMIT_MAX}")


def require_exception_state(state: str) -> None:
    """Raise Invalid for a state that exceptions do not have."""
    if state not in STATES:
        raise _wrong("state", "unknown_state", f"{state!r} is none of {', '.join(STATES[1:])}")


def require_text(field: str, text: str) -> None:
    """Raise Invalid for a decision without a name under it, or without a reason."""
    if not text.strip():
        raise _wrong(field, "missing", f"{field} is empty: say it, it is kept with the decision")


def require_something_to_try(item: ExceptionItem, unfinished: tuple[OpenTransition, ...]) -> None:
    """Raise Refused when the work behind an exception is done already, or there was none.

    An exception without a case is an event that a reader set aside: it is delivered again.
    """
    waiting = {one.transition_id for one in unfinished if one.state in ("stuck", "parked")}
    if item.case_id and item.transition_id not in waiting:
        sentence = "nothing waits behind this exception any more: discard it when you have read it"
        raise Refused(sentence, reason="nothing_to_retry")


def _wrong(field: str, reason: str, sentence: str) -> Invalid:
    return Invalid(sentence, reason=reason, fields=(FieldError(field, reason, sentence),))
