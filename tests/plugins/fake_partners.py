"""The partners whom the partner API knows, played in memory."""

from typing import Any

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.partners import GetKeySet, IssueToken, KeySet, TokenIssued


class FakePartners:
    """Knows one client."""

    async def create_partner(self, request: Any) -> Any:
        raise NotImplementedError(request)

    async def get_partner(self, request: Any) -> Any:
        raise NotImplementedError(request)

    async def issue_token(self, request: IssueToken) -> TokenIssued:
        if (request.client_id, request.client_secret) != ("cli_a", "s e:cret"):
            raise Refused("unknown", reason="invalid_client")
        if "root" in request.scopes:
            raise Refused("no such scope", reason="invalid_scope")
        return TokenIssued("a.b.c", 600, request.scopes or ("orders:read",))

    async def get_key_set(self, request: GetKeySet) -> KeySet:
        return KeySet(f'{{"keys": []}}{str(request)[:0]}')

    async def revoke_partner(self, request: Any) -> Any:
        raise NotImplementedError(request)
