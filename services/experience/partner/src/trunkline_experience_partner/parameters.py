"""Parameters of the published operations, in the path and in the query."""

from typing import Any

from msgspec import Struct

from .queries import LIMIT_MAX, SKU_LENGTH_MAX

type Schema = dict[str, Any]


class Parameter(Struct, frozen=True):
    """A path or query parameter."""

    name: str
    place: str
    sentence: str
    schema: Schema


LIMIT = Parameter(
    "limit",
    "query",
    "Items on a page.",
    {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": 20},
)
CURSOR = Parameter("cursor", "query", "`next_cursor` of the page before.", {"type": "string"})
SKU = Parameter(
    "sku",
    "query",
    "An article; repeat it for up to 100.",
    {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": SKU_LENGTH_MAX},
        "minItems": 1,
        "maxItems": 100,
    },
)


def id_in_path(name: str, sentence: str, length_max: int) -> Parameter:
    """Give the parameter that names one resource."""
    return Parameter(
        name, "path", sentence, {"type": "string", "minLength": 1, "maxLength": length_max}
    )
