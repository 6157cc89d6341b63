import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from trunkline_durable.chain import FRACTION, canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))

NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)

VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXT, VALUES, max_size=5))
@settings(deadline=None, max_examples=400)
def test_an_entry_is_hashed_over_its_canonical_json(value: dict[str, object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_every_character_is_written_canonically() -> None:
    text = "".join(map(chr, [*range(0x180), 0x2028, 0xFFFD, 0x1F600]))
    for one in text:
        assert canonical({one: one}) == rfc8785.dumps({one: one})


def test_an_instant_is_not_taken_for_a_number_with_a_fraction() -> None:
    assert FRACTION.search(b'{"at":"2026-11-02T09:30:12.123456+00:00","seq":7}') is None
    assert FRACTION.search(b'{"lines":[1,2.5]}')
    assert FRACTION.search(b'{"rate":-1e-7}')
