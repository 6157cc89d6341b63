"""What `trunkline demo --json` says of a play, as a test reads it: documents, amounts, totals."""

import json
from decimal import Decimal
from typing import Any


def outcome(played: tuple[int, str]) -> dict[str, Any]:
    """Read what a program is told."""
    found: dict[str, Any] = json.loads(played[1])
    return found


def numbers(played: tuple[int, str], document_type: str) -> list[str]:
    """Name the documents of a type that a play left; none when it failed."""
    left = [*outcome(played)["cases"], outcome(played)["purchase"]] if played[0] == 0 else []
    documents = [one for case in left for one in case["documents"]]
    return [one["number"] for one in documents if one["document_type"] == document_type]


def amounts(case: dict[str, Any], document_type: str) -> list[Decimal]:
    """Give what the documents of a type in one case come to."""
    return [
        Decimal(one["amount"]["amount"])
        for one in case["documents"]
        if one["document_type"] == document_type
    ]


def totals(played: tuple[int, str], system: str) -> dict[str, tuple[int, Decimal]]:
    """Count and value by document type that a play added to a system's books."""
    found: dict[str, tuple[int, Decimal]] = {}
    for one in outcome(played)["control_totals"][system]:
        count, value = found.get(one["document_type"], (0, Decimal(0)))
        added = Decimal(one["sum"]["amount"])
        found[one["document_type"]] = (count + one["count"], value + added)
    return found
