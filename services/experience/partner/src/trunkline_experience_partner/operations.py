"""The published operations: what each takes, answers and refuses; OpenAPI is made from it."""

from typing import Any

from msgspec import Struct

from . import catalogue as c
from .auth import ORDERS_READ, ORDERS_WRITE, STOCK_READ
from .bodies import CancelBody, OrderBody
from .catalogue import ProblemType
from .queries import LIMIT_MAX, SKU_LENGTH_MAX
from .views import OrderListView, OrderReference, OrderView, StockListView

type Schema = dict[str, Any]

EVERYWHERE = (c.UNKNOWN_VERSION, c.UNAUTHENTICATED, c.FORBIDDEN, c.INVALID_REQUEST)
ALWAYS_POSSIBLE = (
    *(c.QUOTA_EXCEEDED, c.INTERNAL, c.UNAVAILABLE, c.METHOD_NOT_ALLOWED),
    *(c.MALFORMED_REQUEST, c.REQUEST_TIMEOUT, c.HEADERS_TOO_LARGE),
)
ON_WRITES = (
    *(c.MALFORMED_BODY, c.MISSING_IDEMPOTENCY_KEY, c.REQUEST_IN_FLIGHT, c.CONFLICT),
    *(
        c.REFUSED,
        c.BODY_TOO_LARGE,
        c.UNSUPPORTED_MEDIA_TYPE,
        c.UNPROCESSABLE,
        c.IDEMPOTENCY_KEY_REUSED,
    ),
)


class Parameter(Struct, frozen=True):
    """A path or query parameter."""

    name: str
    place: str
    sentence: str
    schema: Schema


class Operation(Struct, frozen=True):
    """One method of one path."""

    operation_id: str
    method: str
    path: str
    summary: str
    scope: str
    answer: type[Struct]
    status: int = 200
    body: type[Struct] | None = None
    body_required: bool = True
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[ProblemType, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether it needs an Idempotency-Key."""
        return self.method == "post"


ORDER_ID = Parameter(
    "order_id", "path", "The order's id.", {"type": "string", "minLength": 1, "maxLength": 64}
)
LIMIT = Parameter(
    "limit",
    "query",
    "Orders on a page.",
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

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "placeOrder",
        "post",
        "/v1/orders",
        "Place an order",
        ORDERS_WRITE,
        OrderReference,
        status=201,
        body=OrderBody,
        problems=(*EVERYWHERE, *ON_WRITES),
    ),
    Operation(
        "listOrders",
        "get",
        "/v1/orders",
        "List your orders, newest first",
        ORDERS_READ,
        OrderListView,
        parameters=(LIMIT, CURSOR),
        problems=(*EVERYWHERE, c.INVALID_CURSOR),
    ),
    Operation(
        "getOrder",
        "get",
        "/v1/orders/{order_id}",
        "Read an order",
        ORDERS_READ,
        OrderView,
        parameters=(ORDER_ID,),
        problems=(*EVERYWHERE, c.NOT_FOUND),
    ),
    Operation(
        "cancelOrder",
        "post",
        "/v1/orders/{order_id}/cancel",
        "Cancel what has not left; the warehouse may refuse what it has picked",
        ORDERS_WRITE,
        OrderView,
        body=CancelBody,
        body_required=False,
        parameters=(ORDER_ID,),
        problems=(*EVERYWHERE, *ON_WRITES, c.NOT_FOUND),
    ),
    Operation(
        "getStock",
        "get",
        "/v1/stock",
        "Read what can be promised",
        STOCK_READ,
        StockListView,
        parameters=(SKU,),
        problems=EVERYWHERE,
    ),
)
"""Every operation that takes a token."""

SCOPES: dict[str, str] = {
    ORDERS_READ: "Read your orders",
    ORDERS_WRITE: "Place and cancel orders",
    STOCK_READ: "Read what can be promised",
}
"""What a token may allow."""
