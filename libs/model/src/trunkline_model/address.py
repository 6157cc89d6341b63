"""A postal address with the person to reach there."""

from msgspec import Struct

from .personal import EmailStr, PersonName, PhoneStr, PostalStr


class Address(Struct, frozen=True):
    """Where goods or letters go; only the country is not personal."""

    name: PersonName
    """Who receives: a person or a company."""
    line1: PostalStr
    """Street and number."""
    city: PostalStr
    """Post town."""
    postcode: PostalStr
    """Postcode as written, such as SW1A 1AA."""
    country: str
    """ISO 3166-1 alpha-2 code, such as GB."""
    line2: PostalStr = ""
    """Flat, building or locality; may be empty."""
    region: PostalStr = ""
    """County or state; may be empty."""
    phone: PhoneStr = ""
    """Telephone for the carrier; may be empty."""
    email: EmailStr = ""
    """E-mail for the carrier; may be empty."""
