"""Fiscal years with monthly periods and gapless invoice numbers."""

from datetime import date
from typing import Any

from trunkline_sandbox_tryton.rpc import Rpc

KINDS = ("out_invoice", "out_credit_note", "in_invoice", "in_credit_note")
PREFIXES = {
    "out_invoice": "INV",
    "out_credit_note": "CRN",
    "in_invoice": "BILL",
    "in_credit_note": "DRN",
}


def make_years(rpc: Rpc, wanted: dict[str, Any]) -> None:
    """Create a calendar year, its sequences and its periods for every year wanted."""
    for year in wanted["years"]:
        _make_year(rpc, year)


def _make_year(rpc: Rpc, year: int) -> None:
    company = rpc.context["company"]
    moves = _sequence(rpc, ("account", "sequence_type_account_move"), f"Moves {year}", f"M{year}-")
    numbers = {
        f"{kind}_sequence": _sequence(
            rpc,
            ("account_invoice", "sequence_type_account_invoice"),
            f"{kind} {year}",
            f"{PREFIXES[kind]}{year}-",
        )
        for kind in KINDS
    }
    ids = rpc.create(
        "account.fiscalyear",
        {
            "name": str(year),
            "start_date": date(year, 1, 1),
            "end_date": date(year, 12, 31),
            "company": company,
            "move_sequence": moves,
            "invoice_sequences": [["create", [{**numbers, "company": company}]]],
        },
    )
    rpc("model.account.fiscalyear.create_period", ids)


def _sequence(rpc: Rpc, kind: tuple[str, str], name: str, prefix: str) -> int:
    return rpc.create(
        "ir.sequence.strict",
        {
            "name": name,
            "prefix": prefix,
            "padding": 5,
            "sequence_type": rpc("model.ir.model.data.get_id", *kind),
            "company": rpc.context["company"],
        },
    )[0]
