"""Where the systems and the database of a restored company are: a stack here, or a cluster."""

from collections.abc import Mapping
from typing import Any

import click
from msgspec import Struct

from trunkline_cli import topology
from trunkline_cli.doctor.backends import connections
from trunkline_cli.home import NotRunning, read_run
from trunkline_cli.plan import running_plan
from trunkline_cli.settings import load

OPERATIONS = "process-operations"
"""Whose tables say what is known of documents."""


class Places(Struct, frozen=True):
    """Every system of a company with its address and connections, and the process database."""

    database_url: str
    systems: Mapping[str, tuple[str, tuple[str, ...]]]
    """`host:port` and the connections, by run-time name."""


async def places_of(*, cluster: bool, asked: Mapping[str, Any]) -> Places:
    """Find them; raises what a person can act upon."""
    return await _in_cluster(asked) if cluster else _here()


def _here() -> Places:
    settings = load()
    try:
        plan = running_plan(read_run(settings.home), settings)
    except NotRunning as refusal:
        raise click.ClickException(str(refusal)) from refusal
    systems = {
        name: (plan.address(name), connections(name, plan.environment(name, {})))
        for name in _asked(plan.topology.services)
        if f"{name}.grpc" in plan.numbers
    }
    return Places(plan.database_url(OPERATIONS), systems)


async def _in_cluster(asked: Mapping[str, Any]) -> Places:
    from trunkline_cli.doctor.cluster.inside import Inside  # noqa: PLC0415 - its client is slow
    from trunkline_cli.doctor.cluster.release import reading  # noqa: PLC0415 - the same

    async with reading(asked["kubeconfig"], asked["context"], asked["namespace"]) as reader:
        release = await reader.release(asked["release"])
        if release is None:
            raise click.ClickException("the namespace holds no release of Trunkline")
        told = {name: await reader.told(one) for name, one in release.deployments.items()}
    forwarded = {"postgres": asked["postgres"]} if asked["postgres"] else {}
    inside = Inside(topology=topology.load(), release=release, told=told, forwarded=forwarded)
    if OPERATIONS not in inside.storing("postgres"):
        raise click.ClickException(f"the Secret that {OPERATIONS} is told may not be read")
    systems = {
        name: (inside.address(name), connections(name, told[name]))
        for name in _asked(inside.topology.services)
        if name in told
    }
    return Places(inside.database_url(OPERATIONS), systems)


def _asked(services: Mapping[str, topology.Service]) -> list[str]:
    return [name for name, one in services.items() if name.startswith("system-") and one.backend]
