"""The case of one change of a supplier's bank details."""

from msgspec import Struct

from ..facts.bank_change import (
    AccountChanged,
    AccountPutBack,
    BankChangeAsked,
    BankChangeConfirmed,
    BankChangeFlagged,
    BankChangeRefused,
    SupplierCalledBack,
)
from ..folding import Slot, folded, once
from ..payment_run.bank_change import BankChange


class BankChangeCase(Struct, frozen=True):
    """Facts by kind; each happens once."""

    asked: tuple[BankChangeAsked, ...] = ()
    flagged: tuple[BankChangeFlagged, ...] = ()
    called_back: tuple[SupplierCalledBack, ...] = ()
    confirmed: tuple[BankChangeConfirmed, ...] = ()
    refused: tuple[BankChangeRefused, ...] = ()
    changed: tuple[AccountChanged, ...] = ()
    put_back: tuple[AccountPutBack, ...] = ()

    @property
    def change(self) -> BankChange:
        """As payments are held against it; who found it in the ERP is who called back."""
        asked = self.asked[0]
        caller = self.called_back[0].actor if self.called_back else ""
        return BankChange(
            new_iban=asked.iban,
            asked_on=asked.asked_on,
            entered_by=asked.entered_by or caller,
            called_back_by=caller,
            confirmed_by=self.confirmed[0].actor if self.confirmed else "",
            refused=bool(self.refused),
        )


SLOTS: dict[type, Slot] = {
    BankChangeAsked: Slot("asked", once),
    BankChangeFlagged: Slot("flagged", once),
    SupplierCalledBack: Slot("called_back", once),
    BankChangeConfirmed: Slot("confirmed", once),
    BankChangeRefused: Slot("refused", once),
    AccountChanged: Slot("changed", once),
    AccountPutBack: Slot("put_back", once),
}

type BankChangeFact = (
    BankChangeAsked
    | BankChangeFlagged
    | SupplierCalledBack
    | BankChangeConfirmed
    | BankChangeRefused
    | AccountChanged
    | AccountPutBack
)


def fold(case: BankChangeCase, fact: BankChangeFact) -> BankChangeCase:
    """Give the case with one more fact."""
    return folded(SLOTS, case, fact)
