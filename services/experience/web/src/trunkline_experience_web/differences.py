"""What an edit changes, line by line, for reading."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import Struct

from .words import pretty


class DiffLine(Struct, frozen=True):
    """One line of two texts laid over each other."""

    mark: str
    """same, gone or new; a class of the CSS."""
    text: str
    """The line."""


def diff_lines(before: str, after: str) -> tuple[DiffLine, ...]:
    """Lay two JSON documents over each other; an empty one counts as no line."""
    old, new = (pretty(one).splitlines() if one else [] for one in (before, after))
    return tuple(_lines(old, new))


def _lines(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (DiffLine("same", line) for line in old[a:b])
            continue
        yield from (DiffLine("gone", line) for line in old[a:b])
        yield from (DiffLine("new", line) for line in new[c:d])
