"""What two readers could understand differently is refused before one of them reads it."""

import msgspec
import pytest

from trunkline_kit.strict_json import UNREADABLE, Ambiguous, refuse_ambiguous


@pytest.mark.parametrize(
    "raw",
    [b"{}", b"7", b'{"a":{"a":1},"b":[{"a":2}]}', '{"é":"\\u0000"}'.encode(), b" [1e999999999] "],
)
def test_what_has_one_meaning_passes(raw: bytes) -> None:
    refuse_ambiguous(raw)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b'{"a":1,"a":2}', "the name 'a' comes twice"),
        (b'{"a":1,"\\u0061":2}', "the name 'a' comes twice"),
        (b'{"b":[{"a":{"c":1,"c":1}}]}', "the name 'c' comes twice"),
        (b'{"a":NaN}', "NaN is no number"),
        (b'{"a":-Infinity}', "-Infinity is no number"),
        (b"\xef\xbb\xbf{}", "no JSON"),
        (b'{"a":"\xff"}', "not UTF-8"),
        ('{"a":1}'.encode("utf-16"), "not UTF-8"),
        (b"\x00{}", "no JSON"),
        (b'{"a":"\x00"}', "no JSON"),
        (b"{} {}", "no JSON"),
        (b"", "no JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "too deep"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "too deep"),
    ],
)
def test_what_has_two_meanings_or_none_is_refused(raw: bytes, sentence: str) -> None:
    with pytest.raises(Ambiguous, match=sentence):
        refuse_ambiguous(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":' * 64 + b"1" + b"}" * 64,
        b"[" + b",".join([b'{"a":[{}]}'] * 1000) + b"]",
        b'{"a":"' + b"[" * 1000 + b'\\"' + b"{" * 1000 + b'"}',
    ],
)
def test_what_is_broad_or_only_looks_deep_passes(raw: bytes) -> None:
    refuse_ambiguous(raw)


class Shape(msgspec.Struct):
    """Something with a text and things besides."""

    text: str = ""
    rest: msgspec.Raw = msgspec.Raw(b"null")


@pytest.mark.parametrize(
    "raw",
    [b"{", b'{"text":"\xff"}', b'{"text":1}', b'{"rest":' + b"[" * 100_000, b'{"x":' * 100_000],
)
def test_decoding_raises_nothing_but_what_is_known(raw: bytes) -> None:
    with pytest.raises(UNREADABLE):
        msgspec.json.decode(raw, type=Shape)
