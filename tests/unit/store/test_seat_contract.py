"""What every seat promises, a Lease of a cluster and an advisory lock of a database alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import pytest
from eventually import always, eventually
from kubernetes.aio.client import ApiClient, Configuration
from lease_server import LeaseServer
from served_sandbox import served

from trunkline_kit.lease import LeaseSeat, Timing
from trunkline_kit.lease_api import LeaseApi
from trunkline_kit.seat import Seat, lead
from trunkline_store.seats import LockSeat

QUICK = Timing(lease_s=4.0, renew_s=0.2)
WITHIN_S = 30

type NewSeat = Callable[[str], Seat]
"""Gives another replica's view of the seat of that name."""


@asynccontextmanager
async def leases() -> AsyncIterator[NewSeat]:
    replica = count()
    async with (
        served(LeaseServer().app()) as http,
        ApiClient(Configuration(host=str(http.base_url).rstrip("/"))) as client,
    ):
        api = LeaseApi(client, "trade")
        yield lambda name: LeaseSeat(api, name, f"pod-{next(replica)}", QUICK)


@pytest.fixture(params=["lease", "lock"])
async def new_seat(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[NewSeat]:
    if request.param == "lock":
        yield lambda name: LockSeat(database_url, name, look_s=0.1, silent_s=30)
        return
    async with leases() as made:
        yield made


class Room:
    """Where those who lead are counted."""

    def __init__(self) -> None:
        self.now = self.most = self.turns = 0

    async def sit(self, seat: Seat) -> None:
        async with seat.held() as lost:
            assert not lost.is_set()
            self.now, self.turns = self.now + 1, self.turns + 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1

    async def is_empty(self) -> bool:
        return self.turns == 0


async def test_of_many_that_wait_each_has_its_turn_and_never_two_at_once(
    new_seat: NewSeat,
) -> None:
    room = Room()
    sitting = [room.sit(new_seat("sweeps")) for _ in range(4)]
    await asyncio.wait_for(asyncio.gather(*sitting), WITHIN_S)
    assert (room.most, room.turns) == (1, 4)


async def test_who_waits_gets_it_only_when_it_is_given_up(new_seat: NewSeat) -> None:
    room = Room()
    async with new_seat("sweeps").held():
        waiting = asyncio.create_task(room.sit(new_seat("sweeps")))
        await always(room.is_empty)
    await asyncio.wait_for(waiting, WITHIN_S)


async def test_who_gave_up_waiting_holds_up_nobody(new_seat: NewSeat) -> None:
    room = Room()
    async with new_seat("sweeps").held():
        waiting = asyncio.create_task(room.sit(new_seat("sweeps")))
        await always(room.is_empty)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.wait_for(room.sit(new_seat("sweeps")), WITHIN_S)


async def test_another_name_is_another_seat(new_seat: NewSeat) -> None:
    other = new_seat("measures")
    async with new_seat("sweeps").held(), asyncio.timeout(WITHIN_S), other.held() as lost:
        assert not lost.is_set()


async def test_what_is_led_goes_over_to_another_when_its_leader_ends(new_seat: NewSeat) -> None:
    led: list[str] = []

    async def work(who: str) -> None:
        led.append(who)
        await asyncio.Event().wait()

    first = asyncio.create_task(lead(new_seat("sweeps"), lambda: work("first")))
    assert await eventually(lambda: led == ["first"], WITHIN_S)
    second = asyncio.create_task(lead(new_seat("sweeps"), lambda: work("second")))
    first.cancel()
    assert await eventually(lambda: led == ["first", "second"], WITHIN_S)
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
