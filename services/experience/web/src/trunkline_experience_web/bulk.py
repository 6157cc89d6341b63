"""Deciding about many exceptions at once: what a form asks, and what changed since it was shown."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import asdict

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.inbox import DecideExceptions
from trunkline_model.capabilities.operations import ExceptionFilter, ExceptionItem

NAMES = ExceptionFilter.__struct_fields__
SAY = {
    "assign": ("to", "Say to whom they are handed over."),
    "discard": ("why", "Say why they are discarded; it is kept with each."),
}
"""What must be said with a decision: the field of the form, and the sentence when it is empty."""
DECISIONS = ("assign", "discard", "retry")
COUNT_ONLY = -1
SEEN_MAX = 500
"""Of so many a page says by name what changed meanwhile; of the others their number."""


class Bulk(Struct, frozen=True):
    """What somebody wants done with every open exception that a filter matches."""

    only: ExceptionFilter
    """Which."""
    decision: str
    """assign, discard or retry."""
    owner: str
    """Who has to look from now on, when they are handed over."""
    reason: str
    """Why, when they are discarded."""

    def asked(self, actor: str, expected: int = COUNT_ONLY) -> DecideExceptions:
        """The same, as the process wants it; without a number it only counts."""
        said = (self.only, self.decision, actor, self.reason, self.owner, expected)
        return DecideExceptions(*said)


class Meanwhile(Struct, frozen=True):
    """What happened between the page and the decision."""

    came: tuple[ExceptionItem, ...]
    """Those that were not there when it was shown."""
    went: int
    """How many of those that were shown are decided or settled by now."""


def read_filter(query: Mapping[str, str]) -> ExceptionFilter:
    """Read which exceptions a link or a form means."""
    return ExceptionFilter(**{name: query.get(name, "").strip() for name in NAMES})


def said_of(only: ExceptionFilter) -> dict[str, str]:
    """Give what narrows a filter, by name; empty when nothing does."""
    return {name: value for name, value in asdict(only).items() if value}


def link_of(only: ExceptionFilter) -> str:
    """Give the query of a link to the same exceptions."""
    return urlencode(said_of(only))


def read_bulk(form: Mapping[str, str]) -> Bulk:
    """Read a form; Invalid when it does not say what to do, or to whom, or why."""
    decision, to, why = (form.get(name, "").strip() for name in ("decision", "to", "why"))
    if decision not in DECISIONS:
        raise _missing("decision", "Choose what to do with them.")
    needed, sentence = SAY.get(decision, ("decision", ""))
    if not form.get(needed, "").strip():
        raise _missing(needed, sentence)
    return Bulk(read_filter(form), decision, to, why)


def meanwhile(seen: Collection[str], now: Sequence[ExceptionItem]) -> Meanwhile:
    """Compare what was shown with what is there, both oldest first and at most SEEN_MAX.

    When not all could be shown, whether another one is new cannot be told: their number has to do.
    """
    known = {one.exception_id for one in now}
    came = () if len(seen) >= SEEN_MAX else (one for one in now if one.exception_id not in seen)
    return Meanwhile(tuple(came), len(set(seen) - known))


def _missing(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields=(FieldError(field, "missing", sentence),))
