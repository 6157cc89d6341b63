"""JSON pointers with wildcards: `/order/lines/*/net`; pure."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

ANY = "*"


@lru_cache(maxsize=10_000)
def parts_of(pointer: str) -> tuple[str, ...]:
    """Split a pointer; the empty one has no parts and means the whole."""
    return tuple(pointer.split("/")[1:])


def value_at(document: Any, pointer: str) -> Any:
    """Give what lies at a pointer; None when there is nothing."""
    for part in parts_of(pointer):
        match document:
            case dict():
                document = document.get(part)
            case list() if part.isdigit() and int(part) < len(document):
                document = document[int(part)]
            case _:
                return None
    return document


def expanded(document: Any, pattern: str) -> Iterator[str]:
    """List the pointers that a pattern means in a document, where there is something."""
    head, star, tail = pattern.partition(f"/{ANY}")
    if not star:
        if value_at(document, pattern) is not None:
            yield pattern
        return
    found = value_at(document, head)
    for index in range(len(found) if isinstance(found, list) else 0):
        yield from (f"{head}/{index}{rest}" for rest in expanded(found[index], tail))


def matches(pointer: str, pattern: str) -> bool:
    """Whether a pointer is one of those that a pattern means."""
    ours, theirs = parts_of(pointer), parts_of(pattern)
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(one in (own, ANY) for own, one in pairs)


def element_of(pointer: str, pattern: str) -> str:
    """Give the list element that a pointer is in, where the pattern's last wildcard stands."""
    at = max((i for i, one in enumerate(parts_of(pattern)) if one == ANY), default=-1)
    return "".join(f"/{one}" for one in parts_of(pointer)[: at + 1])


def within(document: Any, pointer: str, pattern: str, place: str) -> Any:
    """Read a place: from the top when it begins with a slash, else beside the pointer's value."""
    if place.startswith("/"):
        return value_at(document, place)
    return value_at(document, f"{element_of(pointer, pattern)}/{place}")
