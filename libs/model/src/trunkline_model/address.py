"""A postal address with the person to reach there."""

from msgspec import Struct

from .personal import PersonalStr


class Address(Struct, frozen=True):
    """Where goods or letters go; only the country is not personal."""

    name: PersonalStr
    """Who receives: a person or a company."""
    line1: PersonalStr
    """Street and number."""
    city: PersonalStr
    """Post town."""
    postcode: PersonalStr
    """Postcode as written, such as SW1A 1AA."""
    country: str
    """ISO 3166-1 alpha-2 code, such as GB."""
    line2: PersonalStr = ""
    """Flat, building or locality; may be empty."""
    region: PersonalStr = ""
    """County or state; may be empty."""
    phone: PersonalStr = ""
    """Telephone for the carrier; may be empty."""
    email: PersonalStr = ""
    """E-mail for the carrier; may be empty."""
