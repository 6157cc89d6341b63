"""What a payment run is proposed from: what is owed, to whom, and how runs are to be made."""

from datetime import date

from msgspec import Struct

from trunkline_model.bank_account import BankAccount
from trunkline_model.money import Money
from trunkline_model.payment_run import PaymentFormat
from trunkline_model.personal import BankStr, PersonName

from .bank_change import BankChange


class Discount(Struct, frozen=True):
    """What a supplier grants for being paid early."""

    until_on: date
    """The last day on which the money may leave."""
    amount: Money
    """What need not be paid; positive."""


class OpenItem(Struct, frozen=True):
    """One posted bill, or one credit note, of which something is open."""

    bill_key: str
    """The supplier invoice's case."""
    supplier_code: str
    """Whose it is."""
    number: str
    """The supplier's number, printed on what is paid."""
    outstanding: Money
    """What is owed; negative for a credit note."""
    due_on: date
    """When it has to be paid; of a credit note the day from which it may be netted."""
    discount: Discount | None = None
    """None when there is none, or only a part is open."""
    holds: tuple[str, ...] = ()
    """Why it may not be paid, such as disputed; empty when it may."""
    leans_on: tuple[str, ...] = ()
    """Credit notes without which it must not be paid: they are netted in the same run."""
    locked_by: str = ""
    """The run that it is in, until the bank answered; empty when it is in none."""
    attempt: int = 1
    """How many runs have offered it, with this one."""


class Payee(Struct, frozen=True):
    """A supplier as it is paid."""

    supplier_code: str
    """Its code in the ERP."""
    name: PersonName
    """Its name."""
    account: BankAccount | None
    """Where it is paid; none when the ERP knows none."""
    changes: tuple[BankChange, ...] = ()
    """Changes of its account that were asked for, in any order."""
    paid_before: tuple[BankStr, ...] = ()
    """IBANs that it was paid to, or that stood there when it became a supplier."""
    holds: tuple[str, ...] = ()
    """Why nothing of it may be paid."""


class PaymentPolicy(Struct, frozen=True):
    """How runs of one legal entity are made."""

    legal_entity: str
    """Whose."""
    debtor: BankAccount
    """The account that pays."""
    currency: str = "GBP"
    """ISO 4217 code; what is owed in another one is held."""
    format: PaymentFormat = PaymentFormat.PAIN_001
    """What the bank is sent."""
    arrives_after: int = 0
    """Working days from execution to the payee's account: 1 with Bacs."""
    payment_min: Money | None = None
    """Less than this waits for the next run."""
    payment_max: Money | None = None
    """More than this to one supplier is held; none: any."""
    run_max: Money | None = None
    """The most that one run pays; what is due last waits."""
    cooling_off_days: int = 10
    """Days after a change of bank details in which nothing is paid to the new account."""


class Proposing(Struct, frozen=True):
    """The days of one proposal."""

    proposed_on: date
    """Today."""
    execute_on: date
    """When the money is to leave; moved to the next working day."""
    next_execute_on: date
    """When the next run's will: what falls due before then is paid now."""
