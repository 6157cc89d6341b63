"""Parties and places in EDIFACT."""

from collections.abc import Iterator

from trunkline_model.address import Address
from trunkline_model.trade_party import TradeParty

from .parts import NAME_MAX, Group, pieces, rff
from .syntax import Segment, segment


def nad(role: str, party: TradeParty | None) -> Iterator[Segment]:
    """Write a party with its VAT number and whom to reach."""
    if party is None:
        return
    place = party.address or Address("", "", "", "", "")
    yield _name_and_address(role, party.identifier, party.name, place)
    yield from rff("VA", party.vat_number)
    yield from reach(place, place.name)


def delivery(address: Address | None) -> Iterator[Segment]:
    """Write where goods go."""
    if address is not None:
        yield _name_and_address("DP", "", address.name, address)
        yield from reach(address, "")


def reach(address: Address, name: str) -> Iterator[Segment]:
    """Write whom to reach and how."""
    if name or address.phone or address.email:
        yield segment("CTA", "IC", ("", name))
    if address.phone:
        yield segment("COM", (address.phone, "TE"))
    if address.email:
        yield segment("COM", (address.email, "EM"))


def _name_and_address(role: str, identifier: str, name: str, place: Address) -> Segment:
    code = (identifier, "", "92") if identifier else ("",)
    streets = (place.line1, place.line2)
    return segment(
        "NAD", role, code, "", tuple(pieces(name, NAME_MAX)), streets,
        place.city, place.region, place.postcode, place.country,
    )  # fmt: skip


def party(head: Group, role: str) -> TradeParty | None:
    """Read a party; None when the message does not name it."""
    group = head.after("NAD", role, "RFF", "CTA", "COM", "FII", "LOC")
    found = group.find("NAD")
    if found is None:
        return None
    contact = group.find("CTA")
    place = _address(group, contact.text(1, 1) if contact else "")
    known = any(getattr(place, name) for name in Address.__struct_fields__)
    return TradeParty(
        name="".join(found.elements[3]) if len(found.elements) > 3 else "",
        identifier=found.text(1),
        vat_number=group.value("RFF", "VA"),
        address=place if known else None,
    )


def delivery_address(head: Group) -> Address | None:
    """Read where goods go; None when the message does not say."""
    group = head.after("NAD", "DP", "CTA", "COM", "LOC")
    found = group.find("NAD")
    if found is None:
        return None
    return _address(group, "".join(found.elements[3]) if len(found.elements) > 3 else "")


def _address(group: Group, name: str) -> Address:
    found = group.need("NAD")
    calls = {one.text(0, 1): one.text(0) for one in group.every("COM")}
    return Address(
        name=name,
        line1=found.text(4),
        line2=found.text(4, 1),
        city=found.text(5),
        region=found.text(6),
        postcode=found.text(7),
        country=found.text(8),
        phone=calls.get("TE", ""),
        email=calls.get("EM", ""),
    )
