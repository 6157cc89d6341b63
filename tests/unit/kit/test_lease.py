"""One replica holds a Lease, and another takes it when the holder leaves or is silent."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from eventually import always, eventually
from kubernetes.aio.client import ApiClient, Configuration
from lease_server import LeaseServer
from served_sandbox import served

from trunkline_kit.errors import Unavailable
from trunkline_kit.lease import LeaseSeat, Spec, Timing
from trunkline_kit.lease_api import LeaseApi
from trunkline_kit.seat import lead

QUICK = Timing(lease_s=4.0, renew_s=0.5)
NAME = "sweeps"


@pytest.fixture
def server() -> LeaseServer:
    return LeaseServer()


@pytest.fixture
async def api(server: LeaseServer) -> AsyncIterator[LeaseApi]:
    async with (
        served(server.app()) as http,
        ApiClient(Configuration(host=str(http.base_url).rstrip("/"))) as client,
    ):
        yield LeaseApi(client, "trade")


def seat(api: LeaseApi, identity: str) -> LeaseSeat:
    return LeaseSeat(api, NAME, identity, QUICK)


async def test_one_holds_it_and_the_next_takes_it_when_it_is_given_up(
    server: LeaseServer, api: LeaseApi
) -> None:
    taken = asyncio.Event()

    async def second() -> None:
        async with seat(api, "two").held():
            taken.set()

    async with seat(api, "one").held() as lost:
        waiting = asyncio.create_task(second())
        await always(lambda: _is(server, "one"))
        assert not lost.is_set()
    await asyncio.wait_for(taken.wait(), 30)
    await waiting
    assert server.holder(NAME) == ""
    assert server.leases[NAME]["spec"]["leaseTransitions"] == 1


async def test_a_holder_that_cannot_renew_knows_it_before_another_takes_it(
    server: LeaseServer, api: LeaseApi
) -> None:
    async with seat(api, "one").held() as lost:
        server.cut_off.add("one")

        async def second() -> bool:
            async with seat(api, "two").held():
                return lost.is_set()

        assert await asyncio.wait_for(second(), 60)


async def test_of_two_that_write_at_once_one_is_refused(server: LeaseServer, api: LeaseApi) -> None:
    held = [0, 0]

    async def hold(number: int) -> None:
        async with seat(api, f"replica-{number}").held():
            held[number] += 1
            assert sum(held) == 1
            await asyncio.Event().wait()

    both = [asyncio.create_task(hold(number)) for number in range(2)]
    assert await eventually(lambda: sum(held) == 1)
    await always(lambda: _is(server, f"replica-{held.index(1)}"), for_s=0.6)
    for one in both:
        one.cancel()
    ended = await asyncio.gather(*both, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended)


async def test_a_time_without_a_fraction_is_written_with_one(
    server: LeaseServer, api: LeaseApi
) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert await api.create(NAME, Spec("one", 12, noon, noon, 0))
    assert server.leases[NAME]["spec"]["acquireTime"].startswith("2026-11-22T12:00:00.000001")


async def test_a_server_that_answers_nobody_is_unavailable(
    server: LeaseServer, api: LeaseApi
) -> None:
    server.cut_off.add("one")
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with pytest.raises(Unavailable, match="503"):
        await api.create(NAME, Spec("one", 12, noon, noon, 0))


async def test_what_is_led_ends_when_the_seat_is_lost_and_begins_again_with_it(
    server: LeaseServer, api: LeaseApi
) -> None:
    began, ended = [], []

    async def work() -> None:
        began.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(1)

    leading = asyncio.create_task(lead(seat(api, "one"), work))
    assert await eventually(lambda: began == [1])
    server.leases[NAME]["spec"]["holderIdentity"] = "two"
    server.leases[NAME]["metadata"]["resourceVersion"] = "another"
    assert await eventually(lambda: ended == [1])
    assert await eventually(lambda: began == [1, 1], 60)
    leading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leading
    assert ended == [1, 1]


async def test_work_that_fails_ends_what_leads_it(api: LeaseApi) -> None:
    async def work() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await lead(seat(api, "one"), work)


async def _is(server: LeaseServer, holder: str) -> bool:
    return server.holder(NAME) == holder
