"""Where the systems and the database of a release in a cluster are."""

from collections.abc import Mapping
from typing import Any

import click

from trunkline_cli import topology
from trunkline_cli.doctor.cluster.inside import Inside
from trunkline_cli.doctor.cluster.reaching import unreached
from trunkline_cli.doctor.cluster.refusing import REFUSALS, nothing_there, refused
from trunkline_cli.doctor.cluster.release import Reader, reading
from trunkline_cli.doctor.cluster.told import examine_told
from trunkline_cli.doctor.finding import Finding, ill

from .places import OPERATIONS, Places, places


async def in_cluster(asked: Mapping[str, Any]) -> Places:
    """Find them as the doctor does; raises what a person can act upon."""
    try:
        async with reading(asked["kubeconfig"], asked["context"], asked["namespace"]) as reader:
            return await _places(reader, asked)
    except REFUSALS as error:
        raise _sentence(refused(error)) from error


async def _places(reader: Reader, asked: Mapping[str, Any]) -> Places:
    release = await reader.release(asked["release"])
    if release is None:
        raise _sentence(nothing_there(asked["release"]))
    told = {name: await reader.told(one) for name, one in release.deployments.items()}
    if reader.secrets_refused:
        remedy = f"it needs a role until {release.kubectl('auth can-i get secrets')} says yes"
        sentence = "may not read the Secrets that say where the systems and the database are."
        raise _sentence(ill("secrets", "this account", sentence, remedy))
    for gap in examine_told(reader.gaps, release):
        raise _sentence(gap)
    forwarded = {"postgres": asked["postgres"]} if asked["postgres"] else {}
    inside = Inside(topology=topology.load(), release=release, told=told, forwarded=forwarded)
    if OPERATIONS not in inside.storing("postgres"):
        raise click.ClickException(f"the release runs no {OPERATIONS} that is told a database")
    addresses = {name: inside.address(name) for name in told}
    found = places(inside.database_url(OPERATIONS), inside.topology, addresses, told)
    for name in found.systems:
        if away := await unreached(name, inside):
            raise _sentence(away)
    return found


def _sentence(finding: Finding) -> click.ClickException:
    return click.ClickException(f"{finding.subject} {finding.sentence} {finding.remedy}")
