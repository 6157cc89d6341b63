"""Names that follow from content: a payment's end-to-end id, a run's id."""

from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256

from msgspec import json, structs

from trunkline_model.money import total
from trunkline_model.payment_run import PaymentInstruction, PaymentRun, run_id_of

from .choosing import Taken
from .items import Payee, PaymentPolicy, Proposing
from .payments import ProposedPayment

REMITTANCE_MAX = 140


def end_to_end_id_of(legal_entity: str, payee: Payee, chosen: Iterable[Taken]) -> str:
    """Give 18 characters that name what is paid to whom where, and in which attempt."""
    settled = sorted((one.item.bill_key, str(one.pays), one.item.attempt) for one in chosen)
    content = json.encode([legal_entity, payee.supplier_code, payee.account, settled])
    return f"TL{b32encode(sha256(content).digest()[:10]).decode()}"


def run_of(
    payments: Iterable[ProposedPayment], policy: PaymentPolicy, days: Proposing
) -> PaymentRun:
    """Give the run as the bank is sent it, under the id of its content."""
    instructions = tuple(
        PaymentInstruction(one.end_to_end_id, one.creditor, one.amount, remittance_of(one))
        for one in sorted(payments, key=lambda one: one.end_to_end_id)
    )
    run = PaymentRun(
        run_id="",
        legal_entity=policy.legal_entity,
        proposed_on=days.proposed_on,
        execute_on=days.execute_on,
        format=policy.format,
        debtor=policy.debtor,
        instructions=instructions,
        control_total=total((one.amount for one in instructions), policy.currency),
    )
    return structs.replace(run, run_id=run_id_of(run))


def remittance_of(payment: ProposedPayment) -> str:
    """Say what a payment settles, as far as a bank has room; the rest is in the advice."""
    numbers = [one.number for one in payment.items]
    for count in range(len(numbers), 0, -1):
        more = len(numbers) - count
        text = " ".join(numbers[:count]) + (f" +{more} more" if more else "")
        if len(text) <= REMITTANCE_MAX:
            return text
    return f"{len(numbers)} documents"
