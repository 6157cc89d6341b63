"""Reading a request's body as bytes."""

from typing import Any

from litestar import Request

from .. import catalogue
from ..problems import Problem


async def json_body(request: Request[Any, Any, Any], empty: bytes = b"") -> bytes:
    """Give the raw body; Problem when it says to be something else than plain JSON."""
    raw = await request.body()
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(catalogue.UNSUPPORTED_MEDIA_TYPE)
    if not raw and empty:
        return empty
    if media_type(request) != "application/json":
        raise Problem(catalogue.UNSUPPORTED_MEDIA_TYPE)
    return raw


def is_ubl(request: Request[Any, Any, Any]) -> bool:
    """Tell whether the body says to be XML."""
    return media_type(request) == "application/xml"


async def ubl_body(request: Request[Any, Any, Any]) -> bytes:
    """Give the raw body of a request with UBL; Problem when it is packed or empty."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(catalogue.UNSUPPORTED_MEDIA_TYPE)
    raw = await request.body()
    if not raw.strip():
        raise Problem(catalogue.MALFORMED_BODY)
    return raw


def media_type(request: Request[Any, Any, Any]) -> str:
    """Give the Content-Type without its parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
