"""Leases: who leads each service whose replicas agree by one, and whether somebody does."""

from collections.abc import Iterator
from datetime import timedelta

from kubernetes.aio.client import V1Lease

from trunkline_cli.doctor.finding import Finding, ill, since, well
from trunkline_kit import clock

from .release import Release

AREA = "leases"
SILENT = timedelta(seconds=60)
"""Five times what a Lease lasts: enough for clocks that differ."""


def examine_leases(release: Release) -> Iterator[Finding]:
    """Look at the Lease of each Deployment that was told to hold one."""
    if "leases" in release.refused:
        return
    known = {one.metadata.name: one for one in release.leases}
    pods = {one.metadata.name for one in release.pods}
    for name, lease in _told(release):
        yield _judged(name, known.get(lease), pods, release)


def _told(release: Release) -> Iterator[tuple[str, str]]:
    for name, one in release.deployments.items():
        (container, *_) = one.spec.template.spec.containers
        for variable in container.env or ():
            if variable.name == "TRUNKLINE_LEASE":
                yield name, variable.value


def _judged(name: str, lease: V1Lease | None, pods: set[str], release: Release) -> Finding:
    holder = lease.spec.holder_identity if lease and lease.spec else None
    remedy = f"{release.kubectl(f'logs deployment/{release.fullname()}-{name} --tail 30')} says why"
    if lease is None or not holder:
        return ill(AREA, name, "is led by nobody: no sweep runs, no schedule.", remedy)
    age = clock.now() - lease.spec.renew_time if lease.spec.renew_time else timedelta.max
    if age > SILENT:
        sentence = f"is led by {holder}, which last said so {since(age)} ago."
        return ill(AREA, name, sentence, remedy)
    if pods and holder not in pods:
        return ill(AREA, name, f"is led by {holder}, which is no pod of this release.", remedy)
    return well(AREA, name, f"is led by {holder}.")
