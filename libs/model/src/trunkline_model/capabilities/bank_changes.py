"""Process procure-to-pay: changes of suppliers' bank details, before anything is paid to them."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.personal import BankStr, PersonalStr, PersonalWords


class AskBankChange(Struct, frozen=True):
    """Say that a supplier wants to be paid to another account."""

    supplier_code: str
    """The supplier in the ERP."""
    iban: BankStr
    """The account."""
    actor: str
    """Who enters it; never the one who confirms it."""
    reason: PersonalWords
    """How the request came, such as a letter of a date."""


class DecideBankChange(Struct, frozen=True):
    """Note the call back, confirm as the second person, or refuse a change."""

    change_key: str
    """Its key."""
    actor: str
    """Who decides."""
    reason: PersonalWords
    """Whom they spoke to at which number known before, or why."""


class ListBankChanges(Struct, frozen=True):
    """Ask for changes, newest first."""

    supplier_code: str = ""
    """Only this supplier's; empty means any."""
    state: str = ""
    """Only those in this state; empty means any."""
    limit: int = 50
    """The most to answer with, 1 to 100."""


class BankChangeView(Struct, frozen=True):
    """A change and what was done to be sure of it."""

    change_key: str
    """Its key."""
    case_id: str
    """The case that carries it."""
    state: str
    """Header state of the lifecycle, upper case."""
    supplier_code: str
    """The supplier."""
    iban: BankStr
    """The account."""
    asked_on: date
    """When it was asked for, or first seen in the ERP."""
    entered_by: PersonalStr
    """Who entered it here; empty: it was seen in the ERP."""
    called_back_by: PersonalStr
    """Who telephoned; empty: nobody yet."""
    confirmed_by: PersonalStr
    """The second person; empty: nobody yet."""
    payable_from: date
    """The first day on which it may be paid, once it is agreed."""
    exceptions: tuple[str, ...] = ()
    """Ids of those that are open."""


class BankChangePage(Struct, frozen=True):
    """Some changes."""

    changes: tuple[BankChangeView, ...] = ()
    """Newest first."""


class BankChanges(Protocol):
    """Makes sure of a supplier's new account: days, a call back and a second person."""

    async def ask_bank_change(self, request: AskBankChange) -> BankChangeView:
        """Note it; Invalid for what is no IBAN, NotFound for an unknown supplier."""
        ...

    async def call_back_supplier(self, request: DecideBankChange) -> BankChangeView:
        """Note that the supplier said yes on a number known before."""
        ...

    async def confirm_bank_change(self, request: DecideBankChange) -> BankChangeView:
        """Confirm it; Refused for who entered it, or found it and called back."""
        ...

    async def refuse_bank_change(self, request: DecideBankChange) -> BankChangeView:
        """Say that the account is never paid."""
        ...

    async def list_bank_changes(self, request: ListBankChanges) -> BankChangePage:
        """List, newest first."""
        ...
