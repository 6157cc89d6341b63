"""What holds of every write to a shop or a warehouse, whatever becomes of the answers.

Judged from the backend's own journal: a write has one effect, however often it is asked for.
"""

import asyncio

import pytest
from attempts import Attempt

from trunkline_kit.errors import Conflict, NotFound, Unavailable

pytestmark = pytest.mark.timeout(300)  # the first one starts every service and sandbox


async def test_the_same_request_has_one_effect_and_one_answer(attempt: Attempt) -> None:
    first = await attempt.send()
    assert await attempt.send() == first
    assert await attempt.effects() == 1


async def test_the_same_request_sent_twice_at_once_has_one_effect(attempt: Attempt) -> None:
    await asyncio.gather(attempt.send(), attempt.send(), return_exceptions=True)
    await attempt.insist()
    assert await attempt.effects() == 1


async def test_a_write_leaves_evidence(attempt: Attempt) -> None:
    evidence = (await attempt.send()).evidence
    assert evidence.system.startswith("system-")
    assert evidence.connection_id == attempt.request.connection_id
    assert evidence.document_type
    assert evidence.document_id
    assert evidence.mapping_version
    assert len(evidence.request_sha256) == len(evidence.answer_sha256) == 64


async def test_a_request_id_used_for_another_body_is_a_conflict(attempt: Attempt) -> None:
    await attempt.send()
    with pytest.raises(Conflict):
        await attempt.call(attempt.other)
    assert await attempt.effects() == 1


async def test_an_effect_whose_answer_was_lost_is_found(attempt: Attempt) -> None:
    await attempt.fault("timeout_after_commit")
    with pytest.raises(Unavailable) as lost:
        await attempt.send()
    assert lost.value.unknown
    answer = await attempt.send()
    assert await attempt.send() == answer
    assert await attempt.effects() == 1


async def test_a_write_that_never_arrived_is_sent_again(attempt: Attempt) -> None:
    await attempt.fault("timeout_before_commit")
    with pytest.raises(Unavailable) as lost:
        await attempt.send()
    assert lost.value.unknown
    assert await attempt.effects() == 0
    await attempt.insist()
    assert await attempt.effects() == 1


async def test_a_commit_that_comes_late_is_no_second_effect(attempt: Attempt) -> None:
    await attempt.fault("late_commit", hang_s=0.4)
    with pytest.raises(Unavailable) as lost:
        await attempt.send()
    assert lost.value.unknown
    await attempt.insist()
    assert await attempt.effects() == 1


@pytest.mark.parametrize("kind", ["5xx", "html"])
async def test_an_answer_that_says_nothing_leaves_it_unknown(attempt: Attempt, kind: str) -> None:
    await attempt.fault(kind)
    with pytest.raises(Unavailable) as lost:
        await attempt.send()
    assert lost.value.unknown
    await attempt.insist()
    assert await attempt.effects() == 1


async def test_a_write_that_is_told_to_wait_was_surely_not_done(attempt: Attempt) -> None:
    await attempt.fault("429")
    answers = await asyncio.gather(attempt.send(), return_exceptions=True)
    assert not any(getattr(one, "unknown", False) for one in answers)
    await attempt.insist()
    assert await attempt.effects() == 1


async def test_a_connection_that_is_not_here_is_not_found(attempt: Attempt) -> None:
    other = type(attempt.request)(
        **{
            name: "no-such" if name == "connection_id" else getattr(attempt.request, name)
            for name in attempt.request.__struct_fields__
        }
    )
    with pytest.raises(NotFound):
        await attempt.call(other)
    assert await attempt.effects() == 0
