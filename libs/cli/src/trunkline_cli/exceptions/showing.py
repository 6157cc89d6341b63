"""What waits for people: lists, groups, one exception whole, and the document behind it."""

import click

from trunkline_model.capabilities.inbox import (
    ExceptionDocument,
    ExceptionGroupList,
    ExceptionPage,
    ListExceptionGroups,
    ReadDocument,
    ShowException,
)
from trunkline_model.capabilities.operations import (
    ExceptionFilter,
    ExceptionItem,
    ExceptionList,
    ListExceptions,
)

from ..asking import actor, answered, as_json, inbox, operations, table, tell
from .narrowing import narrowed


@click.command("list")
@click.option(
    "--state", default="open", show_default=True, help="open, decided, resolved or discarded."
)
@click.option("--all", "every", is_flag=True, help="Whatever their state.")
@click.option("--limit", default=50, show_default=True)
@click.option("--cursor", default="", help="From the page before.")
@as_json
@narrowed
def list_(
    state: str, limit: int, cursor: str, *, every: bool, as_json: bool, only: ExceptionFilter
) -> None:
    """List exceptions, oldest first."""
    asked = ListExceptions("" if every else state, limit, only, cursor)

    async def ask() -> ExceptionList:
        async with operations() as port:
            return await port.list_exceptions(asked)

    tell(answered(ask()), _rows, as_json=as_json)


@click.command()
@click.option("--limit", default=50, show_default=True)
@as_json
@narrowed
def groups(limit: int, *, as_json: bool, only: ExceptionFilter) -> None:
    """Count what waits by what it is about, the most frequent first."""

    async def ask() -> ExceptionGroupList:
        async with inbox() as port:
            return await port.list_exception_groups(ListExceptionGroups(only, limit))

    tell(answered(ask()), _groups, as_json=as_json)


@click.command()
@click.argument("exception_id")
@as_json
def show(exception_id: str, *, as_json: bool) -> None:
    """Show one exception: what is wrong, where, and what to do."""

    async def ask() -> ExceptionPage:
        async with inbox() as port:
            return await port.show_exception(ShowException(exception_id))

    tell(answered(ask()), _page, as_json=as_json)


@click.command()
@click.argument("exception_id")
@click.option("--whole", is_flag=True, help="With what it tells about people; this is noted.")
@actor
def document(exception_id: str, actor: str, *, whole: bool) -> None:
    """Print the document that caused an exception, masked unless asked for whole."""

    async def ask() -> ExceptionDocument:
        async with inbox() as port:
            return await port.read_document(ReadDocument(exception_id, actor, whole))

    click.echo(answered(ask()).content)


def now(one: ExceptionItem) -> str:
    """Say what state an exception is in by now, and whose it is while it waits."""
    owner = f", with {one.owner}" if one.state in ("open", "decided") else ""
    return f"{one.exception_id} is {one.state}{owner}"


def _rows(found: ExceptionList) -> str:
    head = ("id", "state", "severity", "reason", "field", "owner", "age", "case", "what happened")
    rows = (
        (
            one.exception_id,
            one.state,
            one.severity,
            one.reason,
            one.field,
            one.owner,
            _age(one.age_s),
            one.case_id,
            one.sentence,
        )
        for one in found.exceptions
    )
    more = f"\nmore: --cursor {found.next_cursor}" if found.next_cursor else ""
    return table(head, rows) + more


def _groups(found: ExceptionGroupList) -> str:
    head = ("group", "count", "severity", "reason", "field", "since", "such as")
    rows = (
        (
            one.group_id,
            one.count,
            one.severity,
            one.reason,
            one.field,
            f"{one.oldest_at:%Y-%m-%d %H:%M}",
            one.sentence,
        )
        for one in found.groups
    )
    return table(head, rows)


def _page(page: ExceptionPage) -> str:
    one = page.item
    said = {
        "reason": one.reason,
        "field": one.field,
        "what happened": one.sentence,
        "suggestion": one.suggestion,
        "severity": one.severity,
        "owner": one.owner,
        "state": f"{one.state} {one.decided_by}".strip(),
        "age": _age(one.age_s),
        "process": one.process,
        "case": one.case_id,
        "stops": one.transition_id,
        "group": f"{one.group_id}, {page.group_count} waiting",
        "related": ", ".join(page.related_cases),
        "split from": one.split_from,
        "parts": ", ".join(part.exception_id for part in page.parts),
        "document": f"{one.raw_document_id} {one.raw_document_source}".strip(),
    }
    lines = [f"  {name:<14}{value}" for name, value in said.items() if value]
    lines += [f"  fault         {fault.field}: {fault.sentence}" for fault in page.faults]
    lines += [
        f"  {note.at:%Y-%m-%d %H:%M} {note.actor}: {note.kind} {note.said}" for note in page.notes
    ]
    return "\n".join((one.exception_id, *lines))


def _age(seconds: int) -> str:
    """The largest unit that fits, such as `3 h`."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
