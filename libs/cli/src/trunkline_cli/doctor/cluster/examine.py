"""Look at a release in a cluster, as far as the account and the network let us."""

from collections.abc import AsyncIterator, Sequence

from kubernetes.aio.client import V1Job
from msgspec import Struct

from trunkline_cli import topology
from trunkline_cli.doctor.finding import Finding

from .certificates import examine_certificates
from .inside import Inside
from .leases import examine_leases
from .reaching import examine_cluster_backends, examine_stores
from .refusing import REFUSALS, nothing_there, refused
from .release import Reader, Release, reading
from .told import examine_told
from .workloads import (
    examine_first,
    examine_jobs,
    examine_pods,
    examine_server,
    examine_versions,
    refusals,
)


class Asked(Struct, frozen=True, kw_only=True):
    """Which release is meant, and how to get at it; None: as kubectl would."""

    kubeconfig: str | None = None
    context: str | None = None
    namespace: str | None = None
    release: str = ""
    """Empty: the only one of the namespace."""
    postgres: str | None = None
    """`host:port` of a forwarded port."""
    valkey: str | None = None


async def examine_cluster(asked: Asked) -> Sequence[Finding]:
    """Say what is wrong with a release, or why it cannot be looked at."""
    try:
        async with reading(asked.kubeconfig, asked.context, asked.namespace) as reader:
            return [one async for one in _examined(reader, asked)]
    except REFUSALS as error:
        return [refused(error)]


async def _examined(reader: Reader, asked: Asked) -> AsyncIterator[Finding]:
    release = await reader.release(asked.release)
    if release is None:
        for one in _absent(await reader.migrating(asked.release), asked.release, reader):
            yield one
        return
    for one in _shown(release):
        yield one
    told = {name: await reader.told(one) for name, one in release.deployments.items()}
    for one in examine_told(reader.gaps, release):
        yield one
    given = {"postgres": asked.postgres, "valkey": asked.valkey}
    inside = Inside(
        topology=topology.load(),
        release=release,
        told=told,
        refused=reader.secrets_refused,
        forwarded={store: at for store, at in given.items() if at},
    )
    for one in (*await examine_stores(inside), *await examine_cluster_backends(inside)):
        yield one


def _absent(jobs: Sequence[V1Job], release: str, reader: Reader) -> Sequence[Finding]:
    """Say why nothing runs: the migrations of a first install come before all else."""
    if jobs:
        return [examine_first(one, reader.kubectl) for one in jobs]
    return [nothing_there(release)]


def _shown(release: Release) -> Sequence[Finding]:
    """Judge what the API server shows."""
    return [
        examine_server(release),
        *examine_versions(release),
        *examine_pods(release),
        *examine_jobs(release),
        *refusals(release),
        *examine_leases(release),
        *examine_certificates(release),
    ]
