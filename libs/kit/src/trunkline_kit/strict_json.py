"""JSON from outside that every reader understands alike, or that is refused."""

import json
from typing import Any, NoReturn

from msgspec import MsgspecError

UNREADABLE = (MsgspecError, UnicodeDecodeError, RecursionError)
"""All that decoding hostile bytes with msgspec may raise."""


class Ambiguous(ValueError):
    """Two readers could understand the bytes differently, or one could not read them at all."""


def refuse_ambiguous(raw: bytes) -> None:
    """Raise Ambiguous unless `raw` is one JSON value whose objects bear each name once.

    It must be UTF-8 without a byte order mark, of finite numbers, and not too deep to be read.
    msgspec takes the last of two equal names; other readers take the first.
    """
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
    except RecursionError as error:
        raise Ambiguous("it is nested too deep") from error
    except json.JSONDecodeError as error:
        raise Ambiguous(f"it is no JSON: {error.msg} at character {error.pos}") from error


def _once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise Ambiguous(f"the name {name[:80]!r} comes twice in one object")
        seen.add(name)


def _no_number(text: str) -> NoReturn:
    raise Ambiguous(f"{text} is no number")
