"""What people may put right inside Trunkline: declared fields, and the fact that they did."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from msgspec import Struct, structs

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.personal import PersonalStr, PersonalWords

from .problem import Problem
from .process import Fact

type FieldKind = Literal["text", "code", "quantity", "money", "rate", "country"]

INDEX = re.compile(r"\[\d+\]")
TEXT_MAX = 1_000
COUNTRY = re.compile(r"[A-Z]{2}")
WRONG_KIND = {
    "text": f"has printable characters, at most {TEXT_MAX}",
    "code": "is a code without spaces",
    "quantity": "is a number such as 2 or 0.5",
    "money": "is an amount such as 12.34",
    "rate": "is a rate from 0 to 1, such as 0.2",
    "country": "is a country of two capital letters, such as GB",
}


class Editable(Struct, frozen=True, kw_only=True):
    """A field of what came in that people may correct."""

    path: str
    """Dotted path with empty indexes, such as lines[].sku."""
    kind: FieldKind
    """What its text has to be."""
    meaning: str
    """What it is, for a person."""
    second_person: bool = False
    """True for money and bank fields: somebody else has to approve."""
    personal: bool = False
    """True when it tells something about a person."""


class Editing[Case](Struct, frozen=True, kw_only=True):
    """What of a case, or of an event that was set aside, may be corrected."""

    fields: tuple[Editable, ...]
    """Every field; a path that is not here cannot be corrected."""
    values_of: Callable[[Case], Mapping[str, str]]
    """The fields that are there, by their paths with indexes, as text. Raises Refused with what
    to do instead when nothing may be corrected any more."""


class Change(Struct, frozen=True):
    """A field before and after."""

    field: str
    before: str
    after: str


class PersonalChange(Struct, frozen=True):
    """The same of a field that tells something about a person."""

    field: str
    before: PersonalStr
    after: PersonalStr


class CaseEdited(Fact, frozen=True, kw_only=True):
    """A person corrected what had come in; journalled under the kind `edit`."""

    correction_id: str
    """Its id."""
    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """Why."""
    version: int
    """The head of the case that the person had seen."""
    exception_id: str = ""
    """What it answers; may be empty."""
    approved_by: PersonalStr = ""
    """The second person, where one was needed."""
    changes: tuple[Change, ...] = ()
    """Fields before and after."""
    personal: tuple[PersonalChange, ...] = ()
    """Those that tell something about a person."""

    @property
    def values(self) -> dict[str, str]:
        """The new values by path."""
        plain = {one.field: one.after for one in self.changes}
        return plain | {one.field: one.after for one in self.personal}


def edited(values: Mapping[str, str], edits: Iterable[CaseEdited]) -> dict[str, str]:
    """Give the values with all corrections, the earliest first."""
    corrected = dict(values)
    for one in edits:
        corrected |= {path: value for path, value in one.values.items() if path in corrected}
    return corrected


def changes_of(
    editing: Editing[Any], values: Mapping[str, str], asked: Iterable[tuple[str, str]]
) -> tuple[Change, ...]:
    """Compare what is asked with what there is; Invalid names every field that cannot be so."""
    wanted = dict(asked)
    faults = [fault for each in wanted.items() for fault in _faults(editing, values, each)]
    if faults:
        sentence = " ".join(one.sentence for one in faults)
        raise Invalid(sentence, reason="correction_invalid", fields=tuple(faults))
    found = [Change(path, values[path], after.strip()) for path, after in wanted.items()]
    found = [one for one in found if one.before != one.after]
    if not found:
        raise Invalid("this changes nothing: give a field another value", reason="no_change")
    return tuple(found)


def correctable(editing: Editing[Any] | None, problem: Problem) -> Problem:
    """Suggest a correction for a problem with a field that may be corrected."""
    if editing is None or problem.suggestion or declared(editing, problem.field) is None:
        return problem
    suggestion = f"Correct {problem.field} here, or put it right at its source and release this."
    return structs.replace(problem, suggestion=suggestion)


def declared(editing: Editing[Any], path: str) -> Editable | None:
    """Find the declaration of a field; None when it may not be corrected."""
    bare = INDEX.sub("[]", path)
    return next((one for one in editing.fields if one.path == bare), None)


def _faults(
    editing: Editing[Any], values: Mapping[str, str], asked: tuple[str, str]
) -> Iterable[FieldError]:
    path, text = asked
    field = declared(editing, path)
    if field is None or path not in values:
        known = ", ".join(values) or "none"
        sentence = f"{path} cannot be corrected here; what can: {known}."
        yield FieldError(path, "not_editable", sentence)
    elif not _fits(field.kind, text.strip()):
        yield FieldError(path, "wrong_kind", f"{path} {WRONG_KIND[field.kind]}.")


def _fits(kind: FieldKind, text: str) -> bool:
    match kind:
        case "text":
            return text.isprintable() and len(text) <= TEXT_MAX
        case "code":
            return 0 < len(text) <= TEXT_MAX and text.isprintable() and " " not in text
        case "country":
            return COUNTRY.fullmatch(text) is not None
    number = _number(text)
    if number is None:
        return False
    return kind != "rate" or 0 <= number <= 1


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
