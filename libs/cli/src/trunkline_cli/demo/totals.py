"""Control totals of each system, asked of the systems themselves."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from trunkline_model.capabilities.ledger import ControlTotal, ListControlTotals
from trunkline_model.money import Money

from .places import ERP, Places, told
from .script import SHOP_EXPECTED, TRADE_EXPECTED

type Totals = dict[str, tuple[ControlTotal, ...]]


async def read_totals(places: Places) -> Totals:
    """Count and sum what every system has on its books now."""
    erp = await places.ledger.list_control_totals(ListControlTotals(ERP))
    return {
        "system-tryton": erp.totals,
        "sandbox-shopify": await _effects(places.shop),
        "sandbox-warehouse": await _effects(places.warehouse),
        "sandbox-bank": await _entries(places),
    }


async def _effects(client: Any) -> tuple[ControlTotal, ...]:
    """Count what a sandbox's own journal says it did."""
    counts: dict[str, int] = defaultdict(int)
    after = 0
    while page := await _journal(client, after):
        for entry in page:
            after = max(after, int(entry["seq"]))
            if entry["kind"] == "effect":
                counts[str(entry["name"])] += 1
    return tuple(ControlTotal(name, "done", one, _none()) for name, one in sorted(counts.items()))


async def _journal(client: Any, after: int) -> list[dict[str, Any]]:
    answer: Any = await told(client, "GET", f"/_sandbox/journal?after={after}")
    entries: list[dict[str, Any]] = answer if isinstance(answer, list) else answer["entries"]
    return entries


async def _entries(places: Places) -> tuple[ControlTotal, ...]:
    booked: Any = await told(places.bank, "GET", "/_sandbox/entries")
    came_in = [Decimal(str(one["amount"])) for one in booked if one["direction"] == "credit"]
    total = Money(sum(came_in, Decimal(0)), "GBP")
    return (ControlTotal("credit", "booked", len(came_in), total),)


def _none() -> Money:
    return Money(Decimal(0), "GBP")


def added(before: Totals, after: Totals) -> Totals:
    """What lies between two readings, combinations without a change left out."""
    return {
        system: tuple(_between(before.get(system, ()), totals)) for system, totals in after.items()
    }


def _between(
    before: tuple[ControlTotal, ...], after: tuple[ControlTotal, ...]
) -> Iterator[ControlTotal]:
    known = {(one.document_type, one.state): one for one in before}
    for one in after:
        old = known.get((one.document_type, one.state))
        count = one.count - (old.count if old else 0)
        value = one.sum - old.sum if old else one.sum
        if count or value.amount:
            yield ControlTotal(one.document_type, one.state, count, value)


def judge_totals(totals: Totals) -> Iterator[str]:
    """Hold what the ERP and the bank gained against what the two orders must come to."""
    gross = SHOP_EXPECTED.gross + TRADE_EXPECTED.gross
    wanted = {"sales_order": (2, gross), "invoice": (4, gross), "receipt": (4, gross)}
    for document_type, (count, value) in wanted.items():
        found = [one for one in totals["system-tryton"] if one.document_type == document_type]
        counted = sum(one.count for one in found)
        summed = sum((one.sum.amount for one in found), Decimal(0))
        if (counted, summed) != (count, value):
            yield f"Tryton gained {counted} {document_type}s of {summed}, not {count} of {value}"
    banked = sum((one.sum.amount for one in totals["sandbox-bank"]), Decimal(0))
    if banked != TRADE_EXPECTED.gross:
        yield f"the bank booked {banked}, not {TRADE_EXPECTED.gross}"
