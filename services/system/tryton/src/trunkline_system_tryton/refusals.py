"""What Tryton's errors mean in our five, and what may be done about its warnings."""

from typing import Any

from trunkline_kit.errors import (
    Conflict,
    FieldError,
    Invalid,
    NotFound,
    Refused,
    TrunklineError,
    Unavailable,
)

ACKNOWLEDGED = {
    "check_move_quantity": "how much more than ordered is borne is decided above",
    "credit_limit_amount": "credit is held and released by the process layer",
    "done": "goods that come without a purchase order have no origin to name",
    "check_quantity_product": "damaged goods go to quarantine by a shipment of their own",
    "check_request_warehouse": "an order says where its goods go",
    "invoice_similar": "a supplier's number is posted once, unless its posting was cancelled",
    "invoice_taxes": "the tax of a supplier's invoice is decided above",
    "invoice_payment_term": "a bill of goods that left in the past may be due in the past",
}
"""Warnings whose decision was taken above, each with its reason; all others are refusals."""


class Warned(Exception):
    """Tryton did nothing and asks whether to go on."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name
        self.sentence = sentence

    @property
    def acknowledged(self) -> bool:
        """True when our policy is to go on."""
        return self.name.rpartition(".")[2] in ACKNOWLEDGED


def raised(error: Any) -> Exception:
    """Give the exception for the `error` of a JSON-RPC answer; nothing was done."""
    match error:
        case ["UserWarning", [name, sentence, *_]]:
            return Warned(str(name), str(sentence))
        case ["UserError", [sentence, *_]]:
            return Refused(str(sentence), reason="tryton_refused")
        case ["ConcurrencyException", *_]:
            sentence = "the record was changed meanwhile: read it again"
            return Conflict(sentence, reason="changed_meanwhile")
        case [text, *_]:
            return Unavailable(f"Tryton failed: {text!s:.200}", reason="tryton_failed")
        case _:
            return Unavailable("Tryton failed without a reason", reason="tryton_failed")


def declined(warning: Warned) -> Refused:
    """Give the refusal for a warning that nobody has decided about."""
    reason = warning.name.rpartition(".")[2]
    return Refused(f"Tryton warns: {warning.sentence}", reason=f"warning_{reason}")


def wrong(field: str, reason: str, sentence: str) -> Invalid:
    """One field is wrong."""
    return Invalid(sentence, reason=reason, fields=(FieldError(field, reason, sentence),))


def unknown(kind: str, number: str) -> NotFound:
    """There is no such document."""
    return NotFound(f"there is no {kind} {number!r}", reason=f"unknown_{kind.replace(' ', '_')}")


def refuse(reason: str, sentence: str, field: str = "") -> Refused:
    """Understood, and the answer is no."""
    fields = (FieldError(field, reason, sentence),) if field else ()
    return Refused(sentence, reason=reason, fields=fields)


def unclear(sentence: str, *, write: bool, reason: str) -> TrunklineError:
    """The call was sent and its outcome is not known; a read that got no answer did nothing."""
    return Unavailable(sentence, reason=reason, unknown=write)
