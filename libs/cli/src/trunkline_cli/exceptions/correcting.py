"""Corrections: what came in is put right inside Trunkline; money by two people."""

import click

from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CaseRef,
    CorrectCase,
    Correction,
    CorrectionList,
    Editing,
    FieldChange,
    GetEditing,
    ListCorrections,
    RejectCorrection,
)

from ..asking import actor, answered, as_json, corrections, reason, table, tell


@click.command()
@click.argument("exception_id")
@as_json
def fields(exception_id: str, *, as_json: bool) -> None:
    """List what may be corrected behind an exception, as it is now."""

    async def ask() -> Editing:
        async with corrections() as port:
            return await port.get_editing(GetEditing(CaseRef(exception_id)))

    tell(answered(ask()), _fields, as_json=as_json)


@click.command()
@click.argument("exception_id")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--version", required=True, type=int, help="As `fields` showed it.")
@reason
@actor
def correct(
    exception_id: str, changes: tuple[str, ...], *, version: int, reason: str, actor: str
) -> None:
    """Correct fields of what came in; money and bank fields wait for a second person."""
    asked = CorrectCase(CaseRef(exception_id), version, parsed(changes), actor, reason)

    async def ask() -> Correction:
        async with corrections() as port:
            return await port.correct_case(asked)

    tell(answered(ask()), _now, as_json=False)


@click.command()
@click.argument("correction_id")
@actor
def approve(correction_id: str, actor: str) -> None:
    """Approve somebody else's correction."""

    async def ask() -> Correction:
        async with corrections() as port:
            return await port.approve_correction(ApproveCorrection(correction_id, actor))

    tell(answered(ask()), _now, as_json=False)


@click.command()
@click.argument("correction_id")
@reason
@actor
def reject(correction_id: str, reason: str, actor: str) -> None:
    """Turn a correction down that waits for a second person."""

    async def ask() -> Correction:
        async with corrections() as port:
            return await port.reject_correction(RejectCorrection(correction_id, actor, reason))

    tell(answered(ask()), _now, as_json=False)


@click.command("corrections")
@click.option("--state", default="proposed", show_default=True, help="Empty for all.")
@click.option("--limit", default=50, show_default=True)
@as_json
def listed(state: str, limit: int, *, as_json: bool) -> None:
    """List corrections that wait for a second person, or others."""

    async def ask() -> CorrectionList:
        async with corrections() as port:
            return await port.list_corrections(ListCorrections(state, "", limit))

    tell(answered(ask()), _rows, as_json=as_json)


def parsed(changes: tuple[str, ...]) -> tuple[FieldChange, ...]:
    """Read FIELD=VALUE words."""
    pairs = [one.partition("=") for one in changes]
    if not all(middle for _, middle, _ in pairs):
        raise click.ClickException("write each change as FIELD=VALUE")
    return tuple(FieldChange(field, value) for field, _, value in pairs)


def _fields(editing: Editing) -> str:
    if editing.refusal:
        return editing.refusal
    rows = (
        (one.field, one.value, one.kind, "second person" if one.second_person else "", one.meaning)
        for one in editing.fields
    )
    return f"--version {editing.version}\n{table(('field', 'value', 'kind', '', 'what'), rows)}"


def _now(one: Correction) -> str:
    lines = [f"{one.correction_id} is {one.state}"]
    lines += [f"  {each.field}: {each.before} -> {each.after}" for each in one.changes]
    if one.state == "proposed":
        lines.append(f"  somebody else: trunkline exceptions approve {one.correction_id}")
    return "\n".join(lines)


def _rows(found: CorrectionList) -> str:
    head = ("correction", "state", "exception", "by", "decided by", "why", "what")
    rows = (
        (
            one.correction_id,
            one.state,
            one.exception_id,
            one.actor,
            one.decided_by,
            one.reason,
            ", ".join(f"{each.field}={each.after}" for each in one.changes),
        )
        for one in found.corrections
    )
    return table(head, rows)
