"""What can have happened to a supplier's invoice or credit note."""

from datetime import date, datetime

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr, PersonalWords

from ..billing import Bill


class BillCaptured(Fact, frozen=True, kw_only=True):
    """A bill came in, over whatever channel."""

    connection_id: str
    """The connection that it came over."""
    channel: str
    """How it came: sftp, http, mail, portal."""
    bill: Bill
    """What it says."""


class TwinFound(Fact, frozen=True, kw_only=True):
    """Another bill is, or may be, the same."""

    twin: str
    """Business key of the other."""
    why: str
    """What they share, for a person."""
    certain: bool
    """True when there is nothing to decide."""


class TwinCleared(Fact, frozen=True, kw_only=True):
    """It is the first of its kind, or a person says that it is another one."""

    actor: PersonalStr = ""
    """Who; empty when nothing was like it."""
    reason: PersonalWords = ""
    """Why, when a person says so."""


class BillValidated(Fact, frozen=True, kw_only=True):
    """Its arithmetic, VAT number, VAT treatment and bank details are sound."""

    purchase_key: str
    """The purchase that it belongs to."""
    erp_order_number: str
    """The ERP's number of that purchase."""
    supply: str
    """What is bought, as VAT tells apart."""
    requester: PersonalStr
    """Who asked for the purchase: they do not approve what it costs."""
    vat_treatment: str
    """The rules that apply."""
    tax_codes: tuple[str, ...]
    """Our tax code of each line, in their order."""
    due_on: date
    """When it is to be paid, by the bill or by the supplier's terms."""
    explanation: str
    """Why, with the rule's source."""


class BillMatchTried(Fact, frozen=True, kw_only=True):
    """It was held against its purchase."""

    attempt: str
    """What made it be tried."""
    matched: bool
    """True when it took its part of what was received."""
    explanation: str
    """Line by line."""
    amount: Money
    """What of it may be paid, gross."""
    waits_for: str = ""
    """goods, price, charges or credit; empty when it matched."""
    leans_on: tuple[str, ...] = ()
    """Credit notes without which it would not have matched, by their keys."""


class PurchaseMoved(Fact, frozen=True, kw_only=True):
    """Something of its purchase changed: it is held against it again."""

    cause: str
    """What."""


class BillQueried(Fact, frozen=True, kw_only=True):
    """The supplier was asked about it."""

    query: PersonalWords
    """What is wrong, for the supplier."""
    answer_by: date
    """When the answer is due."""


class BillApproved(Fact, frozen=True, kw_only=True):
    """A person lets it be posted."""

    actor: PersonalStr
    """Who."""


class BillRejected(Fact, frozen=True, kw_only=True):
    """It goes back to the supplier."""

    actor: PersonalStr
    """Who says so."""
    reason: PersonalWords
    """Why, for the supplier."""


class BillPostedInErp(Fact, frozen=True, kw_only=True):
    """The ERP owes it."""

    system: str
    """Run-time name of the service that posted it."""
    ledger_number: str
    """The ERP's number."""
    posted_on: date
    """Its day in the books."""
    due_on: date
    """When it is to be paid."""
    outstanding: Money
    """What is owed; negative for a credit note."""


class BillHeld(Fact, frozen=True, kw_only=True):
    """It is not to be paid for now."""

    actor: PersonalStr
    """Who says so."""
    reason: PersonalWords
    """Why."""
    until: datetime | None = None
    """Until when; none: until it is released."""


class HoldLifted(Fact, frozen=True, kw_only=True):
    """It may be paid again."""

    actor: PersonalStr
    """Who says so."""
    reason: PersonalWords
    """Why."""


class BillScheduled(Fact, frozen=True, kw_only=True):
    """A payment run has it: no other may."""

    run_key: str
    """The run."""
    amount: Money
    """What of it is paid there."""


class BillUnscheduled(Fact, frozen=True, kw_only=True):
    """The run will not pay it: it may be offered again."""

    run_key: str
    """The run."""
    reason: PersonalWords
    """Why."""


class BillInPayment(Fact, frozen=True, kw_only=True):
    """The file that pays it is on its way to the bank."""

    run_key: str
    """The run."""


class BillSettled(Fact, frozen=True, kw_only=True):
    """The bank debited it and the books know."""

    run_key: str
    """The run."""
    paid_on: date
    """The day of the debit."""
    amount: Money
    """What was paid."""


class BillReinstated(Fact, frozen=True, kw_only=True):
    """The money came back: it is owed again."""

    run_key: str
    """The run that had paid it."""
    reason: PersonalWords
    """Why, in the bank's words."""


class MatchReleased(Fact, frozen=True, kw_only=True):
    """The part that it had taken is the purchase's again."""


class PurchaseTold(Fact, frozen=True, kw_only=True):
    """Its purchase knows that it is paid."""

    run_key: str
    """By which run."""
