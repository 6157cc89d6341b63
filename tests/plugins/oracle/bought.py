"""What was read from outside of purchases: the plan, the ERP's and the supplier's books, the bank.

Amounts are whole pennies, quantities whole units, as in `observed`.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

type PurchaseKind = Literal[
    "requisition",
    "requisition_withdrawn",
    "purchase_order",
    "order_amended",
    "purchase_order_cancelled",
    "order_sent",
    "change_sent",
    "cancellation_sent",
    "goods_receipt",
    "vendor_return",
    "accrual",
    "accrual_reversed",
    "period_accrual",
    "period_reversed",
    "supplier_invoice",
    "supplier_credit_note",
    "supplier_payment",
]
"""What an effect is in the trade's words."""
type PurchaseEnding = Literal["closed", "cancelled", "rejected"]
"""How a purchase is meant to end: paid, taken back as an order, or never ordered."""


class PlannedPurchase(Struct, frozen=True, kw_only=True):
    """A purchase that somebody asked for, and what the model predicts of it."""

    purchase: str
    """Our number, which the supplier knows too."""
    ending: PurchaseEnding
    units: tuple[int, ...] = ()
    """Ordered, line by line."""
    deliveries: int = 0
    kept: int = 0
    """Units that come in good order, over all deliveries."""
    sent_back: int = 0
    """Units that come damaged."""
    billed_pence: int = 0
    """What the supplier's one invoice claims, tax included; nothing: there is none."""
    credited_pence: int = 0
    """What its one credit note gives back, tax included; nothing: there is none."""
    changes: int = 0
    """Versions of the order that we sent the supplier after the first: it took the last only."""
    accrued_pence: int = 0
    """Owed at the end of the month before, net: a service, performed and not billed by then."""

    @property
    def approvals(self) -> int:
        """How often somebody is to be written to: the order, and the change beyond it."""
        return 2 if self.changes else 1


class PurchaseEffect(Struct, frozen=True, kw_only=True):
    """One thing that the ERP or the supplier committed, from its own journal."""

    kind: PurchaseKind
    purchase: str
    key: str
    """The backend's number of what came about."""
    of: str = ""
    """What it follows from: the accrual lessened, the document paid."""
    reference: str = ""
    """Of a payment: the name under which the bank paid it."""
    place: int
    """Its place in the journal of its system."""
    pence: int = 0
    units: int = 0
    request_id: str = ""
    """Under which it was asked for; empty where the backend's journal does not say."""
    on: date | None = None
    """Day of its posting, of what belongs to a month."""


class Letter(Struct, frozen=True):
    """A message that the mail server took."""

    message_id: str
    subject: str


class BankFile(Struct, frozen=True):
    """One payment file that the bank took."""

    run: str
    references: tuple[str, ...]
    """The payments that it asks for."""


class Debit(Struct, frozen=True):
    """What the bank booked off the account for one payment."""

    reference: str
    pence: int


class Residue(Struct, frozen=True):
    """What an account of the ERP's ledger comes to after the run, debits positive."""

    account_kind: str
    pence: int


class PurchaseEnd(Struct, frozen=True):
    """Where a purchase stands at the end, as it is stored."""

    purchase: str
    state: str


class Bought(Struct, frozen=True, kw_only=True):
    """Everything that the oracle judges purchases by."""

    plan: tuple[PlannedPurchase, ...] = ()
    effects: tuple[PurchaseEffect, ...] = ()
    files: tuple[BankFile, ...] = ()
    refused_files: tuple[str, ...] = ()
    """Runs of which the bank got a file again and refused it."""
    debits: tuple[Debit, ...] = ()
    residues: tuple[Residue, ...] = ()
    """Of the accounts that purchases leave empty: grni and payable."""
    ends: tuple[PurchaseEnd, ...] = ()
    letters: tuple[Letter, ...] = ()
    """To people, as often as they were taken."""
