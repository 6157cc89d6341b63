"""`trunkline mappings`: what our codes are called in each backend, from a draft to its use."""

from datetime import datetime
from pathlib import Path

import click
import msgspec

from trunkline_model.capabilities.mappings import (
    DraftMapping,
    DryRun,
    DryRunMapping,
    GetMapping,
    ListMappings,
    Mapping,
    MappingList,
    MappingReport,
    MappingVersion,
    PublishMapping,
    RollBackMapping,
    ValidateMapping,
)
from trunkline_model.mapping import MappingRow, MappingRule, MappingTables

from .asking import actor, answered, as_json, mapping_tables, reason, table, tell


class MappingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of tables, TOML or JSON."""

    connection_id: str
    """The connection that it is for."""
    rows: tuple[MappingRow, ...] = ()
    """What each code becomes."""
    rules: tuple[MappingRule, ...] = ()
    """What rows may ask."""


def read(path: Path) -> MappingFile:
    """Read a file; a ClickException names the place that is not understood."""
    decode = msgspec.toml.decode if path.suffix == ".toml" else msgspec.json.decode
    try:
        return decode(path.read_bytes(), type=MappingFile)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error


@click.group()
def mappings() -> None:
    """What our codes are called in each backend: tables and rules, as versions."""


@mappings.command("list")
@click.option("--connection", default="", help="Only this connection.")
@click.option("--limit", default=50, show_default=True)
@as_json
def list_(connection: str, limit: int, *, as_json: bool) -> None:
    """List versions, newest first."""

    async def ask() -> MappingList:
        async with mapping_tables() as port:
            return await port.list_mappings(ListMappings(connection, limit))

    tell(answered(ask()), _rows, as_json=as_json)


@mappings.command()
@click.argument("version")
@click.option("--file", "as_file", is_flag=True, help="Print the tables as a file for `draft`.")
@as_json
def show(version: str, *, as_file: bool, as_json: bool) -> None:
    """Show VERSION, or the version that the connection of that name uses, with its log."""

    async def ask() -> Mapping:
        async with mapping_tables() as port:
            return await port.get_mapping(GetMapping(version))

    found = answered(ask())
    tell(found, _file if as_file else _page, as_json=as_json)


@mappings.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@reason
@actor
def draft(path: Path, reason: str, actor: str) -> None:
    """Write the tables in the file PATH down as a new version; nothing uses it yet."""
    found = read(path)
    tables = MappingTables(rows=found.rows, rules=found.rules)
    asked = DraftMapping(found.connection_id, tables, actor, reason)

    async def ask() -> MappingVersion:
        async with mapping_tables() as port:
            return await port.draft_mapping(asked)

    tell(answered(ask()), _now, as_json=False)


@mappings.command()
@click.argument("version")
@as_json
def validate(version: str, *, as_json: bool) -> None:
    """Hold VERSION against the backend's codes and recorded traffic; ends with 1 for faults."""

    async def ask() -> MappingReport:
        async with mapping_tables() as port:
            return await port.validate_mapping(ValidateMapping(version))

    report = answered(ask())
    tell(report, _faults, as_json=as_json)
    if report.faults:
        raise SystemExit(1)


@mappings.command("dry-run")
@click.argument("version")
@click.option("--days", default=30, show_default=True, help="How far back.")
@click.option("--cases", "cases_max", default=1000, show_default=True, help="Newest first.")
@as_json
def dry_run(version: str, days: int, cases_max: int, *, as_json: bool) -> None:
    """Say what VERSION would have changed in recorded traffic; nothing is sent."""

    async def ask() -> DryRun:
        async with mapping_tables() as port:
            return await port.dry_run_mapping(DryRunMapping(version, days, cases_max))

    tell(answered(ask()), _differences, as_json=as_json)


@mappings.command()
@click.argument("version")
@reason
@actor
def publish(version: str, reason: str, actor: str) -> None:
    """Use VERSION from now on; whoever wrote it cannot."""

    async def ask() -> MappingVersion:
        async with mapping_tables() as port:
            return await port.publish_mapping(PublishMapping(version, actor, reason))

    tell(answered(ask()), _now, as_json=False)


@mappings.command()
@click.argument("version")
@reason
@actor
def rollback(version: str, reason: str, actor: str) -> None:
    """Draft what VERSION said anew; somebody else publishes it."""

    async def ask() -> MappingVersion:
        async with mapping_tables() as port:
            return await port.roll_back_mapping(RollBackMapping(version, actor, reason))

    tell(answered(ask()), _now, as_json=False)


def _rows(found: MappingList) -> str:
    head = ("version", "state", "rows", "rules", "author", "published by", "taken on", "why")
    return table(
        head,
        (
            (
                one.version_id,
                one.state,
                one.rows,
                one.rules,
                one.author,
                one.published_by,
                _taken(one),
                one.reason,
            )
            for one in found.versions
        ),
    )


def _page(one: Mapping) -> str:
    rows = table(
        ("kind", "our code", "becomes", "from", "until"),
        (
            (row.kind, row.from_code, _target(row), row.from_on or "", row.until_on or "")
            for row in one.tables.rows
        ),
    )
    rules = table(
        ("rule", "answers", "expression"),
        ((rule.name, rule.answers, rule.expression) for rule in one.tables.rules),
    )
    log = table(
        ("at", "what", "who", "why"),
        ((_instant(line.at), line.action, line.actor, line.reason) for line in one.log),
    )
    return f"{_now(one.version)}\n\n{rows}\n\n{rules}\n\n{log}"


def _target(row: MappingRow) -> str:
    if row.rule:
        return f"what rule {row.rule} answers"
    return f"the same as {row.same_as}" if row.same_as else row.to_code


def _file(one: Mapping) -> str:
    tables = one.tables
    found = MappingFile(one.version.connection_id, tables.rows, tables.rules)
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def _faults(report: MappingReport) -> str:
    held = f"{report.version_id}, held against {report.documents} recorded documents"
    if not report.faults:
        return f"{held}: nothing stops it"
    rows = ((one.field, one.reason, one.sentence) for one in report.faults)
    return f"{held}:\n{table(('where', 'fault', 'what to do'), rows)}"


def _differences(run: DryRun) -> str:
    rows = (
        (
            one.business_key,
            one.document,
            one.field,
            one.code,
            one.before,
            one.after or one.fault,
            one.money or "",
        )
        for one in run.differences
    )
    head = ("case", "document", "field", "our code", "now", "then", "tax")
    against = run.against or "what is built in"
    said = f"{run.version_id} against {against}: {run.differing} of {run.documents} documents"
    more = "" if run.complete else "; there were more cases than were looked at"
    sums = ", ".join(str(one) for one in run.money) or "nothing"
    return f"{table(head, rows)}\n\n{said} would differ{more}; tax changes by {sums}"


def _now(one: MappingVersion) -> str:
    state = f"{one.version_id} is {one.state}"
    return f"{state}; {_taken(one)}" if one.state == "published" else state


def _taken(one: MappingVersion) -> str:
    if one.applied_at is not None:
        return f"in use since {_instant(one.applied_at)}"
    return f"waits: {one.last_error}" if one.last_error else ""


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
