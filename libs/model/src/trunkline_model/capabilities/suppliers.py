"""Capability suppliers: who is bought from, and the account that is paid."""

from typing import Protocol

from msgspec import Struct

from trunkline_model.bank_account import BankAccount
from trunkline_model.evidence import Evidence
from trunkline_model.personal import BankStr
from trunkline_model.supplier import Supplier


class GetSupplier(Struct, frozen=True):
    """Ask for one supplier."""

    connection_id: str
    """The ERP connection."""
    supplier_code: str
    """Its code in the ERP."""


class ListSuppliers(Struct, frozen=True):
    """Ask for suppliers by code."""

    connection_id: str
    """The ERP connection."""
    supplier_codes: tuple[str, ...] = ()
    """Which; empty asks for all that the ERP buys from."""


class SupplierList(Struct, frozen=True):
    """Suppliers; one that the ERP does not know is missing."""

    suppliers: tuple[Supplier, ...] = ()
    """In the order of their codes."""


class ChangeBankAccount(Struct, frozen=True):
    """Pay a supplier to another account from now on; who may say so is not the ERP's to decide."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    supplier_code: str
    """The supplier."""
    replaced_iban: BankStr
    """The account that is paid so far; empty when there was none. Another one in the ERP is
    a refusal: somebody changed it meanwhile."""
    bank_account: BankAccount
    """The account that is paid from now on."""


class BankAccountChanged(Struct, frozen=True):
    """The supplier is paid there."""

    evidence: Evidence
    """What proves it."""


class Suppliers(Protocol):
    """Reads suppliers, and keeps the account that is paid; the ERP owns them."""

    async def get_supplier(self, request: GetSupplier) -> Supplier:
        """Read a supplier; NotFound for an unknown code."""
        ...

    async def list_suppliers(self, request: ListSuppliers) -> SupplierList:
        """List suppliers; unknown codes are left out."""
        ...

    async def change_bank_account(self, request: ChangeBankAccount) -> BankAccountChanged:
        """Change what is paid; Invalid for a wrong IBAN, Refused when it stands otherwise."""
        ...
