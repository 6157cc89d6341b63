"""Which values of a step's document people ask for, and to which accounts an ERP posts them."""

from msgspec import Struct


class Posted(Struct, frozen=True):
    """A value of a step's document that is worth asking for."""

    step: str
    field: str
    """How people name it; `*` counts lines from 0."""
    kind: str
    """Entry that holds it: result or intent."""
    at: str
    posts_to: tuple[str, ...] = ()
    """Kinds of ledger account."""


POSTED = (
    Posted("issue_invoice", "gross", "result", "/invoice/gross", ("receivable",)),
    Posted("issue_invoice", "net", "result", "/invoice/net", ("revenue",)),
    Posted("issue_invoice", "tax", "result", "/invoice/tax", ("tax",)),
    Posted("issue_invoice", "lines/*/net", "result", "/invoice/lines/*/net", ("revenue",)),
    Posted(
        "record_receipt", "amount", "intent", "/amount", ("receivable", "bank", "card_clearing")
    ),
    Posted("book_sales_order", "gross", "result", "/gross"),
    Posted("book_sales_order", "net", "result", "/net"),
    Posted("book_sales_order", "tax", "result", "/tax"),
    Posted("issue_goods", "lines/*/quantity", "result", "/lines/*/quantity"),
    Posted("receive_goods", "quantity", "intent", "/quantity", ("stock",)),
    Posted("publish_stock", "available", "intent", "/available"),
    Posted(
        "create_shipment_order", "lines/*/quantity", "intent", "/shipment_order/lines/*/quantity"
    ),
    Posted("create_fulfilment", "lines/*/quantity", "intent", "/parcel/lines/*/quantity"),
    *(
        Posted(step, field, "result", f"/{field}")
        for step in ("book_purchase_order", "amend_purchase_order")
        for field in ("gross", "net", "tax")
    ),
    *(
        Posted(step, "lines/*/quantity", "result", "/lines/*/quantity")
        for step in ("record_goods_receipt", "return_goods")
    ),
    *(
        Posted(step, field, "result", f"/document/{field}", (account,))
        for step in ("post_supplier_invoice", "post_supplier_credit_note")
        for field, account in (
            ("gross", "payable"),
            ("net", "expense"),
            ("tax", "tax"),
            ("lines/*/net", "expense"),
            ("taxes/*/tax", "tax"),
        )
    ),
    *(
        Posted(step, "self_charged/*/tax", "result", "/document/self_charged/*/tax", ("tax", "tax"))
        for step in ("post_supplier_invoice", "post_supplier_credit_note")
    ),
    Posted("submit_payment_file", "instructions/*/amount", "intent", "/run/instructions/*/amount"),
    Posted("record_supplier_payment", "amount", "intent", "/amount", ("payable", "bank")),
    Posted("post_accrual", "net", "intent", "/net", ("expense", "grni")),
    *(
        Posted(step, "net", "intent", "/net", ("expense", "grni"))
        for step in ("reverse_accrual", "accrue_period", "reverse_period")
    ),
)
"""A step that is not here is asked for by all the amounts of its answer."""
TAKES_BACK = {"cancel_supplier_invoice": "/posted_by_request_id"}
"""Steps that take a document back, each with where its request names the step that left it."""
