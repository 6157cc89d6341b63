"""Signing in by OpenID Connect, against the issuer of a laptop over real HTTP."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from console_records import case
from console_world import SECRET, World

from trunkline_experience_web.sealing import Sealer, ShortSecret
from trunkline_experience_web.session import COOKIE, Session
from trunkline_experience_web.signing_in import HOME, Attempt, actor_of, begin_attempt


async def test_a_page_leads_to_the_identity_provider_and_back_to_itself(world: World) -> None:
    world.operations.cases.append(case(7))
    answer = await world.browser().sign_in("omar", "/console/cases?process=order-to-cash")
    assert (answer.status_code, answer.url.path) == (200, "/console/cases")
    assert "TL-000007" in answer.text
    assert "Omar Haddad" in answer.text
    assert world.operations.asked[-1].process == "order-to-cash"


async def test_the_session_is_a_cookie_that_no_script_and_no_other_site_gets(world: World) -> None:
    browser = await world.signed_in()
    (kept,) = [one for one in browser.http.cookies.jar if one.name == COOKIE]
    assert kept.path == "/console"
    assert kept.has_nonstandard_attr("HttpOnly")
    assert kept.get_nonstandard_attr("SameSite") == "lax"
    assert "omar" not in (kept.value or "")


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.test/",
        "//evil.test",
        "/console//evil.test",
        "/consoles",
        "/console/\\evil",
        "/console?to=//evil.test",
        "/console#//evil.test",
        "/console@evil.test",
        "/console.evil.test",
        "javascript:alert(1)",
        "/console/\r\nSet-Cookie: a=b",
        "/console/\t/evil.test",
        "",
        "/",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(to: str) -> None:
    assert begin_attempt(to).to == HOME


async def test_a_link_that_leads_elsewhere_ends_at_the_first_page(world: World) -> None:
    """Over the wire, as somebody would send it."""
    answer = await world.browser().sign_in("omar", "/console/login?to=https://evil.test/console")
    assert str(answer.url) == f"{world.url}/console"


async def callback(world: World, browser: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    """Sign in at the issuer, and stop before the browser comes back."""
    asked = await browser.get("/console/login")
    form = {
        name: one[0] for name, one in parse_qs(urlsplit(asked.headers["location"]).query).items()
    }
    answer = await browser.post(f"{world.issuer}/authorize", data=form | {"subject": "omar"})
    parts = urlsplit(answer.headers["location"])
    return parts.path, {name: one[0] for name, one in parse_qs(parts.query).items()}


async def test_an_answer_that_begins_in_another_browser_is_refused(world: World) -> None:
    path, query = await callback(world, world.browser().http)
    answer = await world.browser().http.get(path, params=query)
    assert answer.status_code == 409
    assert "another browser" in answer.text


@pytest.mark.parametrize("changed", [{"state": "forged"}, {"iss": "https://evil.test"}])
async def test_an_answer_of_another_attempt_or_provider_is_refused(
    world: World, changed: dict[str, str]
) -> None:
    browser = world.browser().http
    path, query = await callback(world, browser)
    answer = await browser.get(path, params=query | changed)
    assert answer.status_code == 409
    assert COOKIE not in answer.cookies


async def test_a_code_is_good_once(world: World) -> None:
    browser = world.browser().http
    path, query = await callback(world, browser)
    attempt = dict(browser.cookies)
    assert (await browser.get(path, params=query)).status_code == 303
    browser.cookies.update(attempt)
    again = await browser.get(path, params=query)
    assert again.status_code == 503
    assert "refused" in again.text


async def test_who_was_not_let_in_by_the_provider_is_told(world: World) -> None:
    browser = world.browser().http
    path, query = await callback(world, browser)
    given = {"state": query["state"], "iss": query["iss"], "error": "access_denied"}
    answer = await browser.get(path, params=given)
    assert (answer.status_code, "did not let you in" in answer.text) == (409, True)


def test_a_cookie_of_another_kind_or_another_secret_opens_nothing() -> None:
    sealer = Sealer(SECRET)
    sealed = sealer.seal(Session("a", "A", "admin", "t", 1, 1))
    assert sealer.unseal(Session, sealed)
    assert sealer.unseal(Attempt, sealed) is None
    assert Sealer("x" * 40).unseal(Session, sealed) is None
    assert sealer.unseal(Session, sealed[:-2] + "AA") is None
    assert sealer.unseal(Session, "") is None


def test_a_secret_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ShortSecret):
        Sealer("secret")


def test_nobody_decides_under_an_address_that_the_provider_does_not_vouch_for() -> None:
    said = {"sub": "7", "email": "ada@demo.example"}
    assert actor_of(said, "email") == "ada@demo.example"
    assert actor_of(said | {"email_verified": True}, "email") == "ada@demo.example"
    assert actor_of(said | {"email_verified": False}, "email") == "7"
    for claim in ("upn", "sub"):
        assert actor_of(said, claim) == "7"
    assert actor_of({"sub": "7", "email": ["a", "b"]}, "email") == "7"
