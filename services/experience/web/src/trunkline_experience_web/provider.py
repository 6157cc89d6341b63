"""The identity provider: what it says of itself, its keys, and the exchange of a code."""

import time
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
from joserfc.jwk import KeySet

from trunkline_kit.errors import Unavailable
from trunkline_kit.http import read_whole

from .settings import Settings

ANSWER_BYTES_MAX = 256 * 1024
KEYS_AGAIN_S = 60.0
"""A token that names an unknown key makes us ask for the keys again, not more often than this."""


class Metadata(msgspec.Struct, frozen=True):
    """What is needed of the discovery document."""

    issuer: str
    """Its own name; must be the configured one."""
    authorization_endpoint: str
    """Where browsers are sent."""
    token_endpoint: str
    """Where codes are exchanged."""
    jwks_uri: str
    """Where its keys are."""
    end_session_endpoint: str = ""
    """Where browsers are sent to sign out there too; empty when it offers that to nobody."""
    authorization_response_iss_parameter_supported: bool = False
    """True when each of its answers says whose it is (RFC 9207); one that does not is forged."""


class Provider:
    """One OpenID provider over HTTP; what it said is kept as long as the process lives."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings) -> None:
        self._http = http
        self._settings = settings
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._asked_at = 0.0

    async def metadata(self) -> Metadata:
        """Say where everything is; Unavailable when it cannot be asked or is somebody else."""
        if self._metadata is None:
            issuer = self._settings.oidc_issuer_url
            url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await self._read("GET", url, Metadata)
            if found.issuer != issuer:
                raise Unavailable(f"The identity provider calls itself {found.issuer}.")
            self._metadata = found
        return self._metadata

    async def keys(self, *, again: bool = False) -> KeySet:
        """Give its keys; `again` asks anew, if that was not done just now."""
        if self._keys is None or (again and time.monotonic() - self._asked_at > KEYS_AGAIN_S):
            metadata = await self.metadata()
            self._asked_at = time.monotonic()
            found = await self._read("GET", metadata.jwks_uri, dict[str, Any])
            self._keys = KeySet.import_key_set(found)  # type: ignore[arg-type]
        return self._keys

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> str:
        """Give the ID token for a code; Unavailable when the provider gives none."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
            "client_id": self._settings.oidc_client_id,
        }
        metadata = await self.metadata()
        found = await self._read("POST", metadata.token_endpoint, dict[str, Any], form)
        token = found.get("id_token")
        if not isinstance(token, str):
            raise Unavailable("The identity provider gave no ID token.")
        return token

    async def _read[T](
        self, method: str, url: str, kind: type[T], form: dict[str, str] | None = None
    ) -> T:
        request = self._http.build_request(method, url, data=form, headers=self._headers(form))
        try:
            response = await self._http.send(request, stream=True)
            body = await read_whole(response, ANSWER_BYTES_MAX)
        except httpx.HTTPError as error:
            raise Unavailable("The identity provider does not answer.") from error
        if response.status_code != 200 or body is None:
            raise Unavailable(f"The identity provider refused ({response.status_code}).")
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.DecodeError as error:
            raise Unavailable("The identity provider answered something else.") from error

    def _headers(self, form: dict[str, str] | None) -> dict[str, str]:
        secret = self._settings.oidc_client_secret
        if form is None or not secret:
            return {"Accept": "application/json"}
        pair = f"{quote(self._settings.oidc_client_id, safe='')}:{quote(secret, safe='')}"
        basic = b64encode(pair.encode()).decode()
        return {"Accept": "application/json", "Authorization": f"Basic {basic}"}
