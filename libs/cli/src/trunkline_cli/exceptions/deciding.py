"""What people do with an exception: hand over, remark, split, release, discard; one or many."""

import click

from trunkline_model.capabilities.inbox import (
    AssignException,
    CommentException,
    DecidedExceptions,
    DecideExceptions,
    SplitException,
)
from trunkline_model.capabilities.operations import (
    DiscardException,
    ExceptionFilter,
    ExceptionItem,
    ExceptionList,
    RetryException,
)

from ..asking import actor, answered, inbox, operations, reason, tell
from .narrowing import narrowed
from .showing import now


@click.command()
@click.argument("exception_id")
@click.argument("owner")
@actor
def assign(exception_id: str, owner: str, actor: str) -> None:
    """Hand an exception to OWNER."""

    async def ask() -> ExceptionItem:
        async with inbox() as port:
            return await port.assign_exception(AssignException(exception_id, owner, actor))

    tell(answered(ask()), now, as_json=False)


@click.command()
@click.argument("exception_id")
@click.argument("said")
@actor
def comment(exception_id: str, said: str, actor: str) -> None:
    """Say something about an exception."""

    async def ask() -> ExceptionItem:
        async with inbox() as port:
            return await port.comment_exception(CommentException(exception_id, actor, said))

    tell(answered(ask()), now, as_json=False)


@click.command()
@click.argument("exception_id")
@actor
def split(exception_id: str, actor: str) -> None:
    """Make one exception of each of its faults; the work waits for the last of them."""

    async def ask() -> ExceptionList:
        async with inbox() as port:
            return await port.split_exception(SplitException(exception_id, actor))

    tell(answered(ask()), _parts, as_json=False)


@click.command()
@click.argument("exception_id")
@actor
def release(exception_id: str, actor: str) -> None:
    """Try the stopped work again."""

    async def ask() -> ExceptionItem:
        async with operations() as port:
            return await port.retry_exception(RetryException(exception_id, actor))

    tell(answered(ask()), now, as_json=False)


retry = click.Command("retry", callback=release.callback, params=release.params, help=release.help)
"""The same by its older name."""


@click.command()
@click.argument("exception_id")
@reason
@actor
def discard(exception_id: str, reason: str, actor: str) -> None:
    """Close an exception without doing its work."""

    async def ask() -> ExceptionItem:
        async with operations() as port:
            return await port.discard_exception(DiscardException(exception_id, actor, reason))

    tell(answered(ask()), now, as_json=False)


@click.command()
@click.argument("decision", type=click.Choice(["retry", "discard", "assign"]))
@click.option("--reason", default="", help="Why; required to discard.")
@click.option("--to", "to", default="", help="Who has to look, when they are assigned.")
@click.option("--expect", default=-1, help="How many the count found; without it they are counted.")
@actor
@narrowed
def bulk(
    decision: str, expect: int, *, reason: str, to: str, actor: str, only: ExceptionFilter
) -> None:
    """Do the same with all that match: counted first, done with --expect and that count."""
    asked = DecideExceptions(only, decision, actor, reason, to, expect)

    async def ask() -> DecidedExceptions:
        async with inbox() as port:
            return await port.decide_exceptions(asked)

    found = answered(ask())
    if expect < 0:
        click.echo(f"{found.matched} match; add --expect {found.matched} to decide")
        return
    click.echo(f"{found.decided} of {found.matched} decided")
    for one in found.refused:
        click.echo(f"  {one.field}: {one.sentence}")


def _parts(found: ExceptionList) -> str:
    return "\n".join(f"{one.exception_id} {one.field} {one.reason}" for one in found.exceptions)
