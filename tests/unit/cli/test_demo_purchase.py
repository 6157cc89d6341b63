"""The demo says of a purchase what is not as it must be, to the penny."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from trunkline_cli.demo.purchase_outcome import (
    PurchaseOutcome,
    gained_by,
    judge_purchase,
)
from trunkline_model.capabilities.ledger import Posting
from trunkline_model.capabilities.order_to_cash import OrderDocument
from trunkline_model.money import Money

BOOKED = {"payable": "0", "grni": "0.00", "bank": "-779.22", "tax": "129.87"}


def gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def played(booked: dict[str, str] | None = None, **changes: Any) -> PurchaseOutcome:
    """Give a play that went well, some of it changed."""
    figures = {
        "supplier_invoice": "799.20",
        "supplier_credit_note": "19.98",
        "payment": "779.22",
    }
    made = PurchaseOutcome(
        purchase_number="PU-1",
        case_id="case-1",
        process="procure-to-pay",
        state="CLOSED",
        grni=gbp("0"),
        documents=tuple(
            OrderDocument("system-tryton", name, "N-1", gbp(amount))
            for name, amount in figures.items()
        ),
        booked={kind: Decimal(one) for kind, one in (BOOKED | (booked or {})).items()},
        duration_s=1.0,
    )
    return structs.replace(made, **changes)


def test_a_play_that_went_well_has_no_differences() -> None:
    assert list(judge_purchase(played())) == []


@pytest.mark.parametrize("kind", BOOKED)
def test_a_penny_on_an_account_is_said(kind: str) -> None:
    off = str(Decimal(BOOKED[kind]) + Decimal("0.01"))
    (said,) = judge_purchase(played({kind: off}))
    assert f"on {kind}" in said


def test_an_open_end_is_said() -> None:
    stuck = played(state="INVOICED", grni=gbp("16.65"), documents=())
    said = " ".join(judge_purchase(stuck))
    for word in ("INVOICED, not CLOSED", "16.65 GBP received and not invoiced", "payment of []"):
        assert word in said


def test_only_what_was_added_is_the_purchases() -> None:
    def posting(number: str) -> Posting:
        day = date(2026, 11, 22)
        return Posting(number, day, "2.1.1", "payable", gbp("0"), gbp("1"), "STEELWORKS")

    old, new = posting("OLD"), posting("NEW")
    assert gained_by([old], [new, old]) == (new,)
    assert gained_by([old], [old, old]) == (old,)
