"""What a campaign is: a name, how much of it there is, and what it does to a company."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from random import Random
from typing import Literal

from msgspec import Struct
from oracle.finding import Finding
from oracle.observed import Observed

from .ground import Ground

type Size = Literal["change", "full"]
"""What every change runs through, or what a release does."""
type Blows = Callable[[Ground, Random, int], Awaitable[None]]
"""Places so many orders and strikes while they are carried; all by the one source of chance."""

type Check = Callable[[Ground, Observed], Iterable[Finding]]
"""Judges what the oracle has no rule for."""


class Campaign(Struct, frozen=True):
    """One campaign of the reference, by its number there."""

    name: str
    """R1 to R10."""
    title: str
    orders: Mapping[Size, int]
    blows: Blows
    workers: int = 1
    check: Check | None = None
    unjudged: frozenset[str] = frozenset()
    """Rules of the oracle that cannot be judged by what this campaign leaves behind."""
