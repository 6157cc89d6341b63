"""Addresses and identifiers, as both the company and its customers have them."""

from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc


def address(rpc: Rpc, wanted: dict[str, str]) -> dict[str, Any]:
    """Give the values of an address; the country must exist."""
    return {
        "street_unstructured": wanted["street"],
        "city": wanted["city"],
        "postal_code": wanted["postal_code"],
        "country": rpc.find("country.country", ("code", "=", wanted["country"])),
        "invoice": True,
        "delivery": True,
    }


def identifiers(wanted: dict[str, Any]) -> list[Any]:
    """Give the x2many command that adds a VAT number, or none."""
    number = wanted.get("vat_number", "")
    kind = f"{number[:2].lower()}_vat"
    return [["create", [{"type": kind, "code": number}]]] if number else []
