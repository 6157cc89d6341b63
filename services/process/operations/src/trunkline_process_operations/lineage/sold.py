"""How values of orders, of goods received for stock and of stock figures come from one another."""

from .derivation import Derivation, Source

SKU = (("sku", "sku"),)
LINE = (("line_id", "line_id"),)
VALIDATED = "fact OrderValidated"
CAPTURED = "fact OrderCaptured"
PLACED = "fact OrderPlaced"
SHOP = "observation get_channel_order"
CATALOGUE = "observation list_products"
PROOF = "penny proof line-half-even: goods + shipping + tax + rounding = charged"
TAX = "tax code of the article, rounded line by line"

SOLD = (
    Derivation(
        "result issue_invoice",
        "/invoice/gross",
        "net + tax",
        (Source("self", "/invoice/net"), Source("self", "/invoice/tax")),
    ),
    Derivation(
        "result issue_invoice",
        "/invoice/net",
        "sum of the lines",
        (Source("self", "/invoice/lines/*/net"),),
    ),
    Derivation(
        "result issue_invoice",
        "/invoice/lines/*/net",
        "what left, at the order's net price",
        (
            Source(VALIDATED, "/order/lines/*/net", SKU),
            Source(
                "fact GoodsIssued",
                "/lines/*/quantity",
                (*SKU, ("/shipment_number", "/invoice/shipment_number")),
            ),
        ),
    ),
    Derivation(
        "result issue_invoice",
        "/invoice/tax",
        TAX,
        (Source("self", "/invoice/lines/*/net"), Source(VALIDATED, "/order/tax")),
    ),
    *(
        Derivation(
            "result book_sales_order",
            f"/{name}",
            "the ERP's own total, equal to the order's to the penny",
            (Source(VALIDATED, f"/order/{name}"),),
        )
        for name in ("net", "tax", "gross")
    ),
    Derivation(
        VALIDATED,
        "/order/gross",
        "net + tax",
        (Source("self", "/order/net"), Source("self", "/order/tax")),
    ),
    *(
        Derivation(
            VALIDATED,
            f"/order/{name}",
            "sum of the lines",
            (Source("self", f"/order/lines/*/{name}"),),
        )
        for name in ("net", "tax")
    ),
    *(
        Derivation(
            VALIDATED,
            f"/order/lines/*/{name}",
            rule,
            (
                Source(CAPTURED, f"/order/lines/*/{theirs}", SKU),
                Source(CAPTURED, f"/order/{shipping}", (("=SHIPPING", "sku"),)),
                Source(CAPTURED, "/order/gross", (("=ROUNDING", "sku"),)),
                Source(PLACED, "/placement/lines/*/quantity", SKU),
                Source(CATALOGUE, f"/products/*/{catalogued}", SKU, unless),
            ),
        )
        for name, theirs, shipping, catalogued, unless, rule in (
            ("net", "charged", "shipping_charged", "sales_price", CAPTURED, PROOF),
            ("tax", "tax", "shipping_tax", "tax_code", "", TAX),
        )
    ),
    Derivation(
        "intent record_receipt",
        "/amount",
        "as much of the payment as the invoice still allows",
        (
            Source("fact BankCreditMatched", "/amount", (("/entry_reference", "/reference"),)),
            Source(CAPTURED, "/order/payments/*/amount", (("payment_id", "/reference"),)),
            Source("fact OrderReread", "/payments/*/amount", (("payment_id", "/reference"),)),
        ),
    ),
    Derivation(
        CAPTURED,
        "/order/**",
        "as the shop answered",
        (Source(SHOP, "/**"),),
    ),
    Derivation(
        SHOP,
        "/**",
        "the shop announced it, and its own answer is the truth",
        (
            Source(
                "fact OrderAnnounced",
                "/channel_order_id",
                (("/channel_order_id", "/channel_order_id"),),
            ),
        ),
    ),
    Derivation(
        "fact OrderReread",
        "/payments/**",
        "as the shop answered",
        (Source(SHOP, "/payments/**"),),
    ),
    Derivation(
        "result issue_goods",
        "/lines/*/quantity",
        "what the ERP took out of stock",
        (Source("intent", "/parcel/lines/*/quantity", LINE),),
    ),
    Derivation(
        "intent issue_goods",
        "/parcel/lines/*/quantity",
        "what the parcel holds",
        (
            Source(
                "fact ParcelLeft",
                "/parcel/lines/*/quantity",
                (*LINE, ("/parcel/parcel_id", "/parcel/parcel_id")),
            ),
        ),
    ),
    Derivation(
        "fact GoodsIssued",
        "/lines/*/quantity",
        "what the ERP took out of stock",
        (
            Source(
                "fact ParcelLeft",
                "/parcel/lines/*/quantity",
                (*LINE, ("/parcel/parcel_id", "/parcel_id")),
            ),
        ),
    ),
    Derivation(
        "intent receive_goods",
        "/quantity",
        "what the warehouse received",
        (Source("fact ReceiptReported", "/quantity", (("/reference", "/receipt_reference"),)),),
    ),
    Derivation(
        "intent create_shipment_order",
        "/shipment_order/lines/*/quantity",
        "what the ERP has reserved and no warehouse was asked for yet",
        (Source(VALIDATED, "/order/lines/*/quantity", LINE),),
    ),
    Derivation(
        "intent create_fulfilment",
        "/parcel/lines/*/quantity",
        "what the parcel holds",
        (
            Source(
                "fact ParcelLeft",
                "/parcel/lines/*/quantity",
                (*SKU, ("/parcel/parcel_id", "/parcel/parcel_id")),
            ),
        ),
    ),
    Derivation(
        VALIDATED,
        "/order/lines/*/quantity",
        "as ordered",
        (
            Source(CAPTURED, "/order/lines/*/quantity", SKU),
            Source(PLACED, "/placement/lines/*/quantity", SKU),
        ),
    ),
    Derivation(
        "intent publish_stock",
        "/available",
        "what can be promised: on hand - reserved",
        (Source("observation read_stock", "/available"),),
    ),
)
