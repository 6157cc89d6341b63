"""What a rendered chart says of its pods, as a tool that runs containers has to be told; pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

type Object = dict[str, Any]
"""One Kubernetes object."""

WORKLOADS = ("Deployment", "StatefulSet")
TESTED = "helm.sh/hook"
"""What says of a pod that `helm test` runs it."""
UNITS = {"Ki": "k", "Mi": "m", "Gi": "g"}


@dataclass(frozen=True)
class Pod:
    """One replica of a workload, with its only container."""

    name: str
    """As its neighbours call it: the name of its Service."""
    component: str
    """Run-time name of the service; `gateway`, `postgres` or `valkey` for the other three."""
    environment: Mapping[str, str]
    command: tuple[str, ...]
    """Empty: what the image says."""
    arguments: tuple[str, ...]
    user: str
    """uid:gid."""
    memory: str
    """The limit, as podman writes it."""
    scratch: tuple[str, ...]
    """Folders that it may write."""
    files: Mapping[str, Mapping[str, str]]
    """Folders that it may read: their files by name."""
    probe: Object
    """When it is ready; empty for one that runs to its end."""
    drains_s: float
    """How long it goes on after its callers were told, before SIGTERM."""
    grace_s: int
    """How long it may take to go."""


def pods(objects: Iterable[Object]) -> list[Pod]:
    """Give a pod of each workload; a secret is read from its `stringData`."""
    kept = list(objects)
    texts = _texts(kept)
    return [_pod(one, texts) for one in kept if one["kind"] in WORKLOADS]


def tests(objects: Iterable[Object]) -> list[Pod]:
    """Give the pods that `helm test` runs, each to its end."""
    kept = list(objects)
    texts = _texts(kept)
    return [_pod(one, texts) for one in kept if _hooks(one) == "test" and one["kind"] == "Pod"]


def _hooks(one: Object) -> str | None:
    hook: str | None = one["metadata"].get("annotations", {}).get(TESTED)
    return hook


def _texts(objects: Iterable[Object]) -> dict[str, Mapping[str, str]]:
    return {
        one["metadata"]["name"]: one.get("data") or one.get("stringData") or {}
        for one in objects
        if one["kind"] in {"ConfigMap", "Secret"}
    }


def _spec(workload: Object) -> Object:
    """Give what a pod is made of; a pod that stands alone says it itself."""
    spec: Object = workload["spec"]
    found: Object = spec["template"]["spec"] if "template" in spec else spec
    return found


def _pod(workload: Object, texts: Mapping[str, Mapping[str, str]]) -> Pod:
    spec = _spec(workload)
    [container] = spec["containers"]
    environment = dict(_environment(container, texts))
    user = spec["securityContext"]
    stop = container.get("lifecycle", {}).get("preStop", {})
    return Pod(
        name=workload["metadata"]["name"],
        component=workload["metadata"]["labels"]["app.kubernetes.io/component"],
        environment=environment,
        command=tuple(container.get("command", ())),
        arguments=tuple(_filled(one, environment) for one in container.get("args", ())),
        user=f"{user['runAsUser']}:{user['runAsGroup']}",
        memory=_size(container["resources"]["limits"]["memory"]),
        scratch=tuple(_scratch(workload)),
        files=dict(_files(spec, texts)),
        probe=container.get("readinessProbe", {}),
        drains_s=float(stop.get("sleep", {}).get("seconds", 0)),
        grace_s=int(spec.get("terminationGracePeriodSeconds", 30)),
    )


def _environment(
    container: Object, texts: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    told: dict[str, str] = {}
    for one in container.get("envFrom", ()):
        told |= texts[one["configMapRef"]["name"]]
    for one in container.get("env", ()):
        told[one["name"]] = _filled(_value(one, texts), told)
    yield from told.items()


def _value(variable: Object, texts: Mapping[str, Mapping[str, str]]) -> str:
    source: Object = variable.get("valueFrom", {})
    key = source.get("secretKeyRef") or source.get("configMapKeyRef")
    if key:
        return texts[key["name"]][key["key"]]
    return str(variable.get("value", ""))


def _filled(text: str, told: Mapping[str, str]) -> str:
    """Put variables in where the text says `$(NAME)`; one that is unknown stays."""
    return re.sub(r"\$\((\w+)\)", lambda found: told.get(found[1], found[0]), text)


def _mounts(spec: Object) -> dict[str, str]:
    [container] = spec["containers"]
    return {one["name"]: one["mountPath"] for one in container.get("volumeMounts", ())}


def _scratch(workload: Object) -> Iterator[str]:
    spec = _spec(workload)
    claimed = [one["metadata"]["name"] for one in workload["spec"].get("volumeClaimTemplates", ())]
    empty = [one["name"] for one in spec.get("volumes", ()) if "emptyDir" in one]
    places = _mounts(spec)
    yield from (places[one] for one in (*empty, *claimed))


def _files(
    spec: Object, texts: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    places = _mounts(spec)
    for one in spec.get("volumes", ()):
        name = one.get("configMap", {}).get("name") or one.get("secret", {}).get("secretName")
        if name:
            yield places[one["name"]], texts[name]


def _size(quantity: str) -> str:
    return f"{int(quantity[:-2])}{UNITS[quantity[-2:]]}"
