"""Process procure-to-pay: services owed at the end of a period, shown before they are posted."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money


class ShowPeriodAccruals(Struct, frozen=True):
    """Ask what services are owed at the end of a period."""

    period: str
    """The month, such as 2026-10."""


class PostPeriodAccruals(Struct, frozen=True):
    """Have what is owed posted on the last day of a period, and taken back on the next."""

    period: str
    """The month, such as 2026-10: it has to be over and open."""
    actor: str
    """Who has it posted."""
    content_sha256: str
    """Hash of the list that they saw: another list is a Conflict."""


class AccruedService(Struct, frozen=True):
    """A line of a purchase of which something is owed."""

    sku: str
    """What it is."""
    performed: Decimal
    """Units that were confirmed until the end of the period."""
    billed: Decimal
    """Units on bills that were posted by then."""
    net: Money
    """What is owed of it, at the order's price."""


class PurchaseAccrual(Struct, frozen=True):
    """What one purchase adds to the accruals of a period."""

    purchase_number: str
    """Ours."""
    supplier_code: str
    """The supplier in the ERP."""
    net: Money
    """What is owed."""
    state: str
    """proposed, asked (it is being posted), posted or reversed."""
    sentence: str
    """Why, line by line."""
    lines: tuple[AccruedService, ...]
    """What is owed of each."""
    accrual_number: str = ""
    """The ERP's number of the posting; empty before it was posted."""
    reversal_number: str = ""
    """The ERP's number of its reversal; empty before it was reversed."""
    exceptions: tuple[str, ...] = ()
    """Ids of those of the purchase that are open."""


class UnconfirmedService(Struct, frozen=True):
    """An order that was due in the period and of which nobody confirmed anything."""

    purchase_number: str
    """Ours."""
    supplier_code: str
    """The supplier in the ERP."""
    needed_on: date
    """When it was wanted."""
    net: Money
    """What was ordered; nothing of it is accrued."""
    sentence: str
    """What to do."""


class PeriodAccrualList(Struct, frozen=True):
    """The services that are owed at the end of a period."""

    period: str
    """The month."""
    accrued_on: date
    """Its last day."""
    reversed_on: date
    """The first day of the next."""
    totals: tuple[Money, ...]
    """What is owed in all, by currency."""
    content_sha256: str
    """Hash of what is owed by each purchase, posted or not."""
    accruals: tuple[PurchaseAccrual, ...] = ()
    """By purchase number."""
    unconfirmed: tuple[UnconfirmedService, ...] = ()
    """Orders that somebody should ask about, by purchase number."""


class PeriodAccruals(Protocol):
    """Owes services at the end of a period: shown first, posted once."""

    async def show_period_accruals(self, request: ShowPeriodAccruals) -> PeriodAccrualList:
        """List what is owed with its reasons; Invalid for no month."""
        ...

    async def post_period_accruals(self, request: PostPeriodAccruals) -> PeriodAccrualList:
        """Have it posted, each purchase once; Refused in a closed period or one not over."""
        ...
