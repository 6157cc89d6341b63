"""Signatures hold for what was signed, by a key that is known, and for nothing else."""

from base64 import b64encode

import pytest

from trunkline_kit.errors import Invalid
from trunkline_store.signing import NO_KEYS, Signature, SigningKeys, encoded, key_id

OLD, NEW = (b64encode(bytes([one]) * 32).decode() for one in (1, 2))


def test_a_signature_holds_for_its_document_and_no_other() -> None:
    keys = SigningKeys.from_base64(OLD)
    by = keys.sign(b"counted")
    assert (by.key_id, keys.fault(b"counted", by)) == (keys.signs, "")
    assert "does not bear the signature" in keys.fault(b"counted!", by)
    forged = Signature(by.key_id, bytes(64))
    assert "does not bear the signature" in keys.fault(b"counted", forged)


def test_a_key_that_signed_before_is_still_known_after_a_change_of_keys() -> None:
    old = SigningKeys.from_base64(OLD)
    by = old.sign(b"counted")
    assert f"signed by key {by.key_id}, which is not known" in SigningKeys.from_base64(NEW).fault(
        b"counted", by
    )
    changed = SigningKeys.from_base64(NEW, f" {encoded(old.public[old.signs])}, ")
    assert changed.fault(b"counted", by) == ""
    assert changed.signs != old.signs
    assert set(changed.public) == {old.signs, changed.signs}
    assert {key_id(raw): raw for raw in changed.public.values()} == changed.public


def test_without_a_key_nothing_is_signed_and_nothing_holds() -> None:
    assert NO_KEYS.sign(b"counted") == Signature()
    assert "is not signed" in NO_KEYS.fault(b"counted", Signature())


@pytest.mark.parametrize("text", ["short", "c2hvcnQ=", "!" * 44])
def test_what_is_no_key_is_invalid(text: str) -> None:
    for given in ((text, ""), (NEW, text)):
        with pytest.raises(Invalid, match="32 bytes"):
            SigningKeys.from_base64(*given)
