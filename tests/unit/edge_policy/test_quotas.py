"""Quotas counted together in Valkey and alone without it."""

import asyncio

from trunkline_edge_policy.main import open_valkey
from trunkline_edge_policy.quotas import Quotas

PATIENCE_S = 10.0


async def test_replicas_count_together(valkey_url: str) -> None:
    async with (
        open_valkey(valkey_url, PATIENCE_S) as one,
        open_valkey(valkey_url, PATIENCE_S) as other,
    ):
        quotas = [Quotas(one, 2), Quotas(other, 2)]
        taken = [await quotas[turn % 2].take("par_a", 10) for turn in range(12)]
    assert [each.allowed for each in taken] == [True] * 10 + [False] * 2
    assert [each.remaining for each in taken[:3]] == [9, 8, 7]
    assert taken[-1].retry_after_s in {5, 6}


async def test_fifty_at_once_pass_as_often_as_the_quota_says(valkey_url: str) -> None:
    async with open_valkey(valkey_url, PATIENCE_S) as valkey:
        quotas = Quotas(valkey, 1)
        await quotas.take("warm", 1)
        taken = await asyncio.gather(*(quotas.take("par_a", 20) for _ in range(50)))
    assert sum(one.allowed for one in taken) in {20, 21}


async def test_what_passed_on_a_lease_is_counted_with_the_next_question(valkey_url: str) -> None:
    async with open_valkey(valkey_url, PATIENCE_S) as valkey:
        for quotas in (Quotas(valkey, 1), Quotas(None, 1)):
            assert (await quotas.take("par_a", 60)).remaining == 59
            assert (await quotas.take("par_a", 60, 20)).remaining == 38
            assert not (await quotas.take("par_a", 60, 38)).allowed
            assert not (await quotas.take("par_a", 60)).allowed


async def test_partners_do_not_share_a_quota(valkey_url: str) -> None:
    async with open_valkey(valkey_url, PATIENCE_S) as valkey:
        quotas = Quotas(valkey, 1)
        assert (await quotas.take("par_a", 1)).allowed
        assert not (await quotas.take("par_a", 1)).allowed
        assert (await quotas.take("par_b", 1)).allowed


async def test_without_valkey_each_replica_grants_its_share() -> None:
    quotas = Quotas(None, 4)
    taken = [await quotas.take("par_a", 12) for _ in range(5)]
    assert [one.allowed for one in taken] == [True, True, True, False, False]
    assert taken[0].quota == 3


async def test_a_lost_valkey_is_left_alone_for_a_while_and_asked_again() -> None:
    now = [100.0]
    async with open_valkey("redis://127.0.0.1:1/0", PATIENCE_S) as nowhere:
        quotas = Quotas(nowhere, 1, lambda: now[0])
        assert (await quotas.take("par_a", 2)).allowed
        assert (await quotas.take("par_a", 2)).allowed
        assert not (await quotas.take("par_a", 2)).allowed
        now[0] += 30
        assert (await quotas.take("par_a", 2)).allowed
