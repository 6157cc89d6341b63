"""Finds the derivation of a value, and the values that it was made from; pure."""

from collections.abc import Iterator
from typing import Any

from .derivations import DERIVATIONS, Derivation, Source
from .journal import CaseJournal, Said
from .pointers import expanded, matches, within

BELOW = "/**"

type Place = tuple[Said, str]
"""A value: its entry, and the pointer in its body."""


def derivation_of(entry: Said, pointer: str) -> Derivation | None:
    """Give the rule that made a value; None for what came in."""
    found = (one for one in DERIVATIONS if one.entry == entry.title)
    return next((one for one in found if _fits(pointer, one.at)), None)


def sources_of(journal: CaseJournal, place: Place, derivation: Derivation) -> Iterator[Place]:
    """List the values that a rule took, of those that are there."""
    for source in derivation.sources:
        yield from _places(journal, place, (derivation.at, source))


def _places(journal: CaseJournal, place: Place, taken: tuple[str, Source]) -> Iterator[Place]:
    """A value is taken from the newest entry that has one."""
    pattern, source = taken
    if source.unless and any(True for _ in journal.before(place[0].seq, source.unless)):
        return
    at = _rest(source.at, place[1], pattern)
    for entry in _entries(journal, place[0], source.entry):
        found = [
            (entry, pointer)
            for pointer in expanded(entry.body, at)
            if _agrees((entry, pointer), at, place, taken)
        ]
        if found:
            yield from found
            return


def _entries(journal: CaseJournal, own: Said, wanted: str) -> Iterator[Said]:
    if wanted == "self":
        yield own
    elif wanted == "intent":
        asked = journal.intent_of(own)
        if asked is not None:
            yield asked
    else:
        for one in journal.before(own.seq, wanted):
            if one.kind != "observation" or one.transition_id == own.transition_id:
                yield one


def _agrees(theirs: Place, at: str, ours: Place, taken: tuple[str, Source]) -> bool:
    pattern, source = taken
    for their_place, our_place in source.where:
        own = within(ours[0].body, ours[1], pattern, our_place)
        if own is None or own != _said(theirs, at, their_place):
            return False
    return True


def _said(theirs: Place, at: str, place: str) -> Any:
    if place.startswith("="):
        return place[1:]
    return within(theirs[0].body, theirs[1], at, place)


def _fits(pointer: str, pattern: str) -> bool:
    if pattern.endswith(BELOW):
        return pointer.startswith(pattern.removesuffix("**"))
    return matches(pointer, pattern)


def _rest(at: str, pointer: str, pattern: str) -> str:
    """Put what lies below a pattern's end below the source's end."""
    if not at.endswith(BELOW):
        return at
    return at.removesuffix(BELOW) + pointer.removeprefix(pattern.removesuffix(BELOW))
