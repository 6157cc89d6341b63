"""What is known when a request fails is exactly what is said."""

import json
from typing import Any

import pytest
from aiohttp import web
from service_process import free_port
from shopify_shop import client_of

from trunkline_kit.errors import Refused, TrunklineError, Unavailable
from trunkline_system_shopify import answers
from trunkline_system_shopify.client import Ask, ShopifyClient

READ = Ask("cancellation", {"id": "gid://shopify/Order/1"})
WRITE = Ask("cancel_fulfilment", {"id": "gid://shopify/Fulfillment/1"}, write=True)


async def fail(client: ShopifyClient, ask: Ask) -> TrunklineError:
    data: Any = answers.CancellationAnswer if ask is READ else answers.CancelFulfilmentAnswer
    with pytest.raises(TrunklineError) as caught:
        await client.ask(ask, data)
    return caught.value


def error(code: str) -> str:
    return json.dumps({"errors": [{"message": "no", "extensions": {"code": code}}]})


@pytest.mark.parametrize("kind", ["5xx", "timeout_before_commit", "timeout_after_commit"])
async def test_a_broken_answer_leaves_a_write_unknown_and_a_read_not(
    shop: Any, client: ShopifyClient, kind: str
) -> None:
    await shop.fault("*", kind, times=2)
    assert (await fail(client, WRITE)).unknown
    assert not (await fail(client, READ)).unknown


async def test_no_answer_in_time_leaves_a_write_unknown(shop: Any) -> None:
    await shop.fault("*", "timeout_before_commit", hang_s=1)
    async with client_of(shop.url, timeout_s=0.2) as impatient:
        assert (await fail(impatient, WRITE)).unknown


async def test_a_shop_that_cannot_be_reached_got_nothing() -> None:
    async with client_of(f"http://127.0.0.1:{free_port()}") as client:
        error = await fail(client, WRITE)
    assert isinstance(error, Unavailable)
    assert not error.unknown


async def test_a_wrong_token_is_unavailable_and_nothing_was_done(shop: Any) -> None:
    async with client_of(shop.url, token="guess") as client:
        error = await fail(client, WRITE)
    assert isinstance(error, Unavailable)
    assert (error.reason, error.unknown) == ("access", False)


async def test_throttling_is_waited_out(shop: Any, client: ShopifyClient) -> None:
    plan = {"maximumAvailable": 1000, "restoreRate": 4, "currentlyAvailable": 0}
    await shop.tell("throttle", plan, "PUT")
    told = await client.ask(READ, answers.CancellationAnswer)
    assert told.data.order is None
    assert (await shop.requests()).count("order") > 1


async def test_throttling_beyond_the_deadline_is_told_with_its_wait(
    shop: Any, client: ShopifyClient
) -> None:
    plan = {"maximumAvailable": 1000, "restoreRate": 0.01, "currentlyAvailable": 0}
    await shop.tell("throttle", plan, "PUT")
    error = await fail(client, WRITE)
    assert isinstance(error, Unavailable)
    assert (error.reason, error.unknown) == ("throttled", False)
    assert (error.retry_after_s or 0) > 100


async def test_status_429_is_waited_out(shop: Any, client: ShopifyClient) -> None:
    await shop.fault("order", "429")
    assert (await client.ask(READ, answers.CancellationAnswer)).data.order is None


@pytest.mark.parametrize(
    ("body", "kind", "unknown"),
    [
        ("<html>maintenance</html>", Unavailable, True),
        ('{"data": {"fulfillmentCancel": 7}}', Unavailable, True),
        ('{"data": null}', Unavailable, True),
        (error("ACCESS_DENIED"), Unavailable, False),
        (error("INTERNAL_SERVER_ERROR"), Unavailable, True),
        (error("undefinedField"), Refused, False),
    ],
)
async def test_an_answer_of_another_shape_is_judged_by_what_it_may_hide(
    body: str, kind: type[TrunklineError], *, unknown: bool
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with client_of(f"http://127.0.0.1:{port}") as client:
            error = await fail(client, WRITE)
    finally:
        await runner.cleanup()
    assert isinstance(error, kind)
    assert error.unknown is unknown
