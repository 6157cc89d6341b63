"""`trunkline personal`: what is kept about a person, and forgetting them as the law allows."""

import click

from trunkline_model.capabilities.personal import (
    ApproveErasure,
    Erasure,
    ErasureList,
    ExportPerson,
    ListErasures,
    PersonExport,
    ProposeErasure,
)

from .asking import actor, answered, as_json, personal_data, reason, table, tell

limit = click.option("--limit", default=50, show_default=True, help="1 to 500.")


@click.group()
def personal() -> None:
    """Answer a person's right to see what is kept and to be forgotten; for an admin."""


@personal.command()
@click.argument("person")
@actor
@as_json
def export(person: str, actor: str, *, as_json: bool) -> None:
    """Gather all that is kept about PERSON: e-mail, customer id, exact name or order number."""

    async def ask() -> PersonExport:
        async with personal_data() as port:
            return await port.export_person(ExportPerson(person, actor))

    tell(answered(ask()), _gathered, as_json=as_json)


@personal.command()
@click.argument("person")
@actor
@reason
@as_json
def erase(person: str, actor: str, reason: str, *, as_json: bool) -> None:
    """Propose to forget PERSON; says what goes when. A second person approves it."""

    async def ask() -> Erasure:
        async with personal_data() as port:
            return await port.propose_erasure(ProposeErasure(person, actor, reason))

    tell(answered(ask()), _planned, as_json=as_json)


@personal.command()
@click.argument("erasure_id", metavar="ERASURE")
@actor
@as_json
def approve(erasure_id: str, actor: str, *, as_json: bool) -> None:
    """Approve somebody else's proposal: the keys are destroyed at once and for good."""

    async def ask() -> Erasure:
        async with personal_data() as port:
            return await port.approve_erasure(ApproveErasure(erasure_id, actor))

    tell(answered(ask()), _planned, as_json=as_json)


@personal.command("list")
@limit
@as_json
def list_(limit: int, *, as_json: bool) -> None:
    """List erasures, newest first."""

    async def ask() -> ErasureList:
        async with personal_data() as port:
            return await port.list_erasures(ListErasures(limit))

    tell(answered(ask()), _listed, as_json=as_json)


def _gathered(found: PersonExport) -> str:
    rows = [(one.place, one.store, one.key, one.pointer, one.value) for one in found.values]
    lines = [table(("place", "store", "key", "at", "value"), rows)]
    lines += [f"NOT ASKED: {one}" for one in found.missing]
    lines.append(f"{len(rows)} values of {', '.join(found.cases)}; kept as {found.evidence}")
    return "\n".join(lines)


def _planned(one: Erasure) -> str:
    head = f"{one.erasure_id}: {one.state}, {len(one.cases)} cases"
    rows = [(item.goes_on, item.what, item.why) for item in one.items]
    waits = "\na second person approves it: trunkline personal approve " + one.erasure_id
    return f"{head}\n{table(('goes on', 'what', 'why'), rows)}" + (
        waits if one.state == "proposed" else ""
    )


def _listed(found: ErasureList) -> str:
    rows = [
        (
            one.erasure_id,
            one.state,
            len(one.cases),
            one.actor,
            one.approver,
            f"{one.proposed_at:%F}",
        )
        for one in found.erasures
    ]
    return table(("erasure", "state", "proposed by", "approved by", "on"), rows)
