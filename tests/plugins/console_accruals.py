"""Services owed at the end of a month, as the console's tests show them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from console_fakes import FakeProcess
from console_purchases import gbp
from msgspec import structs

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.period_accruals import (
    AccruedService,
    PeriodAccrualList,
    PurchaseAccrual,
    ShowPeriodAccruals,
    UnconfirmedService,
)
from trunkline_model.money import total


def accrual(**changes: Any) -> PurchaseAccrual:
    """Give one of October that was posted and taken back."""
    line = AccruedService("ADVICE", Decimal("7.5"), Decimal("2.0"), gbp("440.00"))
    made = PurchaseAccrual(
        purchase_number="PU-7",
        supplier_code="LAWYERS",
        net=gbp("440.00"),
        state="reversed",
        sentence="ADVICE: 7.5 performed, 2 billed.",
        lines=(line,),
        accrual_number="ACC-31",
        reversal_number="ACC-32",
    )
    return structs.replace(made, **changes)


def unconfirmed() -> UnconfirmedService:
    """Give one that nobody said a word about."""
    sentence = "It was wanted by 2026-10-20, and nobody has confirmed that it was performed."
    return UnconfirmedService("PU-8", "CLEANERS", date(2026, 10, 20), gbp("80.00"), sentence)


@dataclass
class FakeAccruals(FakeProcess):
    """October, whichever month is asked for; what is no month is Invalid."""

    accruals: list[PurchaseAccrual] = field(default_factory=list)
    unconfirmed: list[UnconfirmedService] = field(default_factory=list)

    async def show_period_accruals(self, request: ShowPeriodAccruals) -> PeriodAccrualList:
        self.heard(request)
        if request.period[4:5] != "-":
            raise Invalid(f"{request.period!r} is no period: a month is written 2026-10.")
        return PeriodAccrualList(
            period="2026-10",
            accrued_on=date(2026, 10, 31),
            reversed_on=date(2026, 11, 1),
            totals=(total((one.net for one in self.accruals), "GBP"),) if self.accruals else (),
            content_sha256="cd" * 32,
            accruals=tuple(self.accruals),
            unconfirmed=tuple(self.unconfirmed),
        )

    async def post_period_accruals(self, request: Any) -> PeriodAccrualList:
        raise AssertionError(f"nobody posts here: {request}")
