import asyncio

import pytest
from aiohttp import web
from scripted_tryton import ScriptedTryton, failed, result

from trunkline_kit.breaker import FAILURES_MAX
from trunkline_kit.errors import Conflict, Refused, Unavailable
from trunkline_system_tryton.client import Client
from trunkline_system_tryton.refusals import Warned

pytestmark = pytest.mark.usefixtures("url")


async def test_the_user_s_company_goes_along_as_context(
    client: Client, tryton: ScriptedTryton
) -> None:
    tryton.script = [result([3])]
    answered = await client.call("model.x.search", [[]], {"locations": [5]}, write=False)
    assert answered.result == [3]
    context = {"company": 7, "employee": None, "language": "en", "locations": [5]}
    assert tryton.asked == [("model.x.search", [[], context])]


async def test_a_lost_session_is_opened_again_and_the_call_repeated(
    client: Client, tryton: ScriptedTryton
) -> None:
    tryton.script = [web.Response(status=401, text="<html>"), result(None)]
    await client.call("model.x.press", [[1]], {}, write=True)
    assert tryton.logins == 2
    assert tryton.methods == ["model.x.press"] * 2


async def test_calls_at_once_share_one_login(client: Client, tryton: ScriptedTryton) -> None:
    tryton.script = [result(1), result(2), result(3)]
    calls = (client.call("model.x.read", [[1]], {}, write=False) for _ in range(3))
    await asyncio.gather(*calls)
    assert tryton.logins == 1


async def test_a_locked_table_is_asked_for_again(client: Client, tryton: ScriptedTryton) -> None:
    tryton.script = [web.Response(status=503, text="<html>"), result("posted")]
    answered = await client.call("model.x.post", [[1]], {}, write=True)
    assert answered.result == "posted"


async def test_a_write_without_an_answer_is_unknown(client: Client, tryton: ScriptedTryton) -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return result(None)

    tryton.script = [never]
    with pytest.raises(Unavailable) as raised:
        await client.call("model.x.post", [[1]], {}, write=True)
    assert raised.value.unknown


async def test_a_read_without_an_answer_did_nothing(client: Client, tryton: ScriptedTryton) -> None:
    async def hangs_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return result(None)

    tryton.script = [hangs_up]
    with pytest.raises(Unavailable) as raised:
        await client.call("model.x.read", [[1]], {}, write=False)
    assert not raised.value.unknown


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=502, text="<html>bad gateway</html>"),
        web.Response(status=200, text="<html>sign in</html>", content_type="text/html"),
        web.Response(status=200, text='{"id": 1}', content_type="application/json"),
        web.Response(status=200, text="[]", content_type="application/json"),
    ],
)
async def test_an_answer_that_is_no_json_rpc_leaves_a_write_unknown(
    client: Client, tryton: ScriptedTryton, answer: web.Response
) -> None:
    tryton.script = [web.Response(status=answer.status, body=answer.body)]
    with pytest.raises(Unavailable) as raised:
        await client.call("model.x.post", [[1]], {}, write=True)
    assert raised.value.unknown


async def test_a_server_that_is_not_there_was_never_asked(client: Client) -> None:
    await client._http.aclose()
    other = Client(
        type(client._http)(base_url="http://127.0.0.1:1"), client._account, client._budget
    )
    with pytest.raises(Unavailable) as raised:
        await other.call("model.x.post", [[1]], {}, write=True)
    assert not raised.value.unknown
    await other._http.aclose()


async def test_a_user_error_is_a_refusal(client: Client, tryton: ScriptedTryton) -> None:
    tryton.script = [failed(["UserError", ["The address is missing.", "", None]])]
    with pytest.raises(Refused, match="address is missing"):
        await client.call("model.x.quote", [[1]], {}, write=True)


async def test_a_stale_timestamp_is_a_conflict(client: Client, tryton: ScriptedTryton) -> None:
    tryton.script = [failed(["ConcurrencyException", "Records were modified"])]
    with pytest.raises(Conflict):
        await client.call("model.x.write", [[1]], {}, write=True)


async def test_a_warning_carries_its_name(client: Client, tryton: ScriptedTryton) -> None:
    tryton.script = [failed(["UserWarning", ["abc.credit_limit_amount", "Too much", ""]])]
    with pytest.raises(Warned) as raised:
        await client.call("model.x.confirm", [[1]], {}, write=True)
    assert raised.value.acknowledged


async def test_a_failure_inside_the_server_did_nothing(
    client: Client, tryton: ScriptedTryton
) -> None:
    tryton.script = [failed(["'no_such_field'", ""])]
    with pytest.raises(Unavailable) as raised:
        await client.call("model.x.read", [[1]], {}, write=True)
    assert not raised.value.unknown


async def test_a_forbidden_call_is_refused(client: Client, tryton: ScriptedTryton) -> None:
    tryton.script = [web.Response(status=403, text="<html>")]
    with pytest.raises(Refused):
        await client.call("model.x.drop", [[1]], {}, write=True)


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_a_server_that_fails_every_time_is_left_alone(
    client: Client, tryton: ScriptedTryton, status: int
) -> None:
    tryton.script = [web.Response(status=status, text="<html>") for _ in range(30)]
    for _ in range(30):
        with pytest.raises(Unavailable):
            await client.call("model.x.read", [[1]], {}, write=False)
    assert len(tryton.methods) <= FAILURES_MAX + 3
