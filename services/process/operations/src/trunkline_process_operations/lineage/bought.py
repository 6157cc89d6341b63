"""How values of a purchase come from one another: ordered, answered, received, accrued."""

from .derivation import Derivation, Elsewhere, Source

LINE = (("line_id", "line_id"),)
RAISED = "fact RequisitionRaised"
JUDGED = "fact AnswerJudged"
ARRIVED = "fact GoodsArrived"
BILL = Elsewhere("supplier-invoice", "self", "/bill_key")
AGREED = (
    Source(JUDGED, "/lines/*/unit_price", every=True),
    Source(RAISED, "/lines/*/unit_price"),
)
"""The price of a line as it was asked for, and each that the supplier answered since."""
OF_LINE = tuple(
    Source(one.entry, one.at.replace("unit_price", value), LINE, every=one.every)
    for value in ("unit_price", "quantity")
    for one in AGREED
)
APPROVED = Source("fact PurchaseApproved", "/actor", every=True)
NET = "quantity by price, rounded line by line"
TOTALS = (("net", NET), ("tax", "the rate of each line's tax code, rounded line by line"))


def _ordered(step: str, order: str) -> tuple[Derivation, ...]:
    """What the ERP's totals of an order come from, when it is booked and when it is amended."""
    return (
        *(
            Derivation(
                f"result {step}",
                f"/{name}",
                "the ERP's own total of the lines that it was sent",
                (Source("intent", f"{order}/lines/*/{'net' if name == 'gross' else name}"),)
                + ((Source("intent", f"{order}/lines/*/tax"),) if name == "gross" else ()),
            )
            for name in ("net", "tax", "gross")
        ),
        *(
            Derivation(f"intent {step}", f"{order}/lines/*/{name}", rule, (*OF_LINE, APPROVED))
            for name, rule in TOTALS
        ),
    )


BOUGHT = (
    *_ordered("book_purchase_order", "/order"),
    *_ordered("amend_purchase_order", ""),
    *(
        Derivation(
            JUDGED,
            f"/lines/*/{name}",
            "held against what was ordered and the tolerances",
            (
                Source(
                    "fact OrderAnswered",
                    f"/lines/*/{name}",
                    (*LINE, ("/document_id", "/document_id")),
                ),
                Source(
                    "fact AnswerAccepted", "/actor", (("/document_id", "/document_id"),), every=True
                ),
                Source(RAISED, f"/lines/*/{name}", LINE),
            ),
        )
        for name in ("unit_price", "quantity")
    ),
    Derivation(
        "result record_goods_receipt",
        "/lines/*/quantity",
        "what the ERP took into stock",
        (Source("intent", "/receipt/lines/*/quantity", (*LINE, ("condition", "condition"))),),
    ),
    *(
        Derivation(
            f"intent {step}",
            f"/{document}/lines/*/quantity",
            "as it was counted",
            (
                *(
                    Source(
                        ARRIVED,
                        f"/lines/*/{condition}",
                        (
                            *LINE,
                            (f"={bears}", "condition"),
                            ("/receipt_reference", reference),
                        ),
                    )
                    for condition, bears in (
                        ("good", "accepted"),
                        ("damaged", "quarantined"),
                        ("wrong", "quarantined"),
                    )
                ),
                Source("fact DespatchAdvised", "/lines/*/quantity", LINE, every=True),
            ),
        )
        for step, document, reference in (
            ("record_goods_receipt", "receipt", "/receipt/delivery_reference"),
        )
    ),
    Derivation(
        "result return_goods",
        "/lines/*/quantity",
        "what the ERP took out of quarantine",
        (Source("intent", "/vendor_return/lines/*/quantity", (*LINE, ("condition", "condition"))),),
    ),
    Derivation(
        "intent return_goods",
        "/vendor_return/lines/*/quantity",
        "what came damaged or wrong",
        tuple(
            Source(ARRIVED, f"/lines/*/{condition}", LINE, every=True)
            for condition in ("damaged", "wrong")
        ),
    ),
    Derivation(
        "intent post_accrual",
        "/net",
        "what was kept, at the order's prices",
        (
            Source(
                "result record_goods_receipt",
                "/lines/*/quantity",
                (
                    ("condition", "=accepted"),
                    ("/goods_receipt_number", "/goods_receipt_number"),
                ),
            ),
            *AGREED,
            APPROVED,
        ),
    ),
    Derivation(
        "fact ReceiptAccrued",
        "/net",
        "as the ledger owes it",
        (Source("intent post_accrual", "/net", together=True),),
    ),
    Derivation(
        "intent reverse_accrual",
        "/net",
        "accrued less what is still received and not billed, the oldest accrual first",
        (
            Source("fact ReceiptAccrued", "/net", (("/accrual_number", "/accrual_number"),)),
            Source("fact BillPosted", "/bill_key", every=True),
        ),
    ),
    Derivation(
        "fact BillPosted",
        "/bill_key",
        "the ERP posted it, with its part of what was received",
        (
            Source("result post_supplier_invoice", "/document/net", of=BILL),
            Source("result post_supplier_credit_note", "/document/net", of=BILL),
            Source(
                "fact BillMatched", "/lines/*/quantity", (("/bill_key", "/bill_key"),), every=True
            ),
        ),
    ),
    Derivation(
        "fact BillMatched",
        "/lines/*/quantity",
        "held three ways: ordered, received, billed",
        (
            Source("fact BillCaptured", "/bill/lines/*/quantity", LINE, of=BILL),
            Source(ARRIVED, "/lines/*/good", LINE, every=True),
            *(one for one in OF_LINE if one.at.endswith("unit_price")),
            APPROVED,
        ),
    ),
)
