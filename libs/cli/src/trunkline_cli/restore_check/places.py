"""Where the systems and the database of a restored company are."""

from collections.abc import Mapping

import click
from msgspec import Struct

from trunkline_cli.doctor.declared import connections_of
from trunkline_cli.home import NotRunning, read_run
from trunkline_cli.plan import running_plan
from trunkline_cli.settings import load
from trunkline_cli.topology import Topology
from trunkline_kit.settings import SettingsWrong

OPERATIONS = "process-operations"
"""Whose tables say what is known of documents."""


class Places(Struct, frozen=True):
    """Every system of a company with its address and connections, and the process database."""

    database_url: str
    systems: Mapping[str, tuple[str, tuple[str, ...]]]
    """`host:port` and the connections, by run-time name."""


def places(
    database_url: str,
    topology: Topology,
    addresses: Mapping[str, str],
    told: Mapping[str, Mapping[str, str]],
) -> Places:
    """Put them together; a system that cannot be asked is refused, never left out in silence."""
    there = [name for name in topology.adapters() if name in addresses]
    return Places(
        database_url, {name: (addresses[name], _connections(name, told[name])) for name in there}
    )


def running_here() -> Places:
    """Find them in the stack of this home; raises what a person can act upon."""
    settings = load()
    try:
        plan = running_plan(read_run(settings.home), settings)
    except NotRunning as refusal:
        raise click.ClickException(str(refusal)) from refusal
    names = [name for name in plan.topology.services if f"{name}.grpc" in plan.numbers]
    told = {name: plan.environment(name, {}) for name in names}
    addresses = {name: plan.address(name) for name in names}
    return places(plan.database_url(OPERATIONS), plan.topology, addresses, told)


def _connections(name: str, told: Mapping[str, str]) -> tuple[str, ...]:
    try:
        return tuple(one.connection_id for one in connections_of(name, told))
    except SettingsWrong as refusal:
        sentence = f"{name} cannot be asked, its settings do not read: {refusal}"
        raise click.ClickException(sentence) from refusal
