"""Taxes on purchases that the supplier does not charge: the buyer owes and reclaims them."""

from decimal import Decimal
from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc

from .accounts import account_id

OWED = ("2.2.3.1", "1")
"""Account and box of what the buyer charges itself."""
RECLAIMED = ("2.2.3.2", "4")


def make_reverse_charges(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create each as a tax without an amount of its own, with one child on either side."""
    group = rpc.find("account.tax.group", ("code", "=", "VAT-purchase"))
    for charge in wanted["reverse_charges"]:
        parent = rpc.create("account.tax", _tax(rpc, charge, group) | {"type": "none"})[0]
        rate = Decimal(charge["rate"])
        reclaimed = _child(rpc, charge, (group, parent), (rate, RECLAIMED[0]))
        owed = _child(rpc, charge, (group, parent), (-rate, OWED[0]))
        _fill(rpc, RECLAIMED[1], reclaimed, "tax")
        _fill(rpc, OWED[1], owed, "tax", sign="-")
        for box in charge["value_boxes"]:
            _fill(rpc, box, reclaimed, "base")


def _tax(rpc: Rpc, charge: dict[str, Any], group: int) -> dict[str, Any]:
    return {
        "name": charge["name"],
        "description": charge["code"],
        "legal_notice": "Reverse charge",
        "group": group,
        "company": rpc.context["company"],
    }


def _child(
    rpc: Rpc, charge: dict[str, Any], within: tuple[int, int], charged: tuple[Decimal, str]
) -> int:
    group, parent = within
    rate, account = charged[0], account_id(rpc, charged[1])
    side = {
        "type": "percentage",
        "rate": rate,
        "parent": parent,
        "invoice_account": account,
        "credit_note_account": account,
    }
    return rpc.create("account.tax", _tax(rpc, charge, group) | side)[0]


def _fill(rpc: Rpc, box: str, tax: int, amount: str, *, sign: str = "+") -> None:
    code = rpc.find("account.tax.code", ("code", "=", box))
    other = {"+": "-", "-": "+"}[sign]
    rpc.create(
        "account.tax.code.line",
        *(
            {"code": code, "tax": tax, "amount": amount, "type": kind, "operator": operator}
            for kind, operator in (("invoice", sign), ("credit", other))
        ),
    )
