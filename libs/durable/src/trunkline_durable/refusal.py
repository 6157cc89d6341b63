"""Refusals in the journal: a step that was refused is refused again on replay."""

from typing import Any

from msgspec import Struct, convert, to_builtins

from trunkline_kit.errors import ERRORS, FieldError, TrunklineError


class Refusal(Struct, frozen=True):
    """One of the final errors, as it is journalled."""

    error: str
    """Class name: Invalid, NotFound, Conflict or Refused."""
    sentence: str
    reason: str
    fields: tuple[FieldError, ...] = ()


def refusal_from(error: TrunklineError) -> Any:
    """Give the JSON value of an error."""
    kind = type(error).__name__
    return to_builtins(Refusal(kind, error.sentence, error.reason, error.fields))


def refusal_to(body: Any) -> TrunklineError:
    """Give the error back."""
    said = convert(body, Refusal)
    kind = next(error for error in ERRORS if error.__name__ == said.error)
    return kind(said.sentence, reason=said.reason, fields=said.fields)
