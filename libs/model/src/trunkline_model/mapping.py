"""What our codes are called in a backend: rows, rules, and versions of both."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class MappingKind(StrEnum):
    """What a code stands for."""

    TAX_CODE = "tax_code"
    PAYMENT_METHOD = "payment_method"
    PAYMENT_TERM = "payment_term"
    LOCATION = "location"
    CARRIER = "carrier"
    ACCOUNT = "account"
    UNIT = "unit"
    CUSTOM_FIELD = "custom_field"


class RuleType(StrEnum):
    """What a rule answers with."""

    STRING = "string"
    BOOL = "bool"


class MappingRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one of our codes becomes; exactly one of `to_code`, `same_as` and `rule` is said."""

    kind: MappingKind
    """What the code stands for."""
    from_code: str
    """Our code."""
    to_code: str = ""
    """The backend's code."""
    same_as: str = ""
    """Another of our codes of this kind, whose row holds for this one too."""
    rule: str = ""
    """Name of the rule that answers with the backend's code."""
    from_on: date | None = None
    """First day of documents that it holds for; none means from ever."""
    until_on: date | None = None
    """Last day of documents that it holds for; none means for ever."""


class MappingRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision in CEL over `input`, and over `rules.<name>` of other rules."""

    name: str
    """Its name in rows and in other rules."""
    answers: RuleType
    """What its expression comes to."""
    expression: str
    """CEL, the part of it that is listed in libs/mapping/README.md."""


class MappingTables(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is mapped for one connection."""

    rows: tuple[MappingRow, ...] = ()
    """A kind without a row is left to what the service has built in."""
    rules: tuple[MappingRule, ...] = ()
    """What rows may ask."""
