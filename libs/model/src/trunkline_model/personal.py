"""The marks on fields that tell something about a living person.

Each says what it tells and how long it is kept. Journals and stores seal such a value under a
key of that person for that time, logs mask it; `trunkline/type/v1/personal.proto` says the same
on the wire.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class PersonalKind(StrEnum):
    """What a value tells about somebody."""

    NAME = "name"
    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"
    BANK = "bank"
    WORDS = "words"


class Retention(StrEnum):
    """How long a value is kept when the person asks for erasure."""

    BRIEF = "brief"
    """No law asks for it: it goes at once."""
    TAX_RECORD = "tax_record"
    """Part of a VAT record: it stays for the statutory years, then it goes by itself."""


class Personal(Struct, frozen=True):
    """What the mark on a field says."""

    kind: PersonalKind
    retention: Retention


def _mark(kind: PersonalKind, retention: Retention) -> Meta:
    return Meta(extra={"personal": Personal(kind, retention)})


BRIEFLY = Meta(extra={"retention": Retention.BRIEF})
"""On a field with a whole Struct: whatever in it is personal is kept no longer than this."""

type PersonName = Annotated[str, _mark(PersonalKind.NAME, Retention.TAX_RECORD)]
"""Who was billed or delivered to: an invoice has to name its customer."""
type PostalStr = Annotated[str, _mark(PersonalKind.ADDRESS, Retention.TAX_RECORD)]
"""Part of an address: an invoice has to say where its customer is."""
type EmailStr = Annotated[str, _mark(PersonalKind.EMAIL, Retention.BRIEF)]
"""An e-mail address."""
type PhoneStr = Annotated[str, _mark(PersonalKind.PHONE, Retention.BRIEF)]
"""A telephone number."""
type BankStr = Annotated[str, _mark(PersonalKind.BANK, Retention.TAX_RECORD)]
"""Who paid, and the words that came with the money: the record of a payment."""
type PersonalWords = Annotated[str, _mark(PersonalKind.WORDS, Retention.BRIEF)]
"""Free text of a person, or a backend's own words: either may name anybody."""
type PersonalStr = Annotated[str, _mark(PersonalKind.WORDS, Retention.TAX_RECORD)]
"""Text about a person that belongs to the record itself, such as a corrected value or who acted."""
