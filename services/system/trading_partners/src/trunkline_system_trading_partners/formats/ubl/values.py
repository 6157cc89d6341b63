"""How single values, parties and accounts stand in UBL."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree
from msgspec import Struct, structs

from trunkline_model.address import Address
from trunkline_model.money import Money
from trunkline_model.trade_invoice import TradeAccount
from trunkline_model.trade_party import TradeParty

from .tree import At, Made, Shape, figure, find

LOCATION = re.compile(r"[0-9]{13}")


class _Day:
    def read(self, element: etree._Element) -> date:
        return date.fromisoformat((element.text or "").strip()[:10])

    def write(self, element: etree._Element, value: date) -> None:
        element.text = value.isoformat()


class _Figure:
    def read(self, element: etree._Element) -> Decimal:
        return figure(element.text)

    def write(self, element: etree._Element, value: Decimal) -> None:
        element.text = f"{value:f}"


class _Whole:
    def read(self, element: etree._Element) -> int:
        return int((element.text or "").strip())

    def write(self, element: etree._Element, value: int) -> None:
        element.text = str(value)


class _Amount:
    def read(self, element: etree._Element) -> Money:
        return Money(figure(element.text), element.get("currencyID") or "")

    def write(self, element: etree._Element, value: Money) -> None:
        element.text = f"{value.amount:f}"
        element.set("currencyID", value.currency)


class _Truth:
    def read(self, element: etree._Element) -> bool:
        return {"true": True, "1": True, "false": False, "0": False}[
            (element.text or "").strip().lower()
        ]

    def write(self, element: etree._Element, value: bool) -> None:  # noqa: FBT001 (a codec's value)
        element.text = "true" if value else "false"


DAY, FIGURE, WHOLE, AMOUNT, TRUTH = _Day(), _Figure(), _Whole(), _Amount(), _Truth()


class Coded(Struct, frozen=True):
    """A value that stands as a code; more than one code may be read as the same value."""

    by_code: Mapping[str, Any]
    """The first code of a value is the one that is written."""

    def read(self, element: etree._Element) -> Any:
        """Give the value of the code; ValueError for one that is not known."""
        code = (element.text or "").strip()
        if code not in self.by_code:
            raise ValueError("unknown code")
        return self.by_code[code]

    def write(self, element: etree._Element, value: Any) -> None:
        """Write the first code of the value."""
        element.text = next(code for code, one in self.by_code.items() if one == value)


class _Account:
    """An IBAN with a BIC, or an account number with a sort code."""

    def read(self, element: etree._Element) -> TradeAccount:
        branch = _text(element, "cac:FinancialInstitutionBranch/cbc:ID")
        return TradeAccount(
            _text(element, "cbc:ID").replace(" ", ""),
            branch.replace("-", "").replace(" ", ""),
            _text(element, "cbc:Name"),
        )

    def write(self, element: etree._Element, value: TradeAccount) -> None:
        ACCOUNT_SHAPE.write(element, value)


ACCOUNT = _Account()
ACCOUNT_SHAPE = Shape(
    TradeAccount,
    (
        At("number", "cbc:ID"),
        At("holder", "cbc:Name"),
        At("branch", "cac:FinancialInstitutionBranch/cbc:ID"),
    ),
)


class _PostalAddress:
    """Every part may be missing; the name of who receives stands elsewhere."""

    def read(self, element: etree._Element) -> Address:
        return Address(
            name="",
            line1=_text(element, "cbc:StreetName"),
            city=_text(element, "cbc:CityName"),
            postcode=_text(element, "cbc:PostalZone"),
            country=_text(element, "cac:Country/cbc:IdentificationCode"),
            line2=_text(element, "cbc:AdditionalStreetName"),
            region=_text(element, "cbc:CountrySubentity"),
        )

    def write(self, element: etree._Element, value: Address) -> None:
        POSTAL.write(element, value)


POSTAL = Shape(
    Address,
    (
        At("line1", "cbc:StreetName"),
        At("line2", "cbc:AdditionalStreetName"),
        At("city", "cbc:CityName"),
        At("postcode", "cbc:PostalZone"),
        At("region", "cbc:CountrySubentity"),
        At("country", "cac:Country/cbc:IdentificationCode"),
    ),
)
ADDRESS = _PostalAddress()


def _location(party: TradeParty) -> str:
    """Give the identifier when it is a global location number, which Peppol can deliver to."""
    return party.identifier if LOCATION.fullmatch(party.identifier) else ""


def _scheme(party: TradeParty) -> str:
    return "VAT" if party.vat_number else ""


def _contact(element: etree._Element, found: dict[str, Any]) -> None:
    """Put whom to reach into the address."""
    name, phone = (
        _text(element, "cac:Contact/cbc:Name"),
        _text(element, "cac:Contact/cbc:Telephone"),
    )
    mail = _text(element, "cac:Contact/cbc:ElectronicMail")
    place: Address | None = found.get("address")
    if place is not None:
        found["address"] = structs.replace(place, name=name, phone=phone, email=mail)


def _of_address(field: str) -> Any:
    return lambda party: getattr(party.address, field) if party.address else None


PARTY = Shape(
    TradeParty,
    (
        Made("cbc:EndpointID", _location),
        Made("cbc:EndpointID/@schemeID", lambda party: "0088" if _location(party) else None),
        At("identifier", "cac:PartyIdentification/cbc:ID|cbc:EndpointID"),
        At("address", "cac:PostalAddress", ADDRESS),
        At("vat_number", "cac:PartyTaxScheme/cbc:CompanyID"),
        Made("cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", _scheme),
        At("name", "cac:PartyLegalEntity/cbc:RegistrationName|cac:PartyName/cbc:Name"),
        Made("cac:Contact/cbc:Name", _of_address("name")),
        Made("cac:Contact/cbc:Telephone", _of_address("phone")),
        Made("cac:Contact/cbc:ElectronicMail", _of_address("email")),
    ),
    finish=_contact,
)


def _text(element: etree._Element, path: str) -> str:
    found = find(element, path)
    return "" if found is None else (found.text or "").strip()
