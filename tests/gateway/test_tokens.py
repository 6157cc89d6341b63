"""Tokens that are not ours, not now, or not for this."""

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import httpx
import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from trunkline_store.keys import Keyring
from trunkline_store.pool import open_pool


def encoded(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "urn:trunkline:process-partners",
        "aud": "urn:trunkline:partner-api",
        "sub": "par_forged",
        "party": "C1",
        "scope": "orders:read",
        "iat": now,
        "nbf": now,
        "exp": now + 300,
    } | changes


async def refused(url: str, token: str) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.get("/v1/orders", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401, answer.text
    assert answer.json()["code"] == "unauthenticated"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.fixture
async def real_key(stack: Any, gateway_database: str, access: Any) -> ECKey:
    """Take the key that really signs, as only process-partners can."""
    del stack, access
    keyring = Keyring(b"m" * 32)
    async with open_pool(gateway_database, schema="process") as pool, pool.connection() as conn:
        found = await conn.execute("SELECT kid, data_key_id, ciphertext FROM token_signing_keys")
        kid, data_key_id, ciphertext = (await found.fetchall())[0]
        pem = (await keyring.key(conn, data_key_id)).unseal(bytes(ciphertext))
    return ECKey.import_key(pem, {"kid": kid})


def signed(key: Any, header: dict[str, Any] | None = None, **changes: Any) -> str:
    words = {"alg": "ES256", "kid": key.kid, "typ": "at+jwt"} | (header or {})
    algorithms = ["ES256", "ES384", "HS256", "RS256"]
    return jwt.encode(words, claims(**changes), key, algorithms=algorithms)


async def test_a_token_signed_by_the_real_key_with_our_claims_passes_the_signature(
    stack: Any, real_key: ECKey
) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        headers = {"Authorization": f"Bearer {signed(real_key)}"}
        answer = await client.get("/v1/orders", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 60},
        {"nbf": int(time.time()) + 3600, "exp": int(time.time()) + 3700},
        {"iss": "urn:someone"},
        {"exp": "never"},
    ],
    ids=["expired", "not yet", "other issuer", "no number"],
)
async def test_a_token_with_a_wrong_claim_is_refused(
    stack: Any, real_key: ECKey, changes: dict[str, Any]
) -> None:
    await refused(stack.gateway.url, signed(real_key, **changes))


async def test_a_token_that_never_ends_is_refused(stack: Any, real_key: ECKey) -> None:
    words = {"alg": "ES256", "kid": real_key.kid}
    endless = {name: one for name, one in claims().items() if name != "exp"}
    await refused(stack.gateway.url, jwt.encode(words, endless, real_key))


@pytest.mark.parametrize("audience", ["urn:trunkline:other", "", [], None])
async def test_a_token_for_another_api_opens_nothing(
    stack: Any, real_key: ECKey, audience: Any
) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        headers = {"Authorization": f"Bearer {signed(real_key, aud=audience)}"}
        answer = await client.get("/v1/orders", headers=headers)
    assert answer.status_code in {401, 403}
    assert answer.json()["code"] in {"unauthenticated", "forbidden"}


async def test_a_token_of_another_type_opens_nothing(stack: Any, real_key: ECKey) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        token = signed(real_key, {"typ": "JWT"}, sub="par_x")
        answer = await client.get("/v1/orders", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_token_of_another_key_is_refused(stack: Any, real_key: ECKey) -> None:
    stranger = ECKey.generate_key("P-256", {"kid": str(real_key.kid)})
    await refused(stack.gateway.url, signed(stranger))
    await refused(stack.gateway.url, signed(ECKey.generate_key("P-256", {"kid": "unknown"})))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
async def test_an_unsigned_token_is_refused(stack: Any, access: Any, algorithm: str) -> None:
    del access
    header = encoded({"alg": algorithm, "typ": "at+jwt"})
    for signature in ("", "AAAA"):
        await refused(stack.gateway.url, f"{header}.{encoded(claims())}.{signature}")


async def test_the_public_key_is_no_shared_secret(stack: Any, real_key: ECKey) -> None:
    said = f"{encoded({'alg': 'HS256', 'kid': real_key.kid})}.{encoded(claims())}"
    for secret in (real_key.as_pem(private=False), real_key.as_der(private=False)):
        signature = hmac.digest(secret, said.encode(), "sha256")
        await refused(stack.gateway.url, f"{said}.{encoded(signature)}")


@pytest.mark.parametrize("kid", ["../../dev/null", "' OR 1=1 --", "http://127.0.0.1/k", "x" * 3000])
async def test_a_key_id_is_only_a_name(stack: Any, access: Any, kid: str) -> None:
    del access
    key = ECKey.generate_key("P-256")
    await refused(stack.gateway.url, signed(key, {"kid": kid}))


async def test_keys_that_a_token_brings_along_are_ignored(stack: Any, access: Any) -> None:
    del access
    key = RSAKey.generate_key(2048, {"kid": "mine"})
    brought = {
        "alg": "RS256",
        "jku": "http://127.0.0.1/keys",
        "x5u": "http://127.0.0.1/cert",
        "jwk": key.as_dict(private=False),
    }
    header, payload = encoded(brought), encoded(claims())
    await refused(stack.gateway.url, f"{header}.{payload}.{encoded(b'x' * 256)}")


async def test_one_changed_byte_is_noticed(stack: Any, access: Any) -> None:
    header, payload, signature = access.token.split(".")
    wrong = json.loads(urlsafe_b64decode(payload + "=="))
    wrong["sub"] = "par_other"
    await refused(stack.gateway.url, f"{header}.{encoded(wrong)}.{signature}")
    await refused(stack.gateway.url, f"{header}.{payload}.{signature[:-4]}AAAA")


@pytest.mark.parametrize("token", ["x", "a.b", "a.b.c", "a.b.c.d", "....", "x" * 20_000])
async def test_what_is_no_token_is_refused(stack: Any, access: Any, token: str) -> None:
    del access
    await refused(stack.gateway.url, token)


async def test_a_token_in_the_address_is_not_read(access: Any) -> None:
    url = f"/v1/orders?access_token={access.token}"
    answer = await access.client.get(url, headers={"Authorization": ""})
    assert answer.status_code == 401


async def test_the_database_holds_no_key_in_the_clear(gateway_database: str, access: Any) -> None:
    del access
    with psycopg.connect(gateway_database) as conn:
        rows = conn.execute("SELECT ciphertext FROM process.token_signing_keys").fetchall()
    assert rows
    assert all(b"PRIVATE" not in bytes(row[0]) for row in rows)
