"""The published operations: what each takes, answers and refuses; OpenAPI is made from it."""

from msgspec import Struct

from . import catalogue as c
from .auth import ORDERS_READ, ORDERS_WRITE, PURCHASES_READ, PURCHASES_WRITE, STOCK_READ
from .bodies import CancelBody, OrderBody
from .catalogue import ProblemType
from .document_bodies import DespatchAdviceBody, OrderResponseBody
from .invoice_bodies import InvoiceBody
from .parameters import CURSOR, LIMIT, SKU, Parameter, id_in_path
from .supplier_views import (
    PurchaseOrderListView,
    PurchaseOrderView,
    SubmissionReference,
    SubmissionView,
    SupplierInvoiceListView,
    SupplierInvoiceView,
)
from .views import OrderListView, OrderReference, OrderView, StockListView

type Answer = type[Struct]

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


class Operation(Struct, frozen=True):
    """One method of one path."""

    operation_id: str
    method: str
    path: str
    summary: str
    scope: str
    answer: Answer
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


def _listing(
    operation_id: str, path: str, summary: str, *, scope: str, answer: Answer
) -> Operation:
    return Operation(
        *(operation_id, "get", path, summary, scope, answer),
        parameters=(LIMIT, CURSOR),
        problems=(*EVERYWHERE, c.INVALID_CURSOR),
    )


def _reading(
    operation_id: str, path: str, summary: str, *, of: Parameter, scope: str, answer: Answer
) -> Operation:
    return Operation(
        *(operation_id, "get", path, summary, scope, answer),
        parameters=(of,),
        problems=(*EVERYWHERE, c.NOT_FOUND),
    )


def _handing_in(
    operation_id: str, path: str, summary: str, *, body: type[Struct], takes_ubl: bool = False
) -> Operation:
    return Operation(
        *(operation_id, "post", path, summary, PURCHASES_WRITE, SubmissionReference),
        status=202,
        body=body,
        takes_ubl=takes_ubl,
        problems=(*EVERYWHERE, *ON_WRITES, c.NOT_FOUND),
    )


ORDER_ID = id_in_path("order_id", "The order's id.", 64)
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
    _listing(
        "listOrders",
        "/v1/orders",
        "List your orders, newest first",
        scope=ORDERS_READ,
        answer=OrderListView,
    ),
    _reading(
        "getOrder",
        "/v1/orders/{order_id}",
        "Read an order",
        of=ORDER_ID,
        scope=ORDERS_READ,
        answer=OrderView,
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
    _listing(
        "listPurchaseOrders",
        "/v1/purchase-orders",
        "As a supplier: list the orders that we sent you, newest first",
        scope=PURCHASES_READ,
        answer=PurchaseOrderListView,
    ),
    _reading(
        "getPurchaseOrder",
        "/v1/purchase-orders/{purchase_order_id}",
        "As a supplier: read an order",
        of=id_in_path("purchase_order_id", "The order's id.", 64),
        scope=PURCHASES_READ,
        answer=PurchaseOrderView,
    ),
    _handing_in(
        "submitOrderResponse",
        "/v1/order-responses",
        "As a supplier: accept, change or reject an order, line by line",
        body=OrderResponseBody,
    ),
    _handing_in(
        "submitDespatchAdvice",
        "/v1/despatch-advices",
        "As a supplier: say what has left you",
        body=DespatchAdviceBody,
    ),
    _handing_in(
        "submitSupplierInvoice",
        "/v1/supplier-invoices",
        "As a supplier: send an invoice or a credit note, as JSON or as UBL 2.1",
        body=InvoiceBody,
        takes_ubl=True,
    ),
    _reading(
        "getSubmission",
        "/v1/submissions/{submission_id}",
        "As a supplier: find out what became of a document",
        of=id_in_path("submission_id", "As it was answered.", 68),
        scope=PURCHASES_READ,
        answer=SubmissionView,
    ),
    _listing(
        "listSupplierInvoices",
        "/v1/supplier-invoices",
        "As a supplier: list your invoices and credit notes, newest first",
        scope=PURCHASES_READ,
        answer=SupplierInvoiceListView,
    ),
    _reading(
        "getSupplierInvoice",
        "/v1/supplier-invoices/{supplier_invoice_id}",
        "As a supplier: read the status of an invoice and when it is paid",
        of=id_in_path("supplier_invoice_id", "The invoice's id.", 1004),
        scope=PURCHASES_READ,
        answer=SupplierInvoiceView,
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
