"""A buyer or a seller as it stands on a trade document."""

from msgspec import Struct

from .address import Address
from .personal import PersonName


class TradeParty(Struct, frozen=True):
    """Who buys or sells, by what both sides know each other by."""

    name: PersonName
    """Name as on an invoice."""
    identifier: str = ""
    """The code by which both sides call it, such as its global location number; may be empty."""
    vat_number: str = ""
    """VAT registration number with country prefix; empty when not registered."""
    address: Address | None = None
    """Where it is registered; none when the document does not say."""
