"""What the gateway is answered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from trunkline_edge_policy.app import PolicyApp
from trunkline_edge_policy.quotas import Quotas
from trunkline_edge_policy.standing import Standings
from trunkline_kit.errors import NotFound, Unavailable
from trunkline_model.capabilities.partners import GetPartner, Partner


@dataclass
class FakePartners:
    """Knows the partners that it was given; counts questions."""

    known: dict[str, Partner] = field(default_factory=dict)
    asked: int = 0
    down: bool = False

    async def get_partner(self, request: GetPartner) -> Partner:
        self.asked += 1
        if self.down:
            raise Unavailable("down")
        if request.partner_id not in self.known:
            raise NotFound("no such partner")
        return self.known[request.partner_id]

    def add(self, partner_id: str, quota: int = 3, *, revoked: bool = False) -> None:
        at = datetime(2026, 11, 2, tzinfo=UTC) if revoked else None
        self.known[partner_id] = Partner(partner_id, "A", "C1", ("orders:read",), quota, at)


@dataclass
class Gate:
    """The policy as the gateway asks it, and what stands behind."""

    client: httpx.AsyncClient
    partners: FakePartners
    now_s: list[float]

    async def ask(self, partner_id: str) -> httpx.Response:
        headers = {"x-trunkline-partner": partner_id}
        return await self.client.post("/check/v1/orders?x=1", headers=headers)


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    partners, now_s = FakePartners(), [100.0]

    def clock() -> float:
        return now_s[0]

    standings: Any = Standings(partners, 5.0, clock)  # type: ignore[arg-type]
    app: Any = PolicyApp(standings, Quotas(None, 1, clock))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://policy"
    ) as client:
        yield Gate(client, partners, now_s)


async def test_a_partner_passes_and_is_told_what_is_left(gate: Gate) -> None:
    gate.partners.add("par_a")
    answer = await gate.ask("par_a")
    assert answer.status_code == 200
    assert answer.headers["ratelimit-policy"] == '"minute";q=3;w=60'
    assert answer.headers["ratelimit"] == '"minute";r=2;t=20'
    assert "retry-after" not in answer.headers


async def test_a_used_up_quota_is_429_with_a_time_to_wait(gate: Gate) -> None:
    gate.partners.add("par_a")
    answers = [await gate.ask("par_a") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["retry-after"] == "20"
    assert answers[-1].headers["ratelimit"] == '"minute";r=0;t=60'


async def test_an_ended_access_is_403_within_the_time_that_answers_are_kept(gate: Gate) -> None:
    gate.partners.add("par_a")
    assert (await gate.ask("par_a")).status_code == 200
    gate.partners.add("par_a", revoked=True)
    gate.now_s[0] += 5
    assert (await gate.ask("par_a")).status_code == 403


@pytest.mark.parametrize("partner_id", ["", "par_x"])
async def test_nobody_and_an_unknown_partner_do_not_pass(gate: Gate, partner_id: str) -> None:
    assert (await gate.ask(partner_id)).status_code == 403


async def test_answers_are_kept_so_that_most_requests_ask_nobody(gate: Gate) -> None:
    gate.partners.add("par_a")
    for _ in range(3):
        await gate.ask("par_a")
    assert gate.partners.asked == 1


async def test_what_was_last_said_holds_for_a_minute_when_nobody_can_be_asked(gate: Gate) -> None:
    gate.partners.add("par_a", quota=100)
    await gate.ask("par_a")
    gate.partners.down = True
    gate.now_s[0] += 59
    assert (await gate.ask("par_a")).status_code == 200
    gate.now_s[0] += 2
    closed = await gate.ask("par_a")
    assert (closed.status_code, closed.headers["retry-after"]) == (503, "2")


async def test_a_partner_never_seen_does_not_pass_while_nobody_can_be_asked(gate: Gate) -> None:
    gate.partners.down = True
    assert (await gate.ask("par_a")).status_code == 503


async def test_only_checks_and_health_are_answered(gate: Gate) -> None:
    assert (await gate.client.get("/health")).status_code == 200
    assert (await gate.client.get("/v1/orders")).status_code == 404
