"""A supplier as the ERP's master data has it, with the account that is paid."""

from msgspec import Struct

from .address import Address
from .bank_account import BankAccount
from .personal import EmailStr, PersonName


class Supplier(Struct, frozen=True):
    """One supplier, found by its code."""

    supplier_code: str
    """The code by which the ERP and we both call it; unique in the ERP."""
    name: PersonName
    """Name as on its invoices."""
    email: EmailStr = ""
    """Where orders and remittance advices go; may be empty."""
    vat_number: str = ""
    """VAT registration number with country prefix; empty when not registered."""
    addresses: tuple[Address, ...] = ()
    """Addresses, the one of its invoices first."""
    payment_term: str = ""
    """Code of the payment term that it grants, such as net-30; empty means immediate."""
    currency: str = ""
    """ISO 4217 code in which it bills; empty means the company's own."""
    bank_accounts: tuple[BankAccount, ...] = ()
    """Accounts of its own; the first is paid. Empty when none is known."""
