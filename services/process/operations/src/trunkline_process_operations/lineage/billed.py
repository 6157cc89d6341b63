"""How values of a supplier's invoice or credit note come from one another."""

from .derivation import Derivation, Elsewhere, Source

CAPTURED = "fact BillCaptured"
PURCHASE = Elsewhere("purchase", "fact BillValidated", "/purchase_key")
ASKED = {"post_supplier_invoice": "invoice", "post_supplier_credit_note": "credit_note"}
"""Under which name a step's request holds the document."""
AS_BILLED = "as the supplier billed it: sound, matched and approved"
LET_GO = (
    Source("fact BillMatchTried", "/amount"),
    Source("fact BillApproved", "/actor", every=True),
)
"""Who and what let it be posted."""

BILLED = (
    *(
        Derivation(
            f"result {step}",
            f"/document/{name}",
            "the ERP's own total, equal to what it was sent to the penny",
            (Source("intent", f"/{asked}/{name}"),),
        )
        for step, asked in ASKED.items()
        for name in ("net", "tax", "gross")
    ),
    *(
        Derivation(
            f"result {step}",
            "/document/lines/*/net",
            "as it was sent",
            (Source("intent", f"/{asked}/lines/*/net", (("line_id", "line_id"),)),),
        )
        for step, asked in ASKED.items()
    ),
    *(
        Derivation(
            f"result {step}",
            "/document/taxes/*/tax",
            "as it was sent",
            (Source("intent", f"/{asked}/taxes/*/tax", (("tax_code", "tax_code"),)),),
        )
        for step, asked in ASKED.items()
    ),
    *(
        Derivation(
            f"intent {step}",
            f"/{asked}/{name}",
            AS_BILLED,
            (Source(CAPTURED, f"/bill/{name}"), *LET_GO),
        )
        for step, asked in ASKED.items()
        for name in ("net", "tax", "gross")
    ),
    *(
        Derivation(
            f"intent {step}",
            f"/{asked}/lines/*/net",
            AS_BILLED,
            (Source(CAPTURED, "/bill/lines/*/net", (("bill_line_id", "line_id"),)), *LET_GO),
        )
        for step, asked in ASKED.items()
    ),
    *(
        Derivation(
            f"intent {step}",
            f"/{asked}/taxes/*/tax",
            "the bill's tax, shared out by its tax codes under their VAT treatment",
            (
                Source(CAPTURED, "/bill/tax"),
                Source("fact BillValidated", "/vat_treatment"),
                *LET_GO,
            ),
        )
        for step, asked in ASKED.items()
    ),
    *(
        Derivation(
            f"result {step}",
            "/document/self_charged/*/tax",
            "the ERP's rate of that code on what was billed under it, charged and reclaimed",
            (Source("intent", f"/{asked}/taxes/*/base", (("tax_code", "tax_code"),)),),
        )
        for step, asked in ASKED.items()
    ),
    *(
        Derivation(
            f"intent {step}",
            f"/{asked}/taxes/*/base",
            "what was billed under a tax code, by the VAT treatment of its lines",
            (
                Source(CAPTURED, "/bill/lines/*/net"),
                Source("fact BillValidated", "/vat_treatment"),
                *LET_GO,
            ),
        )
        for step, asked in ASKED.items()
    ),
    Derivation(
        "fact BillValidated",
        "/vat_treatment",
        "the rule that a line's VAT category, its rate and the supplier's country fit",
        (
            Source(CAPTURED, "/bill/lines/*/vat_category"),
            Source("observation get_supplier", "/vat_number"),
        ),
    ),
    Derivation(
        "fact BillMatchTried",
        "/amount",
        "held against its purchase",
        (
            Source(CAPTURED, "/bill/gross"),
            Source("fact BillMatched", "/lines/*/quantity", of=PURCHASE, bears="/bill_key"),
        ),
    ),
)
