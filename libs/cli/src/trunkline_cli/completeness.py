"""`trunkline completeness`: is a day whole, what differs, who answers for it, and closing it."""

import sys
from datetime import datetime, timedelta

import click

from trunkline_kit import clock
from trunkline_model.capabilities.completeness import (
    AcceptDifferences,
    Certificate,
    CertifiedDays,
    ClosePeriod,
    GetCertificate,
    ListCertificates,
    ListPeriods,
    MakeCertificate,
    OpenPeriod,
    Period,
    PeriodList,
)

from .asking import actor, answered, as_json, audit_port, reason, tell, whole_days
from .audit import Verdict, signatures
from .certificate_page import days_page, page, periods_page, shown

DATE = click.DateTime(formats=["%Y-%m-%d"])
entity = click.option("--legal-entity", default="", help="Whose days; not needed for the only one.")
first = click.option("--from", "from_on", type=DATE, required=True, help="First day.")
last = click.option("--to", "to_on", type=DATE, required=True, help="Last day.")


@click.group(invoke_without_command=True)
@click.option("--day", type=DATE, default=None, help="Count this day now; yesterday by default.")
@click.option("--kept", is_flag=True, help="Show the certificate in force; count nothing.")
@click.option("--channel", default="", help="Show only this channel.")
@entity
@actor
@as_json
@click.pass_context
def completeness(ctx: click.Context, /, day: datetime | None, **asked: str | bool) -> None:
    """Prove a day whole; exit 1 while a difference is unexplained."""
    if ctx.invoked_subcommand is not None:
        return
    on = (day or clock.now() - timedelta(days=1)).date()
    whose, who = str(asked["legal_entity"]), str(asked["actor"])

    async def ask() -> Certificate:
        async with whole_days() as port:
            if asked["kept"]:
                return await port.get_certificate(GetCertificate(whose, on))
            return await port.make_certificate(MakeCertificate(whose, on, who))

    found = shown(answered(ask()), str(asked["channel"]))
    tell(found, page, as_json=bool(asked["as_json"]))
    sys.exit(1 if found.unexplained else 0)


@completeness.command()
@first
@last
@entity
@as_json
def days(from_on: datetime, to_on: datetime, legal_entity: str, *, as_json: bool) -> None:
    """List days in short, as a calendar."""

    async def ask() -> CertifiedDays:
        async with whole_days() as port:
            return await port.list_certificates(
                ListCertificates(legal_entity, from_on.date(), to_on.date())
            )

    tell(answered(ask()), days_page, as_json=as_json)


@completeness.command()
@click.argument("certificate_id")
@click.argument("difference_ids", nargs=-1, required=True)
@reason
@actor
def accept(certificate_id: str, difference_ids: tuple[str, ...], reason: str, actor: str) -> None:
    """Explain differences of a certificate in your own name."""

    async def ask() -> Certificate:
        async with whole_days() as port:
            asked = AcceptDifferences(certificate_id, difference_ids, actor, reason)
            return await port.accept_differences(asked)

    tell(answered(ask()), page, as_json=False)


@completeness.command("close")
@first
@last
@entity
@actor
def close_(from_on: datetime, to_on: datetime, legal_entity: str, actor: str) -> None:
    """Close days: nothing of them is edited or replayed any more."""

    async def ask() -> Period:
        async with whole_days() as port:
            asked = ClosePeriod(legal_entity, from_on.date(), to_on.date(), actor)
            return await port.close_period(asked)

    found = answered(ask())
    tell(found, lambda one: f"{one.from_on} to {one.to_on} is closed", as_json=False)


@completeness.command("open")
@first
@entity
@reason
@actor
def open_(from_on: datetime, legal_entity: str, reason: str, actor: str) -> None:
    """Open the closed days that begin on a day."""

    async def ask() -> Period:
        async with whole_days() as port:
            asked = OpenPeriod(legal_entity, from_on.date(), actor, reason)
            return await port.open_period(asked)

    found = answered(ask())
    tell(found, lambda one: f"{one.from_on} to {one.to_on} is open again", as_json=False)


@completeness.command()
@as_json
def verify(*, as_json: bool) -> None:
    """Check the signature of every certificate; exit 1 and the first bad one."""

    async def ask() -> Verdict:
        async with audit_port() as port:
            return await signatures(port)

    found = answered(ask())
    tell(found, _signed, as_json=as_json)
    sys.exit(0 if found.fault is None else 1)


def _signed(found: Verdict) -> str:
    if found.fault is not None:
        return f"{found.fault.case_id}: {found.fault.sentence}"
    good = found.certificates - found.unsigned
    return f"{good} of {found.certificates} certificates bear a signature, and each holds"


@completeness.command()
@entity
@as_json
def periods(legal_entity: str, *, as_json: bool) -> None:
    """List closed periods."""

    async def ask() -> PeriodList:
        async with whole_days() as port:
            return await port.list_periods(ListPeriods(legal_entity))

    tell(answered(ask()), periods_page, as_json=as_json)
