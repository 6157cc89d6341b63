"""A raw document for eyes that may not see people: its shape, and values known to be harmless.

What is not known to be harmless is masked, so a field that nobody thought of shows nothing.
"""

import re
from typing import Any

from msgspec import DecodeError, json

MASK = "[masked]"

HARMLESS = frozenset(
    {"amount", "at", "currency", "gid", "gross", "id", "kind", "position", "price", "quantity"}
    | {"rate", "reference", "sku", "status", "sum", "tax", "total", "type", "units", "weight"}
)
"""Last words of a field's name under which no person is named."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def masked(content: bytes, content_type: str) -> bytes:
    """Mask a document: JSON keeps its shape, anything else only says how much it is."""
    try:
        return json.encode(_masked(json.decode(content), harmless=False))
    except (DecodeError, UnicodeDecodeError):
        kind = content_type or "an unknown type"
        return f"[masked: {len(content)} bytes of {kind}]".encode()


def _masked(value: Any, *, harmless: bool) -> Any:
    match value:
        case dict():
            return {key: _masked(one, harmless=_is_harmless(key)) for key, one in value.items()}
        case list():
            return [_masked(one, harmless=harmless) for one in value]
        case None | bool():
            return value
    return value if harmless else MASK


def _is_harmless(key: str) -> bool:
    words = _WORD.findall(key)
    return bool(words) and words[-1].lower() in HARMLESS
