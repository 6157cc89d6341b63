"""How values of a payment run come from one another: owed, proposed, signed, debited, booked."""

from .derivation import Derivation, Elsewhere, Source

BILL = Elsewhere("supplier-invoice", "self", "bill_key")
PROPOSED = "fact RunProposed"
NAMED = (("/end_to_end_id", "/reference"),)

PAID = (
    Derivation(
        "intent record_supplier_payment",
        "/amount",
        "what the debited payment pays of this bill",
        (
            Source(PROPOSED, "/payments/*/items/*/amount", (("ledger_number", "/ledger_number"),)),
            Source("fact RunApproved", "/content_sha256", every=True),
            Source("fact FileSent", "/file_sha256"),
            Source("fact PaymentReported", "/accepted", NAMED),
            Source("fact PaymentDebited", "/amount", NAMED),
        ),
    ),
    Derivation(
        PROPOSED,
        "/payments/*/items/*/amount",
        "what was due of the bill, a credit note below zero",
        (Source("fact BillPostedInErp", "/outstanding", of=BILL),),
    ),
    Derivation(
        "fact BillPostedInErp",
        "/outstanding",
        "as the ERP owes it, a credit note below zero",
        (
            Source("result post_supplier_invoice", "/document/gross", together=True),
            Source("result post_supplier_credit_note", "/document/gross", together=True),
        ),
    ),
    Derivation(
        "fact FileSent",
        "/file_sha256",
        "the bytes of the file, as the bank has them",
        (Source("intent submit_payment_file", "/run/run_id", together=True),),
    ),
    Derivation(
        "intent submit_payment_file",
        "/run/run_id",
        "what was proposed, once others had signed its hash",
        (
            Source(PROPOSED, "/content_sha256"),
            Source("fact RunApproved", "/content_sha256", every=True),
        ),
    ),
    Derivation(
        "intent submit_payment_file",
        "/run/instructions/*/amount",
        "what was proposed, once others had signed its hash",
        (
            Source(PROPOSED, "/payments/*/amount", (("end_to_end_id", "end_to_end_id"),)),
            Source("fact RunApproved", "/content_sha256", every=True),
        ),
    ),
    Derivation(
        PROPOSED,
        "/payments/*/amount",
        "sum of its bills, less credit notes",
        (Source("self", "items/*/amount"),),
    ),
)
