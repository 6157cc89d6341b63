"""JSON from outside that every reader understands alike, or that is refused."""

import json
import re
from typing import Any, NoReturn

from msgspec import MsgspecError

DEPTH_MAX = 64
"""Lists and objects within one another. A limit of our own: how deep a decoder dares to go differs
between Python 3.12, 3.13 and 3.14, and what one release refuses the next would take."""
_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))

UNREADABLE = (MsgspecError, UnicodeDecodeError, RecursionError)
"""All that decoding hostile bytes with msgspec may raise."""


class Ambiguous(ValueError):
    """Two readers could understand the bytes differently, or one could not read them at all."""


def refuse_ambiguous(raw: bytes) -> None:
    """Raise Ambiguous unless `raw` is one JSON value whose objects bear each name once.

    It must be UTF-8 without a byte order mark, of finite numbers, and not too deep.
    msgspec takes the last of two equal names; other readers take the first.
    """
    _refuse_deep(raw)
    try:
        json.loads(
            raw.decode(),
            object_pairs_hook=_once,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        raise Ambiguous("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise Ambiguous(f"it is no JSON: {error.msg} at character {error.pos}") from error


def _refuse_deep(raw: bytes) -> None:
    if raw.count(b"[") + raw.count(b"{") <= DEPTH_MAX:
        return
    depth = 0
    for bracket in _TEXTS.sub(b"", raw).translate(None, _NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEPTH_MAX:
            raise Ambiguous(f"it is nested too deep: {DEPTH_MAX} levels are the most")


def _once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise Ambiguous(f"the name {name[:80]!r} comes twice in one object")
        seen.add(name)


def _no_number(text: str) -> NoReturn:
    raise Ambiguous(f"{text} is no number")
