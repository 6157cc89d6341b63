"""`trunkline restore-check`: what a restored database lacks, and what becomes of each document."""

import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import click
import psycopg

from trunkline.system.document_register.v1 import document_register_pb2
from trunkline_cli.asking import answered, as_json, tell
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.document_register import DocumentRegister

from .database_errors import sentence_of
from .listing import Listed
from .page import page
from .places import Places, running_here
from .report import Report, compared

DATE = click.DateTime(formats=["%Y-%m-%d"])
LIST_S = 120.0


@click.command("restore-check")
@click.option("--from", "from_on", type=DATE, help="First day; else the day before the backup.")
@click.option("--to", "to_on", type=DATE, help="Last day; else today.")
@click.option("--heal", is_flag=True, help="Keep numbers that were given from being given again.")
@click.option("--cluster", is_flag=True, help="A release in a cluster, as kubectl would.")
@click.option("--kubeconfig", help="Another file than kubectl's own.")
@click.option("--context", help="Another context of that file than the current one.")
@click.option("-n", "--namespace", help="Where the release is; else the context's.")
@click.option("--release", default="", help="Which one, where a namespace holds several.")
@click.option("--postgres", metavar="HOST:PORT", help="Where its PostgreSQL was forwarded to.")
@as_json
def restore_check(
    from_on: datetime | None,
    to_on: datetime | None,
    *,
    heal: bool,
    cluster: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Compare a restored database with the backends; exit 1 while they do not agree.

    Looks only; with --heal it goes on beyond the numbers that were given since the backup, and
    nothing else is changed. The system services run, the processes do not.
    """

    async def ask() -> Report:
        places = await _in_cluster(asked) if cluster else running_here()
        async with AsyncExitStack() as stack:
            listed = [
                Listed(name, one, await _register(stack, address))
                for name, (address, ids) in places.systems.items()
                for one in ids
            ]
            days = (from_on and from_on.date(), to_on and to_on.date())
            try:
                return await compared(places.database_url, listed, *days, healing=heal)
            except psycopg.Error as error:
                raise click.ClickException(sentence_of(error)) from error

    report = answered(ask())
    tell(report, page, as_json=as_json)
    sys.exit(0 if report.agrees else 1)


async def _in_cluster(asked: Mapping[str, Any]) -> Places:
    from .cluster_places import in_cluster  # noqa: PLC0415 - a cluster's client is slow

    return await in_cluster(asked)


async def _register(stack: AsyncExitStack, address: str) -> DocumentRegister:
    channel = await stack.enter_async_context(connect(address))
    return call_port(DocumentRegister, document_register_pb2, channel, deadline_s=LIST_S)
