"""Answers of Tryton that are none: unknown for a write, and the next call is answered."""

import pytest
from aiohttp import web
from scripted_tryton import ScriptedTryton, result

from trunkline_kit.errors import Unavailable
from trunkline_system_tryton.client import ANSWER_BYTES_MAX, Client

pytestmark = pytest.mark.usefixtures("url")

ANSWERS = {
    "10 MB": b'{"result": "' + b"x" * 10 * 1024 * 1024 + b'"}',
    "deep JSON": b'{"result": ' + b"[" * 100_000,
    "bad UTF-8": b'{"result": "\xff"}',
    "no object": b"[1]",
    "a day of text": b'{"result": {"__class__": "date", "year": "x", "month": 1, "day": 1}}',
    "a day without a year": b'{"result": {"__class__": "date", "month": 1, "day": 1}}',
    "an amount of text": b'{"result": {"__class__": "Decimal", "decimal": "many"}}',
    "a class of a list": b'{"result": {"__class__": ["Decimal"]}}',
}


@pytest.mark.parametrize("content", ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_that_is_none_leaves_a_write_unknown_and_the_next_is_answered(
    client: Client, tryton: ScriptedTryton, content: bytes
) -> None:
    for write in (True, False):
        tryton.script = [web.Response(body=content, content_type="application/json"), result(1)]
        with pytest.raises(Unavailable) as caught:
            await client.call("model.x.post", [[1]], {}, write=write)
        assert (caught.value.reason, caught.value.unknown) == ("strange_answer", write)
        assert (await client.call("model.x.read", [[1]], {}, write=False)).result == 1
    assert ANSWER_BYTES_MAX < 10 * 1024 * 1024
