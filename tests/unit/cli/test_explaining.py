"""What the demo says of the ledger: each amount explained to the penny, or named as a gap."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from trunkline_cli.demo.explaining import Coverage, coverage, unexplained
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.ledger import Posting
from trunkline_model.capabilities.lineage import (
    Consequences,
    ExplainedValue,
    GetConsequences,
    GetLineage,
    Lineage,
)
from trunkline_model.money import Money

NOTHING = Money(Decimal(0), "GBP")


def posted(kind: str, amount: str) -> Posting:
    credit = Money(Decimal(amount), "GBP")
    return Posting("INV-1", date(2026, 11, 17), "4000", kind, NOTHING, credit, "")


def value(kind: str, amount: str, *, complete: bool = True) -> ExplainedValue:
    return ExplainedValue("gross", f"{amount} GBP", (kind,), 1, complete)


def test_an_amount_that_its_value_explains_is_no_gap() -> None:
    assert unexplained([posted("revenue", "10.00")], [value("revenue", "10.00")]) == []


def test_parts_are_explained_by_their_sum() -> None:
    parts = [posted("tax", "3.00"), posted("tax", "0.50")]
    assert unexplained(parts, [value("tax", "3.50")]) == []


@pytest.mark.parametrize(
    "known",
    [
        value("revenue", "10.01"),
        value("tax", "10.00"),
        value("revenue", "10.00", complete=False),
    ],
)
def test_a_penny_another_account_or_an_open_end_is_a_gap(known: ExplainedValue) -> None:
    (gap,) = unexplained([posted("revenue", "10.00")], [known])
    assert gap == "nothing explains 10.00 on revenue 4000 of INV-1"


def test_what_is_posted_both_ways_is_explained_both_ways_and_not_by_a_sum_of_nothing() -> None:
    nothing = Money(Decimal("0.00"), "GBP")
    there = posted("tax", "20.00")
    both = [there, replace(there, debit=there.credit, credit=nothing)]
    assert len(unexplained(both, [value("tax", "0.00")])) == 2
    assert unexplained(both, [value("tax", "20.00"), value("tax", "20.00")]) == []


def test_a_value_explains_one_posting_so_one_that_is_doubled_is_a_gap() -> None:
    lines = [posted("expense", "10.00"), posted("expense", "4.00")]
    values = [value("expense", "10.00"), value("expense", "4.00")]
    assert unexplained(lines, values) == []
    assert len(unexplained([*lines, posted("expense", "4.00")], values)) == 1


def test_what_one_side_takes_back_counts_against_the_other() -> None:
    back = replace(posted("expense", "0"), debit=Money(Decimal("2.00"), "GBP"))
    assert unexplained([posted("expense", "12.00"), back], [value("expense", "10.00")]) == []


class OneInvoice:
    """Explains INV-1 alone, and of it the sum."""

    async def get_lineage(self, request: GetLineage) -> Lineage:
        if request.document != "INV-1":
            raise NotFound(request.document)
        return Lineage("s", "c", "t", "1", "INV-1", "c1", "k", (value("revenue", "10.00"),), ())

    async def get_consequences(self, request: GetConsequences) -> Consequences:
        raise AssertionError(request)


async def test_what_no_lineage_explains_lowers_the_figure_and_is_named() -> None:
    before = [replace(posted("revenue", "7.00"), document_number="OLD-1")]
    sold, paid = posted("revenue", "10.00"), posted("payable", "3.00")
    bought = [paid, replace(paid, document_number="BILL-1")]
    whole = await coverage(OneInvoice(), before, [*before, sold])
    assert whole == Coverage(1, 1, documents=("INV-1",))
    found = await coverage(OneInvoice(), before, [*before, sold, *bought])
    assert (found.explained, found.posted) == (1, 3)
    assert [one.rpartition(" ")[2] for one in found.gaps] == ["INV-1", "BILL-1"]


def test_coverage_is_printed_as_a_share() -> None:
    assert str(Coverage(3, 4)) == "values explained / values posted: 3 / 4 (75 %)"
    assert str(Coverage(0, 0)).endswith("0 / 0 (0 %)")
