"""Partners, their credentials, their tokens and the keys that sign them."""

import asyncio
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.partners import (
    CreatePartner,
    GetKeySet,
    GetPartner,
    IssueToken,
    PartnerCreated,
    RevokePartner,
)
from trunkline_process_partners.registry import Registry
from trunkline_store.pool import Pool

ASKED = CreatePartner("Harbour Stores", "C100", ("orders:read", "orders:write"), 120)


def credentials(created: PartnerCreated, *scopes: str) -> IssueToken:
    return IssueToken(created.client_id, created.client_secret, scopes)


async def keys(registry: Registry) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((await registry.get_key_set(GetKeySet())).jwks)["keys"]
    return found


async def claims_of(registry: Registry, token: str) -> Any:
    return jwt.decode(token, KeySet.import_key_set({"keys": await keys(registry)}))


async def test_a_new_partner_is_known_by_its_id(registry: Registry) -> None:
    created = await registry.create_partner(ASKED)
    partner = await registry.get_partner(GetPartner(created.partner_id))
    assert (partner.name, partner.party_code) == ("Harbour Stores", "C100")
    assert partner.scopes == ("orders:read", "orders:write")
    assert partner.requests_per_minute_max == 120
    assert partner.revoked_at is None


async def test_a_name_is_taken_once_in_any_case(registry: Registry) -> None:
    await registry.create_partner(ASKED)
    with pytest.raises(Conflict):
        await registry.create_partner(CreatePartner("HARBOUR stores", "C2", ("orders:read",)))


async def test_every_wrong_field_of_a_new_partner_is_named(registry: Registry) -> None:
    with pytest.raises(Invalid) as caught:
        await registry.create_partner(CreatePartner("", "C\n1", ("root",), 0))
    named = [one.field for one in caught.value.fields]
    assert named == ["name", "party_code", "scopes", "requests_per_minute_max"]


async def test_the_secret_is_kept_nowhere(registry: Registry, pool: Pool) -> None:
    created = await registry.create_partner(ASKED)
    async with pool.connection() as conn:
        found = await conn.execute(
            "SELECT p::text || c::text FROM partners p JOIN partner_clients c USING (partner_id)"
        )
        (row,) = await found.fetchall()
    assert created.client_secret not in row[0]
    assert created.client_secret.encode().hex() not in row[0]


async def test_a_token_carries_who_what_and_how_much_for_ten_minutes(registry: Registry) -> None:
    created = await registry.create_partner(ASKED)
    issued = await registry.issue_token(credentials(created))
    token = await claims_of(registry, issued.access_token)
    assert issued.expires_in_s == 600
    assert issued.scopes == ("orders:read", "orders:write")
    assert token.header["alg"] == "ES256"
    assert token.header["typ"] == "at+jwt"
    claims = token.claims
    assert claims["sub"] == created.partner_id
    assert claims["party"] == "C100"
    assert claims["scope"] == "orders:read orders:write"
    assert claims["rpm"] == "120"
    assert claims["exp"] - claims["iat"] == 600
    assert (claims["iss"], claims["aud"]) == (
        "urn:trunkline:process-partners",
        "urn:trunkline:partner-api",
    )


async def test_two_tokens_have_two_ids(registry: Registry) -> None:
    created = await registry.create_partner(ASKED)
    tokens = [await registry.issue_token(credentials(created)) for _ in range(2)]
    ids = {(await claims_of(registry, one.access_token)).claims["jti"] for one in tokens}
    assert len(ids) == 2


async def test_fewer_scopes_may_be_asked_for_and_none_that_is_lacking(registry: Registry) -> None:
    created = await registry.create_partner(ASKED)
    issued = await registry.issue_token(credentials(created, "orders:read"))
    assert issued.scopes == ("orders:read",)
    with pytest.raises(Refused) as caught:
        await registry.issue_token(credentials(created, "orders:read", "stock:read"))
    assert caught.value.reason == "invalid_scope"


async def test_a_wrong_secret_and_an_unknown_client_look_the_same(registry: Registry) -> None:
    created = await registry.create_partner(ASKED)
    said = []
    for asked in (IssueToken(created.client_id, "wrong"), IssueToken("cli_x", "wrong")):
        with pytest.raises(Refused) as caught:
            await registry.issue_token(asked)
        said.append((caught.value.reason, caught.value.sentence))
    assert said[0] == said[1]


async def test_a_revoked_partner_gets_no_token(registry: Registry) -> None:
    created = await registry.create_partner(ASKED)
    revoked = await registry.revoke_partner(RevokePartner(created.partner_id, "ann", "left"))
    assert revoked.revoked_at is not None
    with pytest.raises(Refused):
        await registry.issue_token(credentials(created))


async def test_revoking_again_keeps_the_first_time(registry: Registry, clock: Any) -> None:
    created = await registry.create_partner(ASKED)
    first = await registry.revoke_partner(RevokePartner(created.partner_id, "ann", "left"))
    clock.pass_by(hours=1)
    again = await registry.revoke_partner(RevokePartner(created.partner_id, "bob", "again"))
    assert again == first


async def test_an_unknown_partner_is_not_found(registry: Registry) -> None:
    with pytest.raises(NotFound):
        await registry.get_partner(GetPartner("par_x"))
    with pytest.raises(NotFound):
        await registry.revoke_partner(RevokePartner("par_x", "ann", "left"))


async def test_the_key_set_holds_no_private_part(registry: Registry) -> None:
    (key,) = await keys(registry)
    assert "d" not in key
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("EC", "P-256", "ES256", "sig")


async def test_the_private_key_lies_sealed(registry: Registry, pool: Pool) -> None:
    await keys(registry)
    async with pool.connection() as conn:
        found = await conn.execute("SELECT ciphertext FROM token_signing_keys")
        (row,) = await found.fetchall()
    assert b"PRIVATE" not in bytes(row[0])


async def test_replicas_that_start_together_make_one_key(registry: Registry) -> None:
    sets = await asyncio.gather(*(keys(registry) for _ in range(4)))
    assert {one["kid"] for found in sets for one in found} == {sets[0][0]["kid"]}


async def test_a_new_key_is_published_before_it_signs(registry: Registry, clock: Any) -> None:
    created = await registry.create_partner(ASKED)
    (old,) = await keys(registry)
    clock.pass_by(days=30)
    new, still = await keys(registry)
    assert still == old
    before = await registry.issue_token(credentials(created))
    assert (await claims_of(registry, before.access_token)).header["kid"] == old["kid"]
    clock.pass_by(minutes=15)
    after = await registry.issue_token(credentials(created))
    assert (await claims_of(registry, after.access_token)).header["kid"] == new["kid"]


async def test_a_key_that_is_two_rotations_old_verifies_no_more(
    registry: Registry, clock: Any
) -> None:
    (old,) = await keys(registry)
    for _ in range(2):
        clock.pass_by(days=30)
        await keys(registry)
    clock.pass_by(hours=1, minutes=1)
    assert old["kid"] not in {one["kid"] for one in await keys(registry)}
