"""Folds facts of any order into the same case: each kind has a place, each place its keys.

Hearing something twice is hearing it once. Of two facts with one key the one whose JSON sorts
last wins, so that even then the order of arrival decides nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, json, structs


class Slot(Struct, frozen=True):
    """Where facts of one kind go."""

    name: str
    """Field of the case."""
    key: Callable[[Any], Any]
    """What makes two of them the same."""


def once(_: Any) -> str:
    """Give the key of what happens once in a case's life."""
    return ""


def folded[Case: Struct](slots: Mapping[type, Slot], case: Case, fact: Struct) -> Case:
    """Give the case with one more fact; the same object when it says nothing new."""
    slot = slots[type(fact)]
    by_key = {slot.key(one): one for one in getattr(case, slot.name)}
    key = slot.key(fact)
    winner = max(by_key[key], fact, key=json.encode) if key in by_key else fact
    if by_key.get(key) == winner:
        return case
    by_key[key] = winner
    kept = tuple(by_key[one] for one in sorted(by_key))
    return structs.replace(case, **{slot.name: kept})
