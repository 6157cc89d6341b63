"""Changes of suppliers' bank details, as the console's tests show them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from console_fakes import FakeProcess
from msgspec import structs

from trunkline_model.capabilities.bank_changes import (
    BankChangePage,
    BankChangeView,
    ListBankChanges,
)

IBAN = "GB33BUKB20201555555555"
CHANGE_KEY = "STEELWORKS/0123456789ab/2026-11-20"


def bank_change(**changes: Any) -> BankChangeView:
    """Give one that Omar entered and nobody has looked at."""
    made = BankChangeView(
        change_key=CHANGE_KEY,
        case_id="case-change-1",
        state="ASKED",
        supplier_code="STEELWORKS",
        iban=IBAN,
        asked_on=date(2026, 11, 20),
        entered_by="omar@demo.example",
        called_back_by="",
        confirmed_by="",
        payable_from=date(2999, 11, 25),
    )
    return structs.replace(made, **changes)


@dataclass
class FakeBankChanges(FakeProcess):
    """Lists what is put in, by state; takes every decision."""

    changes: list[BankChangeView] = field(default_factory=list)

    async def list_bank_changes(self, request: ListBankChanges) -> BankChangePage:
        self.heard(request)
        return BankChangePage(tuple(one for one in self.changes if one.state == request.state))

    async def ask_bank_change(self, request: Any) -> BankChangeView:
        self.heard(request)
        return bank_change()

    call_back_supplier = confirm_bank_change = refuse_bank_change = ask_bank_change
