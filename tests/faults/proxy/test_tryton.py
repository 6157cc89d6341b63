"""The proxy stands before a Tryton: our client says what it knows, and sends nothing twice."""

from collections.abc import AsyncIterator

import pytest
from scripted_tryton import ScriptedTryton, result, serving
from toxic_proxy import ToxicProxy
from toxics import Latency, LimitData, ResetPeer, Slicer, Timeout, Toxic, ToxicSpec

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.errors import Unavailable
from trunkline_kit.http import http_client
from trunkline_system_tryton.client import Account, Client

TIMEOUT_S = 2.0
LIMITS = Limits(rate_per_s=1000, burst=1000, concurrency_max=10)
POST = "model.sale.sale.quote"


@pytest.fixture
def tryton() -> ScriptedTryton:
    return ScriptedTryton()


@pytest.fixture
async def proxy(tryton: ScriptedTryton) -> AsyncIterator[ToxicProxy]:
    async with serving(tryton) as upstream, ToxicProxy(upstream, seed=1) as opened:
        yield opened


@pytest.fixture
async def client(proxy: ToxicProxy, tryton: ScriptedTryton) -> AsyncIterator[Client]:
    """A client that is logged in, over a connection that it keeps."""
    http = http_client(f"http://{proxy.address}", timeout_s=TIMEOUT_S)
    one = Client(http, Account("books", "admin", "secret"), Budget("tryton", LIMITS, None))
    tryton.script = [result(0)]
    await one.call("model.x.read", [[1]], {}, write=False)
    tryton.asked.clear()
    yield one
    await http.aclose()


@pytest.mark.parametrize("toxic", [Latency(0.05, 0.05), Slicer(20, 10, 0.001)])
async def test_a_slow_and_a_sliced_answer_are_answers(
    proxy: ToxicProxy, client: Client, tryton: ScriptedTryton, toxic: Toxic
) -> None:
    proxy.add(ToxicSpec("slow", toxic))
    tryton.script = [result(["quoted"] * 50)]
    answered = await client.call(POST, [[1]], {}, write=True)
    assert answered.result == ["quoted"] * 50
    assert proxy.fired["slow"] >= 1


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    "toxic",
    [Timeout(), Timeout(0.2), LimitData(30)],
    ids=["half-open", "cut before the answer", "cut in the answer"],
)
async def test_a_lost_answer_leaves_a_write_unknown_and_nothing_is_sent_twice(
    proxy: ToxicProxy, client: Client, tryton: ScriptedTryton, toxic: Toxic, *, write: bool
) -> None:
    proxy.add(ToxicSpec("lost", toxic))
    tryton.script = [result("quoted"), result("quoted")]
    with pytest.raises(Unavailable) as raised:
        await client.call(POST, [[1]], {}, write=write)
    assert raised.value.unknown is write
    assert tryton.methods == [POST]
    proxy.remove("lost")
    assert (await client.call(POST, [[1]], {}, write=write)).result == "quoted"
    assert tryton.methods == [POST] * 2


@pytest.mark.parametrize("toxic", [Timeout(), Timeout(0.2)], ids=["half-open", "cut"])
async def test_a_request_that_never_arrived_is_unknown_as_well(
    proxy: ToxicProxy, client: Client, tryton: ScriptedTryton, toxic: Toxic
) -> None:
    proxy.add(ToxicSpec("lost", toxic, "upstream"))
    with pytest.raises(Unavailable) as raised:
        await client.call(POST, [[1]], {}, write=True)
    assert raised.value.unknown
    assert tryton.methods == []
    proxy.remove("lost")
    tryton.script = [result("quoted")]
    assert (await client.call(POST, [[1]], {}, write=True)).result == "quoted"


async def test_a_connection_that_is_reset_leaves_a_write_unknown(
    proxy: ToxicProxy, client: Client, tryton: ScriptedTryton
) -> None:
    proxy.add(ToxicSpec("mute", Timeout()))
    proxy.add(ToxicSpec("cut", ResetPeer(0.5)))
    tryton.script = [result("quoted"), result("quoted")]
    with pytest.raises(Unavailable) as raised:
        await client.call(POST, [[1]], {}, write=True)
    assert raised.value.unknown
    assert tryton.methods == [POST]
    for name in ("mute", "cut"):
        proxy.remove(name)
    assert (await client.call(POST, [[1]], {}, write=True)).result == "quoted"


async def test_a_tryton_that_is_away_was_never_asked_and_is_found_again(
    proxy: ToxicProxy, client: Client, tryton: ScriptedTryton
) -> None:
    await proxy.disable()
    with pytest.raises(Unavailable) as raised:
        await client.call(POST, [[1]], {}, write=True)
    assert not raised.value.unknown
    assert tryton.methods == []
    await proxy.enable()
    tryton.script = [result("quoted")]
    assert (await client.call(POST, [[1]], {}, write=True)).result == "quoted"
