"""Versions and pods: what runs, which release of it, and why what should run does not."""

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

from kubernetes.aio.client import V1Deployment, V1Job, V1Pod, V1StatefulSet

from trunkline_cli.doctor.finding import Finding, ill, unseen, well

from .release import COMPONENT, INSTANCE, VERSION, Release

SERVER_MIN = (1, 30)
"""The oldest Kubernetes that the chart is made for."""
OURS = "trunkline-cli"
AREAS = {"jobs": "migrations", "leases": "leases", "statefulsets": "programs"}
"""What a kind of object is about."""
STARTING = {None, "ContainerCreating", "PodInitializing"}
"""Reasons to wait that end by themselves, or that another container tells."""


def examine_server(release: Release) -> Finding:
    """Whether the cluster is one that the chart is made for."""
    if numbers(release.server) >= SERVER_MIN:
        return well("versions", "Kubernetes", f"is {release.server}.")
    wanted = ".".join(map(str, SERVER_MIN))
    sentence = f"is {release.server}, and the chart is made for {wanted} or newer."
    return ill("versions", "Kubernetes", sentence, f"upgrade the cluster to {wanted} or newer")


def numbers(server: str) -> tuple[int, ...]:
    """Give the major and minor number of an API server's version, such as v1.37.0."""
    return tuple(int(one) for one in server.lstrip("v").split(".")[:2])


def examine_versions(release: Release) -> Iterator[Finding]:
    """Whether all of it is of one release, and this command no more than one away from it."""
    labelled = {name: one.metadata.labels[VERSION] for name, one in release.deployments.items()}
    several = sorted(set(labelled.values()))
    again = f"`helm upgrade {release.instance()}` once more, to its end"
    if len(several) > 1:
        old = [name for name, one in labelled.items() if one == several[0]]
        sentence = f"are of {' and '.join(several)}: {', '.join(old)} stayed behind."
        yield ill("versions", "services", sentence, again)
    elif skew(several[0], version(OURS)) > 1:
        sentence = f"are of {several[0]}, and this command is {version(OURS)}."
        remedy = f"use the command of {several[0]}; upgrades go one release at a time"
        yield ill("versions", "services", sentence, remedy)
    else:
        yield well("versions", "services", f"are all of {several[0]}.")


def skew(theirs: str, ours: str) -> int:
    """How many releases lie between two versions; another major one counts as many."""
    (major, minor), (our_major, our_minor) = (
        [int(part) for part in one.split(".")[:2]] for one in (theirs, ours)
    )
    return 100 if major != our_major else abs(minor - our_minor)


def examine_pods(release: Release) -> Sequence[Finding]:
    """Whether each Deployment, and a trial's stores, have all that they want, of what they want."""
    if "pods" in release.refused:
        return [_refused("programs", "pods", release)]
    wanted = {**release.stores, **release.deployments}
    return [_deployed(name, one, release) for name, one in wanted.items()]


def examine_jobs(release: Release) -> Iterator[Finding]:
    """Whether the last migrations ran to their end; a Job that did is gone soon after."""
    for job in release.jobs:
        if job.status.failed and not job.status.succeeded:
            yield _failed(job, release)


def refusals(release: Release) -> Iterator[Finding]:
    """Say what this account may not see, other than pods and certificates, which say it too."""
    for kind in release.refused:
        if kind in AREAS:
            yield _refused(AREAS[kind], kind, release)


def _deployed(name: str, one: V1Deployment | V1StatefulSet, release: Release) -> Finding:
    wanted = 1 if one.spec.replicas is None else one.spec.replicas
    ready, updated = one.status.ready_replicas or 0, one.status.updated_replicas or 0
    if ready >= wanted and updated >= wanted:
        return well("programs", name, f"has {ready} of {wanted} pods ready.")
    pods = [pod for pod in release.pods if pod.metadata.labels.get(COMPONENT) == name]
    kind = "statefulset" if isinstance(one, V1StatefulSet) else "deployment"
    why, remedy = next(
        (said for pod in pods if (said := _trouble(pod, release))),
        (
            _withheld(one),
            release.kubectl(f"describe {kind}/{one.metadata.name}") + " says what it waits",
        ),
    )
    state = f"has {ready} of {wanted} pods ready, {updated} of them of the newest revision"
    return ill("programs", name, f"{state}{why}.", remedy)


def _withheld(one: V1Deployment | V1StatefulSet) -> str:
    """Say why no pod could be made at all: a quota, the namespace's pod security, a webhook."""
    for said in one.status.conditions or ():
        if said.type == "ReplicaFailure" and said.status == "True":
            return f": {said.message}".rstrip(".")
    return ""


def _trouble(pod: V1Pod, release: Release) -> tuple[str, str] | None:
    """Say why a pod is not ready, and the command that shows more."""
    shows = release.kubectl(f"describe pod/{pod.metadata.name}")
    if pod.status.phase == "Pending" and not pod.status.container_statuses:
        return f": {pod.metadata.name} finds no node{_unplaced(pod)}", f"{shows} says more"
    for one in (
        *(pod.status.init_container_statuses or ()),
        *(pod.status.container_statuses or ()),
    ):
        ended = one.last_state and one.last_state.terminated
        if ended and ended.reason == "OOMKilled":
            limits = "raise its `resources.limits.memory` in the values"
            return f": {pod.metadata.name} needed more memory than its limit", limits
        if one.state.waiting and one.state.waiting.reason not in STARTING:
            reason = f": {pod.metadata.name} is in {one.state.waiting.reason}"
            said = release.kubectl(f"logs {pod.metadata.name} -c {one.name} --previous --tail 30")
            return reason, f"{said if 'Crash' in reason else shows} says why"
    return None


def _unplaced(pod: V1Pod) -> str:
    """Give what the scheduler says of a pod that it cannot place."""
    for said in pod.status.conditions or ():
        if said.type == "PodScheduled" and said.status == "False" and said.message:
            return f" ({said.message.rstrip('.')})"
    return ""


def examine_first(job: V1Job, kubectl: Callable[[str], str]) -> Finding:
    """Say what became of the migrations of a first install, before which nothing else is made."""
    name, instance = job.metadata.name, job.metadata.labels[INSTANCE]
    logs = kubectl(f"logs job/{name} --all-containers --tail 30")
    if not job.status.failed:
        sentence = "did not end yet, and nothing else is installed before it does."
        return ill("migrations", name, sentence, f"{kubectl(f'describe job/{name}')} says more")
    sentence = f"failed {job.status.failed} times, so nothing was installed."
    remedy = f"{logs} says why; then `helm upgrade --install {instance}`"
    return ill("migrations", name, sentence, remedy)


def _failed(job: V1Job, release: Release) -> Finding:
    sentence = f"failed {job.status.failed} times, so nothing of the new release started."
    logs = release.kubectl(f"logs job/{job.metadata.name} --all-containers --tail 30")
    remedy = f"{logs} says why; then `helm upgrade {release.instance()}` again"
    return ill("migrations", job.metadata.name, sentence, remedy)


def _refused(area: str, kind: str, release: Release) -> Finding:
    ask = release.kubectl(f"auth can-i list {kind}")
    return unseen(area, kind, "may not be listed by this account.", f"a role until {ask} says yes")
