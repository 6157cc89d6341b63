"""Who calls: the gateway verified the token and wrote its claims into headers.

The gateway strips these headers from what comes from outside, and nothing but the gateway
can reach this service, so what they say is true.
"""

from typing import Any

from litestar import Request
from msgspec import Struct

from . import catalogue
from .problems import Problem

PARTNER_HEADER = "x-trunkline-partner"
PARTY_HEADER = "x-trunkline-party"
SCOPES_HEADER = "x-trunkline-scopes"
ORDERS_READ = "orders:read"
ORDERS_WRITE = "orders:write"
STOCK_READ = "stock:read"
PURCHASES_READ = "purchases:read"
PURCHASES_WRITE = "purchases:write"


class Caller(Struct, frozen=True):
    """The partner that a verified token names."""

    partner_id: str
    """Our id of the partner."""
    party_code: str
    """Its customer or supplier code in the ERP."""
    scopes: frozenset[str]
    """What the token allows."""


def caller_of(request: Request[Any, Any, Any], scope: str) -> Caller:
    """Tell who calls; Problem when nobody is named or the token lacks the scope."""
    partner_id = request.headers.get(PARTNER_HEADER, "")
    party_code = request.headers.get(PARTY_HEADER, "")
    if not partner_id or not party_code:
        raise Problem(catalogue.UNAUTHENTICATED, headers={"WWW-Authenticate": "Bearer"})
    scopes = frozenset(request.headers.get(SCOPES_HEADER, "").split())
    if scope not in scopes:
        raise Problem(catalogue.FORBIDDEN, f"This needs a token with the scope {scope}.")
    return Caller(partner_id, party_code, scopes)
