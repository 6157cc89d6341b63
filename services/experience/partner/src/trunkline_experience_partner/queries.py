"""Query parameters: each is known, single where it must be, and inside its bounds."""

from typing import Any

from litestar import Request

from trunkline_kit.errors import FieldError

from . import catalogue
from .problems import Problem

SKUS_MAX = 100
SKU_LENGTH_MAX = 64
LIMIT_MAX = 100


def refuse_unknown(request: Request[Any, Any, Any], known: frozenset[str]) -> None:
    """Raise Problem that names every parameter which the route does not know."""
    faults = tuple(
        FieldError(name[:80], "unknown_parameter", f"{name[:80]} is not a parameter of this route.")
        for name in request.query_params
        if name not in known
    )
    if faults:
        raise Problem(catalogue.INVALID_REQUEST, fields=faults)


def limit_of(request: Request[Any, Any, Any], default: int = 20) -> int:
    """Read the size of a page; Problem unless it is 1 to 100."""
    text = single(request, "limit") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LIMIT_MAX):
        raise wrong("limit", "out_of_range", f"limit must be 1 to {LIMIT_MAX}.")
    return int(text)


def skus_of(request: Request[Any, Any, Any]) -> tuple[str, ...]:
    """Read the articles that are asked for, each once; Problem unless there are 1 to 100."""
    skus = tuple(dict.fromkeys(request.query_params.getall("sku", [])))
    if not 1 <= len(skus) <= SKUS_MAX:
        raise wrong("sku", "wrong_length", f"sku must be given 1 to {SKUS_MAX} times.")
    for sku in skus:
        if not 1 <= len(sku) <= SKU_LENGTH_MAX or not sku.isprintable():
            raise wrong("sku", "invalid", f"each sku has 1 to {SKU_LENGTH_MAX} characters.")
    return skus


def single(request: Request[Any, Any, Any], name: str) -> str:
    """Read a parameter that may come once; empty when it is absent."""
    values = request.query_params.getall(name, [])
    if len(values) > 1:
        raise wrong(name, "repeated", f"{name} may be given once.")
    return str(values[0]) if values else ""


def wrong(name: str, reason: str, sentence: str) -> Problem:
    """Make the problem of one wrong parameter."""
    return Problem(catalogue.INVALID_REQUEST, fields=(FieldError(name, reason, sentence),))
