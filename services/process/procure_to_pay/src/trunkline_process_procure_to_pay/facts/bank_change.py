"""What can have happened to a change of a supplier's bank details."""

from datetime import date

from trunkline_durable.process import Fact
from trunkline_model.bank_account import BankAccount
from trunkline_model.personal import BankStr, PersonalStr, PersonalWords


class BankChangeAsked(Fact, frozen=True, kw_only=True):
    """Somebody entered it, or the ERP has an account that was never paid."""

    supplier_code: str
    """The supplier in the ERP."""
    iban: BankStr
    """The account."""
    asked_on: date
    """The day from which it cools off."""
    entered_by: PersonalStr = ""
    """Who entered it; empty: it was seen in the ERP."""
    reason: PersonalWords = ""
    """How the request came."""
    replaced: BankAccount | None = None
    """The account that the ERP had then; none: it had none."""


class BankChangeFlagged(Fact, frozen=True, kw_only=True):
    """People were told of an account that came into the ERP by another way."""


class SupplierCalledBack(Fact, frozen=True, kw_only=True):
    """The supplier said yes on the telephone, on a number known before."""

    actor: PersonalStr
    """Who telephoned."""
    reason: PersonalWords
    """With whom, on which number."""


class BankChangeConfirmed(Fact, frozen=True, kw_only=True):
    """A second person agrees."""

    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """On what grounds."""


class BankChangeRefused(Fact, frozen=True, kw_only=True):
    """The account is never paid."""

    actor: PersonalStr
    """Who says so."""
    reason: PersonalWords
    """Why."""


class AccountChanged(Fact, frozen=True, kw_only=True):
    """The ERP pays the supplier there from now on."""

    system: str
    """Run-time name of the service that wrote it."""


class AccountPutBack(Fact, frozen=True, kw_only=True):
    """The ERP has the account before again: the change was refused afterwards."""
