"""Sessions: how they end, and cookies that nobody was given."""

import time
from datetime import timedelta

import pytest
from console_world import SECRET, Browser, World
from moving_clock import MoveClock

from trunkline_experience_web.sealing import Sealer
from trunkline_experience_web.session import COOKIE, Session
from trunkline_model.capabilities.evidence import MakeAnchor

HOURS_S = 3_600


async def is_in(browser: Browser) -> bool:
    """Whether a page is shown, and not the way to sign in."""
    answer = await browser.http.get("/console/audit")
    assert answer.status_code in {200, 303}
    return answer.status_code == 200


def cookie_of(browser: Browser) -> str:
    return next(one.value or "" for one in browser.http.cookies.jar if one.name == COOKIE)


def plant(browser: Browser, value: str) -> None:
    """Have a browser send this as its session."""
    browser.http.cookies.clear()
    browser.http.cookies.set(COOKIE, value)


@pytest.mark.parametrize("part", range(5))
async def test_a_cookie_that_was_changed_in_any_part_is_none(world: World, part: int) -> None:
    browser = await world.signed_in("vera")
    assert await is_in(browser)
    parts = cookie_of(browser).split(".")
    for changed in ("", "AAAA", parts[part][::-1], parts[part][:-3] + "abc"):
        plant(browser, ".".join([*parts[:part], changed, *parts[part + 1 :]]))
        assert (await is_in(browser)) == (changed == parts[part])


@pytest.mark.parametrize(
    ("began_s", "seen_s", "good"),
    [
        (0, 0, True),
        (9 * HOURS_S, 29 * 60, True),
        (9 * HOURS_S, 31 * 60, False),
        (11 * HOURS_S, 0, False),
    ],
)
async def test_a_session_ends_when_it_is_idle_or_old(
    world: World, *, began_s: int, seen_s: int, good: bool
) -> None:
    now = int(time.time())
    browser = world.browser()
    session = Session("ada", "Ada", "admin", "t", now - began_s, now - seen_s)
    plant(browser, Sealer(SECRET).seal(session))
    assert await is_in(browser) == good


async def test_a_session_in_use_is_renewed_but_does_not_begin_anew(
    world: World, move_clock: MoveClock
) -> None:
    browser = await world.signed_in()
    begun = Sealer(SECRET).unseal(Session, cookie_of(browser))
    move_clock(timedelta(minutes=20))
    assert await is_in(browser)
    renewed = Sealer(SECRET).unseal(Session, cookie_of(browser))
    assert begun
    assert renewed
    assert (renewed.began_at, renewed.token) == (begun.began_at, begun.token)
    move_clock(timedelta(minutes=45))
    assert await is_in(browser)
    move_clock(timedelta(minutes=80))
    assert not await is_in(browser)


async def test_a_cookie_that_somebody_else_sealed_is_none(world: World) -> None:
    now, browser = int(time.time()), world.browser()
    forged = Session("ada", "Ada", "admin", "t", now, now)
    for sealer in (Sealer("x" * 40), Sealer(SECRET.upper())):
        plant(browser, sealer.seal(forged))
        assert not await is_in(browser)
    for value in ("", "e30.e30.e30.e30.e30", "x" * 4000):
        plant(browser, value)
        assert not await is_in(browser)


async def test_a_session_that_was_planted_is_gone_once_somebody_signs_in(world: World) -> None:
    """Fixation: who planted theirs neither shares the new one nor knows its forms' token."""
    mallory, victim = await world.signed_in("omar"), world.browser()
    planted = cookie_of(mallory)
    victim.http.cookies.set(COOKIE, planted, domain="127.0.0.1", path="/console")
    assert "Omar Haddad" in (await victim.open("/console")).text
    await victim.sign_in("ada", "/console/login")
    assert "Ada Winter" in victim.page
    assert cookie_of(victim) != planted
    page, victim.page = victim.page, mallory.page
    assert (await victim.send("/console/audit/anchor")).status_code == 403
    victim.page = page
    await victim.send("/console/audit/anchor")
    assert [type(one) for one in world.audit.asked].count(MakeAnchor) == 1
    assert "Omar Haddad" in (await mallory.open("/console")).text
