"""Finds the derivation of a value, and the values that it was made from; pure."""

from collections.abc import Iterator
from typing import Any

from .derivation import Derivation, Elsewhere, Source
from .derivations import DERIVATIONS
from .journal import Said
from .journals import Journals
from .pointers import element_of, expanded, matches, value_at, within

BELOW = "/**"

type Place = tuple[Said, str]
"""A value: its entry, and the pointer in its body."""


def derivation_of(entry: Said, pointer: str) -> Derivation | None:
    """Give the rule that made a value; None for what came in."""
    found = (one for one in DERIVATIONS if one.entry == entry.title)
    return next((one for one in found if _fits(pointer, one.at)), None)


def sources_of(journals: Journals, place: Place, derivation: Derivation) -> Iterator[Place]:
    """List the values that a rule took, of those that are there."""
    for source in derivation.sources:
        yield from _places(journals, place, (derivation.at, source))


def _places(journals: Journals, place: Place, taken: tuple[str, Source]) -> Iterator[Place]:
    """A value is taken from the newest entry that has one, or from every one."""
    pattern, source = taken
    own = journals.holding(place[0])
    if source.unless and any(True for _ in own.before(place[0].seq, source.unless)):
        return
    at = _rest(source.at, place[1], pattern)
    for entry in _entries(journals, place, taken):
        found = [
            (entry, pointer)
            for pointer in expanded(entry.body, at)
            if _agrees((entry, pointer), at, place, taken)
        ]
        yield from found
        if found and not source.every:
            return


def _entries(journals: Journals, place: Place, taken: tuple[str, Source]) -> Iterator[Said]:
    entry, (_, source) = place[0], taken
    own = journals.holding(entry)
    if source.of is not None:
        yield from _elsewhere(journals, place, (taken, source.of))
    elif source.entry == "self":
        yield entry
    elif source.entry == "intent":
        asked = own.intent_of(entry)
        if asked is not None:
            yield asked
    else:
        for one in own.before(entry.seq, source.entry):
            together = source.together or one.kind == "observation"
            if not together or one.transition_id == entry.transition_id:
                yield one


def _elsewhere(
    journals: Journals, place: Place, taken: tuple[tuple[str, Source], Elsewhere]
) -> Iterator[Said]:
    """List entries of another case, newest first, whenever they were written."""
    (pattern, source), other = taken
    entry, pointer = place
    key: Any = None
    if other.entry == "self":
        key = within(entry.body, pointer, pattern, other.at)
    else:
        bearing = journals.holding(entry).newest(other.entry)
        key = value_at(bearing.body, other.at) if bearing else None
    found = journals.case(other.process, str(key)) if key else None
    for one in found.all(source.entry) if found else ():
        if not source.bears or value_at(one.body, source.bears) == _key_of(journals, entry):
            yield one


def _key_of(journals: Journals, entry: Said) -> str:
    return journals.holding(entry).business_key


def _agrees(theirs: Place, at: str, ours: Place, taken: tuple[str, Source]) -> bool:
    pattern, source = taken
    for their_place, our_place in source.where:
        own = _said(ours, pattern, our_place)
        if own is None or own != _said(theirs, at, their_place):
            return False
    return True


def _said(one: Place, at: str, place: str) -> Any:
    if place.startswith("="):
        return place[1:]
    return within(one[0].body, one[1], at, place)


def _fits(pointer: str, pattern: str) -> bool:
    if pattern.endswith(BELOW):
        return pointer.startswith(pattern.removesuffix("**"))
    return matches(pointer, pattern)


def _rest(at: str, pointer: str, pattern: str) -> str:
    """Put what lies below a pattern's end, or what lies in our element, below the source's end."""
    if not at.startswith("/") and at:
        return f"{element_of(pointer, pattern)}/{at}"
    if not at.endswith(BELOW):
        return at
    return at.removesuffix(BELOW) + pointer.removeprefix(pattern.removesuffix(BELOW))
