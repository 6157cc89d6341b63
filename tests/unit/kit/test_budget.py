"""Budgets, shared in a real Valkey and alone without one."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from trunkline_kit.breaker import FAILURES_MAX
from trunkline_kit.budget import Budget, Limits, Priority
from trunkline_kit.errors import Refused, Unavailable
from trunkline_kit.valkey import valkey_client

NARROW = Limits(rate_per_s=0.01, burst=4, concurrency_max=10)


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture(params=["shared", "alone"])
def shared(request: pytest.FixtureRequest, valkey: Redis) -> Redis | None:
    return valkey if request.param == "shared" else None


async def spend(budget: Budget, priority: Priority) -> int:
    """Take turns until none is left; gives how many there were."""
    taken = 0
    try:
        while True:
            async with budget.turn(priority, deadline_s=0):
                taken += 1
    except Unavailable:
        return taken


async def test_a_burst_is_allowed_and_no_more(shared: Redis | None) -> None:
    assert await spend(Budget("shop", NARROW, shared), Priority.PERSON) == 4


async def test_a_bulk_read_leaves_room_for_a_case_and_a_person(shared: Redis | None) -> None:
    budget = Budget("shop", NARROW, shared)
    assert await spend(budget, Priority.BULK) == 2
    assert await spend(budget, Priority.CASE) == 1
    assert await spend(budget, Priority.PERSON) == 1


async def test_two_replicas_share_one_budget(valkey: Redis) -> None:
    one, other = Budget("shop", NARROW, valkey), Budget("shop", NARROW, valkey)
    assert await spend(one, Priority.PERSON) + await spend(other, Priority.PERSON) == 4


async def test_two_backends_do_not_share_one(valkey: Redis) -> None:
    await spend(Budget("shop", NARROW, valkey), Priority.PERSON)
    assert await spend(Budget("bank", NARROW, valkey), Priority.PERSON) == 4


@pytest.mark.parametrize("rubbish", ["9" * 18, "rubbish", ""])
async def test_a_due_time_that_nobody_set_stops_no_calls(valkey: Redis, rubbish: str) -> None:
    await valkey.set("budget:{shop}:due", rubbish)
    assert await spend(Budget("shop", NARROW, valkey), Priority.PERSON) == 4
    assert float(await valkey.get("budget:{shop}:due") or "nan") < 10**13


async def test_leases_that_nobody_took_stop_no_calls(valkey: Redis) -> None:
    rubbish = {f"rubbish {number}": 10.0**17 for number in range(20)}
    await valkey.zadd("budget:{shop}:leases", rubbish)
    assert await spend(Budget("shop", NARROW, valkey), Priority.PERSON) == 4


async def test_only_so_many_calls_are_under_way_at_once(shared: Redis | None) -> None:
    budget = Budget("shop", Limits(1000, 1000, concurrency_max=2), shared)
    async with budget.turn(Priority.PERSON), budget.turn(Priority.PERSON):
        with pytest.raises(Unavailable) as caught:
            async with budget.turn(Priority.PERSON, deadline_s=0):
                pass
    assert not caught.value.unknown
    async with budget.turn(Priority.PERSON, deadline_s=0):
        pass


async def test_a_turn_is_waited_for_within_the_deadline(shared: Redis | None) -> None:
    budget = Budget("shop", Limits(rate_per_s=50, burst=1, concurrency_max=1), shared)
    for _ in range(3):
        async with budget.turn(Priority.PERSON, deadline_s=5):
            pass


async def test_without_an_answer_from_valkey_each_replica_takes_its_share() -> None:
    gone = valkey_client("redis://127.0.0.1:1")
    assert gone
    limits = Limits(rate_per_s=0.01, burst=4, concurrency_max=10, replicas=2)
    assert await spend(Budget("shop", limits, gone), Priority.PERSON) == 2
    await gone.aclose()


async def test_a_backend_that_never_answers_is_left_alone(shared: Redis | None) -> None:
    budget = Budget("shop", Limits(1000, 1000, concurrency_max=100), shared)
    for _ in range(FAILURES_MAX):
        with pytest.raises(ConnectionError):
            async with budget.turn(Priority.CASE):
                raise ConnectionError
    with pytest.raises(Unavailable, match="left alone"):
        async with budget.turn(Priority.CASE):
            raise AssertionError


async def test_a_backend_that_refuses_is_asked_on(shared: Redis | None) -> None:
    budget = Budget("shop", Limits(1000, 1000, concurrency_max=100), shared)
    for _ in range(2 * FAILURES_MAX):
        with pytest.raises(Refused):
            async with budget.turn(Priority.CASE):
                raise Refused("no")


async def test_who_was_sent_away_from_a_backend_gives_the_place_back(valkey: Redis) -> None:
    budget = Budget("shop", Limits(1000, 1000, concurrency_max=100), valkey)
    for _ in range(FAILURES_MAX + 5):
        with pytest.raises((ConnectionError, Unavailable)):
            async with budget.turn(Priority.CASE):
                raise ConnectionError
    assert await valkey.zcard("budget:{shop}:leases") == 0
