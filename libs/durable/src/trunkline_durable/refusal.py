"""Refusals in the journal: a step that was refused is refused again on replay.

A backend may quote anybody in its sentences, so they are sealed there like personal values.
"""

from msgspec import Struct

from trunkline_kit.errors import ERRORS, FieldError, TrunklineError
from trunkline_model.personal import PersonalWords


class RefusedField(Struct, frozen=True):
    """What was wrong with one field."""

    field: str
    reason: str
    sentence: PersonalWords


class Refusal(Struct, frozen=True):
    """One of the final errors, as it is journalled."""

    error: str
    """Class name: Invalid, NotFound, Conflict or Refused."""
    sentence: PersonalWords
    reason: str
    fields: tuple[RefusedField, ...] = ()


def refusal_from(error: TrunklineError) -> Refusal:
    """Describe an error."""
    fields = tuple(RefusedField(one.field, one.reason, one.sentence) for one in error.fields)
    return Refusal(type(error).__name__, error.sentence, error.reason, fields)


def refusal_to(said: Refusal) -> TrunklineError:
    """Give the error back."""
    kind = next(error for error in ERRORS if error.__name__ == said.error)
    fields = tuple(FieldError(one.field, one.reason, one.sentence) for one in said.fields)
    return kind(said.sentence, reason=said.reason, fields=fields)
