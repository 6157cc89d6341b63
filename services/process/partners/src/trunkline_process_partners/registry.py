"""The Partners port on PostgreSQL."""

import json
from collections.abc import Callable
from datetime import datetime

import structlog

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, NotFound, Refused
from trunkline_model.capabilities.partners import (
    CreatePartner,
    GetKeySet,
    GetPartner,
    IssueToken,
    KeySet,
    Partner,
    PartnerCreated,
    RevokePartner,
    TokenIssued,
)
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from . import records, rules, signing
from .credentials import Hasher, new_client_id, new_client_secret, new_partner_id
from .tokens import sign_token

log = structlog.get_logger()


def utc_now() -> datetime:
    """The present instant."""
    return clock.now()


class Registry:
    """Fulfils the port; every method is one transaction, and no secret is kept or logged."""

    def __init__(
        self, pool: Pool, keyring: Keyring, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._pool = pool
        self._keyring = keyring
        self._clock = clock
        self._hasher = Hasher()

    async def create_partner(self, request: CreatePartner) -> PartnerCreated:
        """Register a partner with its first credentials."""
        rules.check_new_partner(request)
        created = PartnerCreated(new_partner_id(), new_client_id(), new_client_secret())
        hashed = await self._hasher.hash(created.client_secret)
        async with self._pool.connection() as conn:
            if not await records.insert_partner(conn, created.partner_id, request):
                raise Conflict("there is a partner of that name", reason="known_name")
            await records.insert_client(conn, created.client_id, created.partner_id, hashed)
        said = {"scopes": request.scopes, "actor": request.actor}
        log.info("partner_created", partner_id=created.partner_id, **said)
        return created

    async def get_partner(self, request: GetPartner) -> Partner:
        """Read a partner."""
        async with self._pool.connection() as conn:
            partner = await records.partner_by_id(conn, request.partner_id)
        if partner is None:
            raise NotFound("there is no such partner")
        return partner

    async def issue_token(self, request: IssueToken) -> TokenIssued:
        """Exchange client credentials for a token; a wrong id and a wrong secret look the same."""
        async with self._pool.connection() as conn:
            client = await records.client_by_id(conn, request.client_id)
        kept = client.secret if client else None
        matches = await self._hasher.matches(request.client_secret, kept)
        if client is None or not matches:
            raise Refused("the client is unknown or its secret is wrong", reason="invalid_client")
        if client.partner.revoked_at is not None:
            raise Refused("the partner's access was ended", reason="revoked")
        scopes = rules.granted_scopes(request.scopes, client.partner.scopes)
        now = self._clock()
        async with self._pool.connection() as conn:
            key = await signing.current_key(conn, self._keyring, now)
        token = sign_token(key, client.partner, request.client_id, scopes, now=now)
        return TokenIssued(token, rules.TOKEN_LIFETIME_S, scopes)

    async def get_key_set(self, request: GetKeySet) -> KeySet:
        """Publish the public keys; makes the first key when there is none yet."""
        del request
        now = self._clock()
        async with self._pool.connection() as conn:
            await signing.current_key(conn, self._keyring, now)
            keys = await signing.public_keys(conn, now)
        return KeySet(json.dumps({"keys": keys}))

    async def revoke_partner(self, request: RevokePartner) -> Partner:
        """End a partner's access; doing it again changes nothing."""
        asked = GetPartner(request.partner_id)
        async with self._pool.connection() as conn:
            await records.mark_revoked(conn, request, self._clock())
        log.info("partner_revoked", partner_id=request.partner_id, actor=request.actor)
        return await self.get_partner(asked)
