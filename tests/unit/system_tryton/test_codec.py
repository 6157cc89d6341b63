import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trunkline_system_tryton.codec import decode, encode

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=6)
VALUES = st.one_of(st.none(), st.integers(), st.text(), st.booleans(), AMOUNTS, st.dates())


@given(st.dictionaries(st.text().filter(lambda key: key != "__class__"), VALUES))
def test_what_is_sent_reads_back_the_same(values: dict[str, object]) -> None:
    assert decode(encode("model.x.write", [[1], values]))["params"][1] == values


def test_an_amount_travels_as_text() -> None:
    sent = json.loads(encode("m", [Decimal("0.10")]))
    assert sent["params"] == [{"__class__": "Decimal", "decimal": "0.10"}]


def test_an_instant_of_the_server_is_read_as_utc() -> None:
    body = encode("m", [datetime(2026, 11, 3, 4, 5, 6, 7, tzinfo=UTC)])
    assert decode(body)["params"] == [datetime(2026, 11, 3, 4, 5, 6, 7, tzinfo=UTC)]


def test_a_day_is_no_instant() -> None:
    assert decode(encode("m", [date(2026, 11, 3)]))["params"] == [date(2026, 11, 3)]


def test_a_value_of_an_unknown_kind_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="mystery"):
        decode(b'{"result": {"__class__": "mystery"}}')


def test_a_value_without_a_form_is_not_sent() -> None:
    with pytest.raises(TypeError):
        encode("m", [object()])
