"""`trunkline up`: start everything, say how far it is, stay until told to stop."""

import asyncio
import signal
import time
from collections.abc import Callable, Sequence

import click

from . import settings
from .lending import lend
from .stack import NotReady, Stack
from .warden import AlreadyRunning

DEMO_USERS = "as Omar (operator), Anna or Ben (approver), Vera (viewer) or Ada (admin), no password"
"""Whom the stand-in of the identity provider lets in."""

type Say = Callable[[str], None]


@click.command()
@click.option("--demo", is_flag=True, help="Play the orders and the purchase once all is ready.")
@click.option("--without", multiple=True, metavar="NAME", help="Leave a service out; repeatable.")
@click.option("--no-restart", is_flag=True, help="Leave a service that dies dead.")
def up(*, demo: bool, without: Sequence[str], no_restart: bool) -> None:
    """Start everything and keep it running until Ctrl-C, which stops every child.

    A service that dies is reported with the end of its log and brought back.
    """
    try:
        asyncio.run(_until_told(demo=demo, without=without, restarting=not no_restart))
    except AlreadyRunning as refusal:
        raise click.ClickException(f"{refusal}: stop it first") from refusal
    except NotReady as failure:
        raise click.ClickException(str(failure)) from failure
    except asyncio.CancelledError:
        click.echo("stopped")


async def _until_told(*, demo: bool, without: Sequence[str], restarting: bool) -> None:
    _stop_at_signals(asyncio.current_task())
    say = _clock()
    given = settings.load()
    stack = Stack(given.home, settings=given, restarting=restarting, tolerant=True, report=say)
    stack.left_out.update(without)
    say(f"starting in {stack.home}")
    async with stack:
        say(_summary(stack))
        if demo:
            await _play(stack, say)
            say(_summary(stack))
        await lend(stack, say)


def _stop_at_signals(task: "asyncio.Task[None] | None") -> None:
    """Cancel once: a second Ctrl-C must not cut the stopping short."""

    def stop() -> None:
        if task is not None and not task.cancelling():
            click.echo("stopping every child …")
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop)


def _clock() -> Say:
    began = time.monotonic()
    return lambda text: click.echo(f"[{time.monotonic() - began:6.1f} s] {text}")


async def _play(stack: Stack, say: Say) -> None:
    from .demo import command, play  # noqa: PLC0415 - costs its imports only when it is asked for

    try:
        outcome = await play.play(command.running(stack.home) or {}, stack.home, say)
    except Exception as failure:  # noqa: BLE001 - whatever failed, the stack stays up to be looked at
        say(f"the demo did not come through: {command.reason(failure)}")
    else:
        say(command.summary(outcome))


def _summary(stack: Stack) -> str:
    ready = [name for name in stack.children if name not in stack.failed]
    missing = "".join(f"\n  not ready   {name}" for name in sorted(stack.failed))
    return (
        f"{len(ready)} of {len(ready) + len(stack.failed)} programs ready{missing}\n"
        f"  console     {stack.url('gateway')}/console\n"
        f"              {DEMO_USERS}\n"
        f"  partner API {stack.url('gateway')}/v1\n"
        f"  shop        {stack.url('sandbox-shopify')}\n"
        f"  warehouse   {stack.url('sandbox-warehouse')}\n"
        f"  bank        {stack.url('sandbox-bank')}\n"
        f"  supplier    {stack.url('sandbox-supplier')}\n"
        f"  mail        {stack.url('sandbox-mail')}\n"
        f"  Tryton      {stack.url('sandbox-tryton')}\n"
        f"  logs        {stack.home / 'logs'}\n"
        "  Ctrl-C stops everything; the data stay"
    )
