"""ID tokens that somebody made up: none of them signs anybody in."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from hmac import digest
from typing import Any

import httpx
import pytest
from forging_issuer import Forger, asked_for, challenge_of, forging_issuer
from joserfc.jwk import ECKey, OctKey, RSAKey

from trunkline_experience_web.session import COOKIE

type Asked = dict[str, str]
type Forgery = Callable[[Forger, Asked], str]


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[Forger]:
    async with forging_issuer() as one:
        yield one


@pytest.fixture
def forger(running: Forger) -> Forger:
    running.exchanged.clear()
    return running


@pytest.fixture
async def browser(forger: Forger) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=forger.console) as client:
        yield client


async def come_back(
    forger: Forger, browser: httpx.AsyncClient, forgery: Forgery, **answered: str
) -> httpx.Response:
    """Begin to sign in, and come back with a code that is good for what was forged."""
    asked = await asked_for(browser)
    forger.token = forgery(forger, asked)
    query = {"code": "c", "state": asked["state"], "iss": forger.issuer} | answered
    return await browser.get("/console/login/callback", params=query)


def honest(forger: Forger, asked: Asked) -> str:
    return forger.signed(forger.claims(asked))


def claiming(**changes: Any) -> Forgery:
    """Sign with the right key what is not right."""
    return lambda forger, asked: forger.signed(forger.claims(asked, **changes))


def without_signature(forger: Forger, asked: Asked) -> str:
    parts = ({"alg": "none"}, forger.claims(asked))
    return ".".join(_base64(json.dumps(one).encode()) for one in parts) + "."


def stripped(forger: Forger, asked: Asked) -> str:
    return honest(forger, asked).rpartition(".")[0] + "."


def edited(forger: Forger, asked: Asked) -> str:
    """Keep a good signature, and say something else."""
    header, _, signature = honest(forger, asked).split(".")
    claims = forger.claims(asked, sub="mallory")
    return f"{header}.{_base64(json.dumps(claims).encode())}.{signature}"


def by_another_key(forger: Forger, asked: Asked) -> str:
    return forger.signed(forger.claims(asked), ECKey.generate_key("P-256"))


def by_a_key_of_another_name(forger: Forger, asked: Asked) -> str:
    return forger.signed(forger.claims(asked), ECKey.generate_key("P-256"), kid="mallory")


def by_a_key_that_it_brings_along(forger: Forger, asked: Asked) -> str:
    key = ECKey.generate_key("P-256")
    return forger.signed(forger.claims(asked), key, jwk=key.as_dict(private=False))


def by_the_public_key_as_a_secret(forger: Forger, asked: Asked) -> str:
    """Made by hand: no library does this any more."""
    parts = ({"alg": "HS256", "kid": forger.key.thumbprint()}, forger.claims(asked))
    said = ".".join(_base64(json.dumps(one).encode()) for one in parts)
    return f"{said}.{_base64(digest(forger.key.as_pem(private=False), said.encode(), 'sha256'))}"


def by_the_clients_secret(forger: Forger, asked: Asked) -> str:
    secret = OctKey.import_key("client secret/+")
    return forger.signed(forger.claims(asked), secret, alg="HS256")


def by_another_kind_of_key(forger: Forger, asked: Asked) -> str:
    return forger.signed(forger.claims(asked), RSAKey.generate_key(2048), alg="RS256")


def _base64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


NOW = int(time.time())
FORGERIES: dict[str, Forgery] = {
    "it has no signature": without_signature,
    "its signature was cut off": stripped,
    "it was edited after it was signed": edited,
    "it is signed by another key": by_another_key,
    "it is signed by a key of another name": by_a_key_of_another_name,
    "it brings its key along": by_a_key_that_it_brings_along,
    "its secret is the public key": by_the_public_key_as_a_secret,
    "its secret is the client's": by_the_clients_secret,
    "it is signed by another kind of key": by_another_kind_of_key,
    "it is of another issuer": claiming(iss="https://evil.test"),
    "it is of no issuer": claiming(iss=None),
    "it is for another client": claiming(aud="mallory"),
    "it is for other clients": claiming(aud=["mallory", "eve"]),
    "it is for nobody": claiming(aud=None),
    "it is for anybody": claiming(aud=[]),
    "it was given to another client": claiming(azp="mallory"),
    "it is for several, and given to none": claiming(aud=["trunkline-console", "mallory"]),
    "it has expired": claiming(exp=NOW - 60),
    "it never expires": claiming(exp=None),
    "it expires in words": claiming(exp="tomorrow"),
    "it is of tomorrow": claiming(iat=NOW + 86_400),
    "it is of no time": claiming(iat=None),
    "it is not good yet": claiming(nbf=NOW + 86_400),
    "it has the nonce of another attempt": claiming(nonce="x" * 32),
    "it has no nonce": claiming(nonce=None),
    "it has an empty nonce": claiming(nonce=""),
    "it names nobody": claiming(sub=None),
    "it names a list": claiming(sub=["ada"]),
    "it is no token": lambda *_: "ada",
    "it is empty": lambda *_: "",
    "it is a list": lambda *_: f"{_base64(b'[]')}.{_base64(b'[]')}.",
    "it is long": lambda *_: "a" * 200_000,
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
async def test_a_forged_token_signs_nobody_in(
    forger: Forger, browser: httpx.AsyncClient, forgery: Forgery
) -> None:
    answer = await come_back(forger, browser, forgery)
    assert answer.status_code == 409, answer.text
    assert "The identity provider" in answer.text
    assert COOKIE not in browser.cookies
    assert forger.exchanged


async def test_an_honest_token_signs_in(forger: Forger, browser: httpx.AsyncClient) -> None:
    """Without this, a console that lets nobody in would pass."""
    answer = await come_back(forger, browser, honest)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert COOKIE in browser.cookies


async def test_what_is_exchanged_proves_who_asked(
    forger: Forger, browser: httpx.AsyncClient
) -> None:
    asked = await asked_for(browser)
    assert asked["code_challenge_method"] == "S256"
    forger.token = honest(forger, asked)
    query = {"code": "c", "state": asked["state"], "iss": forger.issuer}
    await browser.get("/console/login/callback", params=query)
    (form,) = forger.exchanged
    assert challenge_of(form["code_verifier"]) == asked["code_challenge"]
    assert len(form["code_verifier"]) >= 43
    assert form["code_verifier"] not in asked.values()


async def test_no_two_attempts_share_what_protects_them(browser: httpx.AsyncClient) -> None:
    first, second = await asked_for(browser), await asked_for(browser)
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 32


@pytest.mark.parametrize(
    "answered", [{"state": ""}, {"state": "x" * 32}, {"iss": "https://e.test"}]
)
async def test_an_answer_that_is_not_ours_is_not_even_exchanged(
    forger: Forger, browser: httpx.AsyncClient, answered: dict[str, str]
) -> None:
    answer = await come_back(forger, browser, honest, **answered)
    assert (answer.status_code, forger.exchanged) == (409, [])


async def test_an_answer_without_its_provider_is_refused_where_it_promised_one(
    forger: Forger, browser: httpx.AsyncClient
) -> None:
    asked = await asked_for(browser)
    query = {"code": "c", "state": asked["state"]}
    answer = await browser.get("/console/login/callback", params=query)
    assert (answer.status_code, forger.exchanged) == (409, [])


async def test_the_answer_to_an_attempt_before_is_refused(
    forger: Forger, browser: httpx.AsyncClient
) -> None:
    old = await asked_for(browser)
    answer = await come_back(forger, browser, honest, state=old["state"])
    assert (answer.status_code, forger.exchanged) == (409, [])


async def test_a_token_of_one_attempt_is_no_good_in_another(
    forger: Forger, browser: httpx.AsyncClient
) -> None:
    stolen = honest(forger, await asked_for(browser))
    answer = await come_back(forger, browser, lambda *_: stolen)
    assert (answer.status_code, COOKIE in browser.cookies) == (409, False)
