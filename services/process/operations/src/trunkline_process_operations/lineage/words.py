"""Values and entries as people read them; personal values only with their keys."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from trunkline_model.money import Money
from trunkline_store.keys import DataKey
from trunkline_store.sealing import ERASED

from .journal import Said

MASKED = "[personal]"

SENTENCES = {
    "result": "the backend's answer to the step",
    "intent": "the request as it was journalled before it was sent",
    "refusal": "the backend said no",
    "observation": "read from the backend, once",
    "command": "a person or program asked for it",
}


class Words:
    """Writes values down, under the keys that the asking person may use."""

    def __init__(
        self, keys: Mapping[str, DataKey | None], erased: Mapping[str, date] | None = None
    ) -> None:
        """`erased` says on which day the keys that are gone were destroyed."""
        self._keys, self._erased = keys, erased or {}

    def text(self, value: Any) -> str:
        """Write a value in one line."""
        match value:
            case {"amount": amount, "currency": currency}:
                return str(Money(Decimal(amount), currency))
            case {"$sealed": key_id, "ciphertext": ciphertext}:
                return self._opened(key_id, ciphertext)
            case None | dict() | list():
                return ""
        return str(value)

    def edited(self, edit: Said, change: Mapping[str, Any]) -> str:
        """Say what a person changed, and why."""
        before, after = self.text(change["before"]), self.text(change["after"])
        approved = self.text(edit.body.get("approved_by", ""))
        second = f", approved by {approved}" if approved else ""
        why = self.text(edit.body.get("reason", ""))
        return f"{before!r} was corrected to {after!r}: {why}{second}"

    def _opened(self, key_id: str, ciphertext: str) -> str:
        if key_id in self._erased:
            return f"[erased on {self._erased[key_id]}]"
        if key_id not in self._keys:
            return MASKED
        key = self._keys[key_id]
        return ERASED if key is None else key.unseal(b64decode(ciphertext)).decode()


def sentence_of(entry: Said) -> str:
    """Say what an entry is."""
    if entry.kind == "fact":
        if entry.transition_id:
            return "recorded by the process"
        return "told by another case" if entry.is_ours else "told from outside"
    return SENTENCES.get(entry.kind, entry.kind)


def sealed_keys(value: Any) -> Iterator[str]:
    """Name the keys under which anything in a JSON value is sealed."""
    match value:
        case {"$sealed": key_id}:
            yield key_id
        case dict():
            for inner in value.values():
                yield from sealed_keys(inner)
        case list():
            for inner in value:
                yield from sealed_keys(inner)
