"""UK VAT: taxes on sales and purchases, return boxes, and categories that carry them."""

from decimal import Decimal
from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc

from .accounts import account_id

# side of the trade: (account of the tax, box of the tax, box of the value)
SIDES = {
    "sale": ("2.2.3.1", "1", "6"),
    "purchase": ("2.2.3.2", "4", "7"),
}


def make_taxes(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create the return boxes, a tax for each side and rate, and product categories."""
    company = rpc.context["company"]
    boxes = {box["code"]: box for box in wanted["tax_codes"]}
    for code, box in boxes.items():
        box["id"] = rpc.create(
            "account.tax.code", {"code": code, "name": box["name"], "company": company}
        )[0]
    groups = {
        side: rpc.create(
            "account.tax.group", {"name": f"VAT on {side}s", "code": f"VAT-{side}", "kind": side}
        )[0]
        for side in SIDES
    }
    for tax in wanted["taxes"]:
        ids = {side: _make_tax(rpc, tax, side, groups[side]) for side in SIDES}
        for side, tax_id in ids.items():
            _fill_boxes(rpc, tax_id, side, boxes)
        _make_category(rpc, wanted, tax["code"], ids)
    _make_category(rpc, wanted, "untaxed", {})


def _make_tax(rpc: Rpc, wanted: dict[str, str], side: str, group: int) -> int:
    account = account_id(rpc, SIDES[side][0])
    return rpc.create(
        "account.tax",
        {
            "name": wanted["name"],
            "description": wanted["code"],
            "legal_notice": wanted["legal_notice"],
            "group": group,
            "type": "percentage",
            "rate": Decimal(wanted["rate"]),
            "invoice_account": account,
            "credit_note_account": account,
            "company": rpc.context["company"],
        },
    )[0]


def _fill_boxes(rpc: Rpc, tax: int, side: str, boxes: dict[str, Any]) -> None:
    _, tax_box, value_box = SIDES[side]
    signs = (("invoice", "+"), ("credit", "-"))
    rpc.create(
        "account.tax.code.line",
        *(
            {"code": boxes[box]["id"], "tax": tax, "amount": amount, "type": kind, "operator": sign}
            for amount, box in (("tax", tax_box), ("base", value_box))
            for kind, sign in signs
        ),
    )


def _make_category(rpc: Rpc, wanted: dict[str, Any], name: str, taxes: dict[str, int]) -> None:
    rpc.create(
        "product.category",
        {
            "name": name,
            "accounting": True,
            "account_revenue": account_id(rpc, wanted["revenue"]),
            "account_expense": account_id(rpc, wanted["expense"]),
            "customer_taxes": [["add", [taxes["sale"]]]] if taxes else [],
            "supplier_taxes": [["add", [taxes["purchase"]]]] if taxes else [],
        },
    )
