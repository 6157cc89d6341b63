"""What the demo says of the ledger: each amount explained to the penny, or named as a gap."""

from datetime import date
from decimal import Decimal

import pytest

from trunkline_cli.demo.explaining import Coverage, unexplained
from trunkline_model.capabilities.ledger import Posting
from trunkline_model.capabilities.lineage import ExplainedValue
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


def test_coverage_is_printed_as_a_share() -> None:
    assert str(Coverage(3, 4)) == "values explained / values posted: 3 / 4 (75 %)"
    assert str(Coverage(0, 0)).endswith("0 / 0 (0 %)")
