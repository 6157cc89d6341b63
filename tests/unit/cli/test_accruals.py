"""`trunkline accruals` shows what is owed with its reasons, and reads what was performed."""

from datetime import date
from decimal import Decimal

import click
import pytest

from trunkline_cli.accruals import page, units
from trunkline_model.capabilities.period_accruals import (
    PeriodAccrualList,
    PurchaseAccrual,
    UnconfirmedService,
)
from trunkline_model.capabilities.purchases import DeliveredLine
from trunkline_model.money import Money

NET = Money(Decimal("600.00"), "GBP")
EMPTY = PeriodAccrualList("2026-10", date(2026, 10, 31), date(2026, 11, 1), (), "f00d")


def test_a_list_ends_with_the_hash_by_which_it_is_posted() -> None:
    owed = PurchaseAccrual("PU-1", "KILN", NET, "posted", "30 were performed.", (), "ACC-1")
    told = UnconfirmedService("PU-2", "KILN", date(2026, 10, 9), NET, "Nobody confirmed it.")
    found = PeriodAccrualList(
        "2026-10", EMPTY.accrued_on, EMPTY.reversed_on, (NET,), "f00d", (owed,), (told,)
    )
    head, _, row, unconfirmed, seen = page(found).splitlines()
    assert head == "2026-10: 600.00 GBP on 2026-10-31, taken back on 2026-11-01"
    assert row.split() == [
        *("PU-1", "KILN", "600.00", "GBP", "posted", "ACC-1", "-"),
        *("30", "were", "performed."),
    ]
    assert unconfirmed == "PU-2 of KILN, 600.00 GBP: Nobody confirmed it."
    assert seen == "seen: f00d"


def test_a_month_that_owes_nothing_says_so() -> None:
    assert page(EMPTY).startswith("2026-10: nothing on 2026-10-31")


def test_units_are_read_by_line() -> None:
    assert units(("1=7.5", "2=3")) == (
        DeliveredLine("1", Decimal("7.5")),
        DeliveredLine("2", Decimal(3)),
    )


@pytest.mark.parametrize("text", ["1", "=3", "1=", "1=x", "1=NaN", "1=Infinity"])
def test_units_that_are_not_understood_are_named(text: str) -> None:
    with pytest.raises(click.ClickException, match="is not understood: write LINE=UNITS"):
        units((text,))
