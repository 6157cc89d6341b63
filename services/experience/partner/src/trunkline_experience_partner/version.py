"""Dated versions of the API: one so far."""

from typing import Any

from litestar import Request

from . import catalogue
from .problems import Problem

HEADER = "Trunkline-Version"
CURRENT = "2026-11-01"
KNOWN = frozenset({CURRENT})


async def check_version(request: Request[Any, Any, Any]) -> None:
    """Refuse a request for a version that does not exist; none asked for means the newest."""
    asked = request.headers.get(HEADER)
    if asked is not None and asked not in KNOWN:
        raise Problem(catalogue.UNKNOWN_VERSION)
