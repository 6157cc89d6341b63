"""Signing out, here and at the identity provider."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from console_world import SECRET, World, leads_on
from forging_issuer import asked_for, forging_issuer

from trunkline_experience_web.provider import Metadata
from trunkline_experience_web.sealing import Sealer
from trunkline_experience_web.session import COOKIE
from trunkline_experience_web.signing_out import HINT_COOKIE, LOGOUT_PATH, SignedOut

BOTH = "Here and at your identity provider."
NOT_THERE = "Your identity provider may still know you"


async def effects(world: World, name: str) -> list[str]:
    """What the issuer did of a kind, and about whom."""
    async with httpx.AsyncClient(base_url=world.issuer) as client:
        entries = (await client.get("/_sandbox/journal")).json()
    return [one["key"] for one in entries if (one["kind"], one["name"]) == ("effect", name)]


async def test_who_signs_out_is_out_here_and_at_the_provider(world: World) -> None:
    browser = await world.signed_in("vera")
    before = len(await effects(world, "logout"))
    answer = await browser.sign_out()
    assert (answer.url.path, BOTH in answer.text) == ("/console/signed-out", True)
    assert (await effects(world, "logout"))[before:] == ["vera"]
    assert not [one for one in browser.http.cookies.jar if one.name in {COOKIE, HINT_COOKIE}]
    answer = await browser.http.get("/console/cases")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/login?to=%2Fconsole%2Fcases"


async def test_the_page_that_leads_on_shows_nobody_as_signed_in(world: World) -> None:
    browser = await world.signed_in("vera")
    answer = await browser.send("/console/logout")
    assert "Vera Lindqvist" not in answer.text
    assert "You are signed out here." in answer.text


async def test_the_token_is_sent_to_nothing_but_the_way_out(world: World) -> None:
    browser = await world.signed_in()
    (hint,) = [one for one in browser.http.cookies.jar if one.name == HINT_COOKIE]
    assert (hint.path, hint.has_nonstandard_attr("HttpOnly")) == (LOGOUT_PATH, True)
    assert (hint.value or "").count(".") == 4
    where = leads_on((await browser.send("/console/logout")).text)
    query = parse_qs(urlsplit(where).query)
    assert query["post_logout_redirect_uri"] == [f"{world.url}/console/signed-out"]
    assert query["id_token_hint"][0].count(".") == 2


@pytest.mark.parametrize(
    "state",
    ["", "forged", Sealer("x" * 40).seal(SignedOut(1))],
    ids=["none", "forged", "another's"],
)
async def test_a_link_cannot_say_that_somebody_is_out_who_is_not(world: World, state: str) -> None:
    answer = await world.browser().http.get("/console/signed-out", params={"state": state})
    assert (NOT_THERE in answer.text, BOTH in answer.text) == (True, False)


async def test_what_came_back_too_late_says_nothing(world: World) -> None:
    old = Sealer(SECRET).seal(SignedOut(1))
    answer = await world.browser().http.get("/console/signed-out", params={"state": old})
    assert BOTH not in answer.text


async def test_nobody_is_signed_out_by_a_link_or_by_another_site(world: World) -> None:
    browser = await world.signed_in()
    assert (await browser.http.get("/console/logout")).status_code == 405
    assert (await browser.http.post("/console/logout", data={"token": "x"})).status_code == 403
    assert (await browser.http.get("/console/audit")).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"post_logout_redirect_uri": "https://evil.test"},
        {"post_logout_redirect_uri": ""},
        {"client_id": "mallory"},
        {"id_token_hint": "a.b.c"},
        {"id_token_hint": ""},
    ],
)
async def test_the_issuer_sends_nobody_elsewhere(world: World, changed: dict[str, str]) -> None:
    browser = await world.signed_in()
    where = httpx.URL(leads_on((await browser.send("/console/logout")).text))
    async with httpx.AsyncClient() as client:
        asked = {**dict(where.params), **changed}
        answer = await client.get(where.copy_with(query=None), params=asked)
        assert (answer.status_code, "location" in answer.headers) == (400, False)
        good = await client.post(where.copy_with(query=None), data=dict(where.params))
    assert good.headers["location"].startswith(f"{world.url}/console/signed-out?state=")


async def test_a_provider_that_ends_no_sessions_leaves_it_at_that() -> None:
    async with forging_issuer() as forger, httpx.AsyncClient(base_url=forger.console) as browser:
        asked = await asked_for(browser)
        forger.token = forger.signed(forger.claims(asked, name="A" * 9_000))
        query = {"code": "c", "state": asked["state"], "iss": forger.issuer}
        await browser.get("/console/login/callback", params=query)
        assert HINT_COOKIE not in browser.cookies, "a token of that size fits no cookie"
        page = (await browser.get("/console/lineage")).text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        answer = await browser.post("/console/logout", data={"token": token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/signed-out")
        assert NOT_THERE in (await browser.get("/console/signed-out")).text


def test_a_provider_says_by_itself_where_sessions_end() -> None:
    assert Metadata("i", "a", "t", "j").end_session_endpoint == ""
