"""Customers and suppliers with their terms and limits."""

from decimal import Decimal
from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc

from .parties import address, identifiers
from .terms import term_id


def make_parties(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create every customer and supplier."""
    ids = rpc.create("party.party", *(_party(rpc, party) for party in wanted["parties"]))
    accounts = [
        {"owners": [["add", [one]]], "numbers": [["create", [{"type": "iban", "number": iban}]]]}
        for one, party in zip(ids, wanted["parties"], strict=True)
        if (iban := party.get("iban"))
    ]
    rpc.create("bank.account", *accounts)


def _party(rpc: Rpc, wanted: dict[str, Any]) -> dict[str, Any]:
    limit = wanted.get("credit_limit")
    email = wanted.get("email")
    supplied = wanted.get("supplier_payment_term")
    return {
        "name": wanted["name"],
        "code": wanted["code"],
        "addresses": [["create", [address(rpc, wanted["address"])]]],
        "identifiers": identifiers(wanted),
        "contact_mechanisms": [["create", [{"type": "email", "value": email}]]] if email else [],
        "customer_payment_term": term_id(rpc, wanted["payment_term"]),
        "supplier_payment_term": term_id(rpc, supplied) if supplied else None,
        "credit_limit_amount": None if limit is None else Decimal(limit),
    }
