"""A customer or supplier as the ERP knows it."""

from msgspec import Struct

from .address import Address
from .money import Money
from .personal import EmailStr, PersonName


class Party(Struct, frozen=True):
    """One customer or supplier, found by its code."""

    party_code: str
    """The code by which the ERP and we both call it; unique in the ERP."""
    name: PersonName
    """Name as on an invoice."""
    email: EmailStr = ""
    """Where invoices go; may be empty."""
    vat_number: str = ""
    """VAT registration number with country prefix; empty when not registered."""
    addresses: tuple[Address, ...] = ()
    """Addresses, the invoice address first."""
    payment_term: str = ""
    """Code of the payment term, such as net-30; empty means immediate."""
    credit_limit: Money | None = None
    """The most this party may owe; none means no limit is set."""
