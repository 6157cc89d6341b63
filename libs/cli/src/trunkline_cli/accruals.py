"""`trunkline accruals`: services that were performed and are not billed at the end of a month."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation

import click

from trunkline_model.capabilities.period_accruals import (
    PeriodAccrualList,
    PostPeriodAccruals,
    ShowPeriodAccruals,
)
from trunkline_model.capabilities.purchases import DeliveredLine, Purchase, RecordDelivery

from .asking import actor, answered, as_json, period_accruals, purchases, table, tell

PERIOD = click.option("--period", required=True, help="The month, such as 2026-10.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def accruals() -> None:
    """Services owed at the end of a month: see them, post them, confirm what was performed."""


@accruals.command()
@PERIOD
@as_json
def show(period: str, *, as_json: bool) -> None:
    """List what is owed with its reasons, and what nobody has confirmed; nothing is posted."""

    async def ask() -> PeriodAccrualList:
        async with period_accruals() as port:
            return await port.show_period_accruals(ShowPeriodAccruals(period))

    tell(answered(ask()), page, as_json=as_json)


@accruals.command()
@PERIOD
@click.option("--seen", required=True, help="The hash that `show` ends with: what you have seen.")
@actor
@as_json
def post(period: str, *, seen: str, actor: str, as_json: bool) -> None:
    """Owe it on the last day of the month, and no longer on the next; each purchase once."""

    async def ask() -> PeriodAccrualList:
        async with period_accruals() as port:
            return await port.post_period_accruals(PostPeriodAccruals(period, actor, seen))

    tell(answered(ask()), page, as_json=as_json)


@accruals.command()
@click.argument("purchase")
@click.argument("lines", nargs=-1, required=True, metavar="LINE=UNITS...")
@click.option("--reference", required=True, help="Number of the entry: the same one counts once.")
@click.option("--on", type=DAY, required=True, help="The day until which it was performed.")
@actor
@as_json
def confirm(
    purchase: str,
    lines: tuple[str, ...],
    *,
    reference: str,
    on: datetime,
    actor: str,
    as_json: bool,
) -> None:
    """Say that units of lines of PURCHASE were performed, such as 1=7.5."""
    entry = RecordDelivery(purchase, reference, on.date(), units(lines), actor)

    async def ask() -> Purchase:
        async with purchases() as port:
            return await port.record_delivery(entry)

    tell(answered(ask()), _confirmed, as_json=as_json)


def units(lines: Iterable[str]) -> tuple[DeliveredLine, ...]:
    """Read lines as 1=7.5; a ClickException names the one that is not understood."""
    return tuple(_line(one) for one in lines)


def _line(text: str) -> DeliveredLine:
    line_id, _, count = text.partition("=")
    try:
        found = Decimal(count)
    except InvalidOperation:
        found = Decimal("NaN")
    if not line_id or not found.is_finite():
        raise click.ClickException(f"{text} is not understood: write LINE=UNITS, such as 1=7.5")
    return DeliveredLine(line_id, found)


def page(found: PeriodAccrualList) -> str:
    """Lay a list out: what is owed, what somebody should ask about, and its hash."""
    totals = ", ".join(map(str, found.totals)) or "nothing"
    owed = table(
        ("purchase", "supplier", "net", "state", "posted as", "taken back as", "why"),
        (
            (
                *(one.purchase_number, one.supplier_code, one.net, one.state),
                *(one.accrual_number or "-", one.reversal_number or "-"),
                f"{one.sentence} {' '.join(one.exceptions)}".strip(),
            )
            for one in found.accruals
        ),
    )
    told = "".join(
        f"\n{one.purchase_number} of {one.supplier_code}, {one.net}: {one.sentence}"
        for one in found.unconfirmed
    )
    head = f"{found.period}: {totals} on {found.accrued_on}, taken back on {found.reversed_on}"
    return f"{head}\n{owed}{told}\nseen: {found.content_sha256}"


def _confirmed(found: Purchase) -> str:
    rows = ((one.line_id, one.sku, one.ordered, one.received, one.invoiced) for one in found.lines)
    head = f"{found.purchase_number} {found.state}"
    return f"{head}\n{table(('line', 'what', 'ordered', 'performed', 'billed'), rows)}"
