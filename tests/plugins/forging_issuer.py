"""An identity provider that signs whatever it is told to, and a console that trusts its keys."""

import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from console_world import console_settings
from joserfc import jwt
from joserfc.jwk import ECKey
from litestar import Litestar, Request, get, post
from service_process import free_port

from trunkline_experience_web.app import build_app
from trunkline_experience_web.clients import open_ports
from trunkline_experience_web.provider import Provider
from trunkline_kit.http import http_client
from trunkline_kit.web import http_server

NOWHERE = "127.0.0.1:1"


@dataclass
class Forger:
    """The provider; `token` is what the next code is exchanged for."""

    issuer: str
    console: str
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    token: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    exchanged: list[dict[str, str]] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        """What discovery says."""
        named = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "authorization_response_iss_parameter_supported": True,
        }
        return named | self.says

    def claims(self, asked: Mapping[str, str], **changes: Any) -> dict[str, Any]:
        """What an honest token says; a change to None leaves a claim out."""
        now = int(time.time())
        said = {"iss": self.issuer, "aud": asked["client_id"], "sub": "ada", "roles": ["admin"]}
        times = {"iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return {name: one for name, one in {**said, **times, **changes}.items() if one is not None}

    def signed(self, claims: dict[str, Any], key: Any = None, **header: Any) -> str:
        """Sign, by this provider's own key unless another is given."""
        known = {"alg": "ES256", "kid": self.key.thumbprint()} | header
        return jwt.encode(known, claims, key or self.key, algorithms=[known["alg"]])

    def routes(self) -> list[Any]:
        """Discovery, keys and the exchange."""

        @get("/.well-known/openid-configuration", sync_to_thread=False)
        def discover() -> dict[str, Any]:
            return self.metadata()

        @get("/jwks", sync_to_thread=False)
        def keys() -> dict[str, Any]:
            public = {**self.key.as_dict(private=False), "kid": self.key.thumbprint()}
            return {"keys": [public]}

        @post("/token", status_code=200)
        async def exchange(request: Request[Any, Any, Any]) -> dict[str, str]:
            form = await request.form()
            self.exchanged.append({name: str(value) for name, value in form.items()})
            return {"id_token": self.token}

        return [discover, keys, exchange]


@asynccontextmanager
async def forging_issuer() -> AsyncIterator[Forger]:
    """Run it with a console that has no processes behind it."""
    port, issuer_port = free_port(), free_port()
    forger = Forger(f"http://127.0.0.1:{issuer_port}", f"http://127.0.0.1:{port}")
    settings = console_settings(port, forger.issuer, NOWHERE)
    async with (
        http_server(Litestar(forger.routes(), openapi_config=None), issuer_port),
        open_ports(settings) as ports,
        http_client() as http,
        http_server(build_app(settings, ports, Provider(http, settings)), port),
    ):
        yield forger


async def asked_for(browser: httpx.AsyncClient, to: str = "/console") -> dict[str, str]:
    """Begin to sign in; gives what the provider is asked."""
    answer = await browser.get("/console/login", params={"to": to})
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge of a verifier (RFC 7636)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
