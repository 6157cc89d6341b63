"""POST /oauth/token and the published keys."""

from base64 import b64encode

import pytest
from partner_api import World

FORM = {"grant_type": "client_credentials", "client_id": "cli_a", "client_secret": "s e:cret"}


def basic(text: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(text.encode()).decode()}


async def test_credentials_in_the_form_give_a_token(world: World) -> None:
    answer = await world.client.post("/oauth/token", data=FORM | {"scope": "orders:read"})
    assert answer.status_code == 200
    assert answer.json() == {
        "access_token": "a.b.c",
        "expires_in": 600,
        "scope": "orders:read",
        "token_type": "Bearer",
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_basic_credentials_are_form_decoded(world: World) -> None:
    form = {"grant_type": "client_credentials"}
    answer = await world.client.post("/oauth/token", data=form, headers=basic("cli_a:s%20e%3Acret"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        (FORM | {"client_secret": "wrong"}, "invalid_client"),
        (FORM | {"client_secret": ""}, "invalid_client"),
        (FORM | {"scope": "root"}, "invalid_scope"),
        (FORM | {"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_id": "cli_a"}, "invalid_request"),
    ],
)
async def test_a_refused_token_says_why_in_the_standards_words(
    world: World, form: dict[str, str], error: str
) -> None:
    answer = await world.client.post("/oauth/token", data=form)
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert answer.json()["error"] == error
    assert answer.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in answer.headers) == (error == "invalid_client")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'{"grant_type":"client_credentials"}', "application/json"),
        (b"grant_type=client_credentials&grant_type=x", "application/x-www-form-urlencoded"),
        (b"grant_type=%ff", "application/x-www-form-urlencoded"),
        (b"=&=" * 50, "application/x-www-form-urlencoded"),
        (b"", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_form_that_cannot_be_read_is_an_invalid_request(
    world: World, raw: bytes, kind: str
) -> None:
    answer = await world.client.post("/oauth/token", content=raw, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("header", ["Basic !", "Basic /w==", "Bearer x", "Basic"])
async def test_other_ways_to_authenticate_are_refused(world: World, header: str) -> None:
    answer = await world.client.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": header},
    )
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] in {"invalid_client", "invalid_request"}


async def test_the_keys_are_published_and_may_be_cached(world: World) -> None:
    answer = await world.client.get("/.well-known/jwks.json")
    assert answer.json() == {"keys": []}
    assert answer.headers["cache-control"] == "public, max-age=300"
