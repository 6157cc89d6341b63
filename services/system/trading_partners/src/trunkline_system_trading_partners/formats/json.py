"""JSON: one object, whose `object` says what it is; the other names are the model's fields.

What partners hand in through the partner API is of this format. Days are `2026-11-22`, figures are
text or numbers, an amount has `amount` and `currency`.
"""

from decimal import Decimal
from typing import Any, cast

import msgspec

from trunkline_kit.strict_json import UNREADABLE, Ambiguous, refuse_ambiguous

from ..documents import Document
from ..unreadable import Unreadable
from .csv import KINDS
from .places import place_of

OBJECT = "object"
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def write_json(document: Document) -> bytes:
    """Write a document."""
    name = next(name for name, kind in KINDS.items() if isinstance(document, kind))
    return msgspec.json.encode({OBJECT: name, **msgspec.to_builtins(document)})


def read_json(content: bytes) -> Document:
    """Read a document; raises Unreadable with the field at fault."""
    found = _object(content)
    kind = KINDS.get(str(found.pop(OBJECT, "")))
    if kind is None:
        sentence = "it names no document; its field `object` says what it is"
        raise Unreadable("other_message", sentence, field=OBJECT)
    try:
        return cast("Document", msgspec.convert(found, kind))
    except (msgspec.ValidationError, ArithmeticError) as error:
        sentence = "a value is missing or cannot be read; ask for a correct document"
        raise Unreadable("schema", sentence, field=place_of(error)) from None


def _object(content: bytes) -> dict[str, Any]:
    try:
        refuse_ambiguous(content)
        found = _decoder.decode(content)
    except (*UNREADABLE, Ambiguous, ArithmeticError):
        sentence = "it is no JSON that every reader understands alike; ask for it again"
        raise Unreadable("not_well_formed", sentence) from None
    if not isinstance(found, dict):
        raise Unreadable("other_message", "it is JSON and no object; ask what it is")
    return found
