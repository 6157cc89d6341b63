"""What people may ask of operations; pure."""

from trunkline_kit.errors import FieldError, Invalid

LIMIT_MAX = 500
TEXT_MAX = 2_000
STATES = ("", "open", "decided", "resolved", "discarded", "split")
DECISIONS = ("retry", "discard", "assign")


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


def require_decision(decision: str) -> None:
    """Raise Invalid for something that cannot be decided about many exceptions."""
    if decision not in DECISIONS:
        raise _wrong("decision", "unknown", f"{decision!r} is none of {', '.join(DECISIONS)}")


def require_short(field: str, text: str) -> None:
    """Raise Invalid for a text that is empty or longer than TEXT_MAX."""
    require_text(field, text)
    if len(text) > TEXT_MAX:
        raise _wrong(field, "too_long", f"{field} has at most {TEXT_MAX} characters")


def _wrong(field: str, reason: str, sentence: str) -> Invalid:
    return Invalid(sentence, reason=reason, fields=(FieldError(field, reason, sentence),))
