"""What of a certificate is signed: everything that its entry says, and who asked for it."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from trunkline_durable.chain import canonical
from trunkline_store.signing import Signature, SigningKeys, encoded

from .ledger import Kept

NAME = "signature"
"""Where an entry's body holds it."""


def signed(body: Mapping[str, Any], actor: str, keys: SigningKeys) -> dict[str, Any]:
    """Give the body with a signature over all of it; as it is where nobody signs."""
    by = keys.sign(_document(body, actor))
    if not by.key_id:
        return dict(body)
    return {**body, NAME: {"key_id": by.key_id, "value": encoded(by.value)}}


def fault(kept: Kept, keys: SigningKeys) -> str:
    """Say what is wrong with a certificate's signature; empty when it holds."""
    try:
        by = kept.body.get(NAME, {})
        signature = Signature(str(by.get("key_id", "")), b64decode(str(by.get("value", ""))))
    except (AttributeError, ValueError):
        return "bears something that is no signature"
    return keys.fault(_document(kept.body, kept.actor), signature)


def _document(body: Mapping[str, Any], actor: str) -> bytes:
    said = {name: value for name, value in body.items() if name != NAME}
    return canonical({"actor": actor, "certificate": said})
