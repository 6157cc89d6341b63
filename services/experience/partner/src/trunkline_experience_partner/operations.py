"""The published operations: what each takes, answers and refuses; OpenAPI is made from it."""

from typing import Any

from msgspec import Struct

from . import catalogue as c
from .auth import ORDERS_READ, ORDERS_WRITE, PURCHASES_READ, PURCHASES_WRITE, STOCK_READ
from .bodies import CancelBody, OrderBody
from .catalogue import ProblemType
from .document_bodies import DespatchAdviceBody, OrderResponseBody
from .invoice_bodies import InvoiceBody
from .queries import LIMIT_MAX, SKU_LENGTH_MAX
from .supplier_views import (
    PurchaseOrderListView,
    PurchaseOrderView,
    SubmissionReference,
    SubmissionView,
    SupplierInvoiceListView,
    SupplierInvoiceView,
)
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
    takes_ubl: bool = False
    """True when the body may be UBL, as `application/xml`, in place of JSON."""
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[ProblemType, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether it needs an Idempotency-Key."""
        return self.method == "post"


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


def _id(name: str, sentence: str, length_max: int) -> Parameter:
    return Parameter(
        name, "path", sentence, {"type": "string", "minLength": 1, "maxLength": length_max}
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
        parameters=(_id("order_id", "The order's id.", 64),),
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
        parameters=(_id("order_id", "The order's id.", 64),),
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
    Operation(
        "listPurchaseOrders",
        "get",
        "/v1/purchase-orders",
        "As a supplier: list the orders that we sent you, newest first",
        PURCHASES_READ,
        PurchaseOrderListView,
        parameters=(LIMIT, CURSOR),
        problems=(*EVERYWHERE, c.INVALID_CURSOR),
    ),
    Operation(
        "getPurchaseOrder",
        "get",
        "/v1/purchase-orders/{purchase_order_id}",
        "As a supplier: read an order",
        PURCHASES_READ,
        PurchaseOrderView,
        parameters=(_id("purchase_order_id", "The order's id.", 64),),
        problems=(*EVERYWHERE, c.NOT_FOUND),
    ),
    Operation(
        "submitOrderResponse",
        "post",
        "/v1/order-responses",
        "As a supplier: accept, change or reject an order, line by line",
        PURCHASES_WRITE,
        SubmissionReference,
        status=202,
        body=OrderResponseBody,
        problems=(*EVERYWHERE, *ON_WRITES, c.NOT_FOUND),
    ),
    Operation(
        "submitDespatchAdvice",
        "post",
        "/v1/despatch-advices",
        "As a supplier: say what has left you",
        PURCHASES_WRITE,
        SubmissionReference,
        status=202,
        body=DespatchAdviceBody,
        problems=(*EVERYWHERE, *ON_WRITES, c.NOT_FOUND),
    ),
    Operation(
        "submitSupplierInvoice",
        "post",
        "/v1/supplier-invoices",
        "As a supplier: send an invoice or a credit note, as JSON or as UBL 2.1",
        PURCHASES_WRITE,
        SubmissionReference,
        status=202,
        body=InvoiceBody,
        takes_ubl=True,
        problems=(*EVERYWHERE, *ON_WRITES, c.NOT_FOUND),
    ),
    Operation(
        "getSubmission",
        "get",
        "/v1/submissions/{submission_id}",
        "As a supplier: find out what became of a document",
        PURCHASES_READ,
        SubmissionView,
        parameters=(_id("submission_id", "As it was answered.", 68),),
        problems=(*EVERYWHERE, c.NOT_FOUND),
    ),
    Operation(
        "listSupplierInvoices",
        "get",
        "/v1/supplier-invoices",
        "As a supplier: list your invoices and credit notes, newest first",
        PURCHASES_READ,
        SupplierInvoiceListView,
        parameters=(LIMIT, CURSOR),
        problems=(*EVERYWHERE, c.INVALID_CURSOR),
    ),
    Operation(
        "getSupplierInvoice",
        "get",
        "/v1/supplier-invoices/{supplier_invoice_id}",
        "As a supplier: read the status of an invoice and when it is paid",
        PURCHASES_READ,
        SupplierInvoiceView,
        parameters=(_id("supplier_invoice_id", "The invoice's id.", 1004),),
        problems=(*EVERYWHERE, c.NOT_FOUND),
    ),
)
"""Every operation that takes a token."""

SCOPES: dict[str, str] = {
    ORDERS_READ: "Read your orders",
    ORDERS_WRITE: "Place and cancel orders",
    STOCK_READ: "Read what can be promised",
    PURCHASES_READ: "As a supplier: read the orders that we sent you, and your invoices",
    PURCHASES_WRITE: "As a supplier: answer orders, advise deliveries, send invoices",
}
"""What a token may allow."""
