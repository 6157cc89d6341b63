"""`trunkline exceptions`: work that a person must look at."""

import click

from trunkline_model.capabilities.operations import (
    DiscardException,
    ExceptionItem,
    ExceptionList,
    GetException,
    ListExceptions,
    RetryException,
)

from .asking import actor, answered, as_json, operations, reason, table, tell


@click.group()
def exceptions() -> None:
    """What a person must look at; nothing else waits for it."""


@exceptions.command("list")
@click.option(
    "--state", default="open", show_default=True, help="open, decided, resolved or discarded."
)
@click.option("--all", "every", is_flag=True, help="Whatever their state.")
@click.option("--limit", default=50, show_default=True)
@as_json
def list_(state: str, limit: int, *, every: bool, as_json: bool) -> None:
    """List exceptions, oldest first."""

    async def ask() -> ExceptionList:
        async with operations() as port:
            return await port.list_exceptions(ListExceptions("" if every else state, limit))

    tell(answered(ask()), _rows, as_json=as_json)


@exceptions.command()
@click.argument("exception_id")
@as_json
def show(exception_id: str, *, as_json: bool) -> None:
    """Show one exception: what is wrong, where, and what to do."""

    async def ask() -> ExceptionItem:
        async with operations() as port:
            return await port.get_exception(GetException(exception_id))

    tell(answered(ask()), _page, as_json=as_json)


@exceptions.command()
@click.argument("exception_id")
@actor
def retry(exception_id: str, actor: str) -> None:
    """Try the stopped work again."""

    async def ask() -> ExceptionItem:
        async with operations() as port:
            return await port.retry_exception(RetryException(exception_id, actor))

    tell(answered(ask()), _now, as_json=False)


@exceptions.command()
@click.argument("exception_id")
@reason
@actor
def discard(exception_id: str, reason: str, actor: str) -> None:
    """Close an exception without doing its work."""

    async def ask() -> ExceptionItem:
        async with operations() as port:
            return await port.discard_exception(DiscardException(exception_id, actor, reason))

    tell(answered(ask()), _now, as_json=False)


def _rows(found: ExceptionList) -> str:
    head = ("id", "state", "reason", "field", "owner", "age", "case", "what happened")
    return table(
        head,
        (
            (
                one.exception_id,
                one.state,
                one.reason,
                one.field,
                one.owner,
                _age(one.age_s),
                one.case_id,
                one.sentence,
            )
            for one in found.exceptions
        ),
    )


def _page(one: ExceptionItem) -> str:
    said = {
        "reason": one.reason,
        "field": one.field,
        "what happened": one.sentence,
        "suggestion": one.suggestion,
        "owner": one.owner,
        "state": one.state,
        "age": _age(one.age_s),
        "process": one.process,
        "case": one.case_id,
        "stops": one.transition_id,
        "document": f"{one.raw_document_id} {one.raw_document_source}".strip(),
    }
    lines = (f"  {name:<14}{value}" for name, value in said.items() if value)
    return "\n".join((one.exception_id, *lines))


def _now(one: ExceptionItem) -> str:
    return f"{one.exception_id} is {one.state}"


def _age(seconds: int) -> str:
    """The largest unit that fits, such as `3 h`."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
