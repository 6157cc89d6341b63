"""The sentences with which the ERP says no."""

from trunkline_kit.errors import FieldError, Invalid, NotFound, Refused


def wrong(field: str, reason: str, sentence: str) -> Invalid:
    """One field is wrong."""
    return Invalid(sentence, reason=reason, fields=(FieldError(field, reason, sentence),))


def unknown(kind: str, number: str) -> NotFound:
    """There is no such document."""
    return NotFound(f"there is no {kind} {number!r}", reason=f"unknown_{kind.replace(' ', '_')}")


def refuse(reason: str, sentence: str, field: str = "") -> Refused:
    """Understood, and the answer is no."""
    fields = (FieldError(field, reason, sentence),) if field else ()
    return Refused(sentence, reason=reason, fields=fields)
