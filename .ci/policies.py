"""Whether the network policies of a rendered chart let a connection between its pods through; pure.

Reads what our chart writes: pods chosen by labels in the release's own namespace. A peer of another
kind (a namespace, a block of addresses) is no pod of the release.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

type Object = dict[str, Any]
"""One Kubernetes object."""
type Labels = Mapping[str, str]


@dataclass(frozen=True, order=True)
class Edge:
    """A connection from one component to another."""

    caller: str
    called: str
    port: int


def refused(objects: Iterable[Object], made: Iterable[Edge]) -> list[Edge]:
    """Give the connections between pods of the release that policies would not have let through."""
    kept = list(objects)
    policies = [one["spec"] for one in kept if one["kind"] == "NetworkPolicy"]
    labels = dict(_labelled(kept))
    ours = (one for one in made if one.caller in labels and one.called in labels)
    return sorted(one for one in ours if not _passes(policies, labels, one))


def _labelled(objects: Iterable[Object]) -> Iterator[tuple[str, Labels]]:
    for one in objects:
        carries = one["spec"]["template"] if "template" in one.get("spec", {}) else one
        if one["kind"] in {"Deployment", "StatefulSet", "Pod"}:
            labels: Labels = carries["metadata"]["labels"]
            yield labels["app.kubernetes.io/component"], labels


def _passes(policies: list[Object], labels: Mapping[str, Labels], edge: Edge) -> bool:
    caller, called = labels[edge.caller], labels[edge.called]
    goes = any(
        _named(one.get("to"), called) for one in _rules(policies, caller, "egress", edge.port)
    )
    return goes and any(
        _named(one.get("from"), caller) for one in _rules(policies, called, "ingress", edge.port)
    )


def _rules(policies: list[Object], pod: Labels, way: str, port: int) -> Iterator[Object]:
    """Give the rules for a pod at a port; a pod that no policy chooses has one, which lets all."""
    chosen = [one for one in policies if _chosen(one["podSelector"], pod)]
    over = [one for one in chosen if way.title() in one["policyTypes"]]
    said = (rule for one in over for rule in one.get(way) or ())
    yield from (rule for rule in said if _at(rule, port))
    if not over:
        yield {}


def _at(rule: Object, port: int) -> bool:
    return "ports" not in rule or any(one.get("port", port) == port for one in rule["ports"])


def _named(peers: list[Object] | None, other: Labels) -> bool:
    if not peers:
        return True
    inside = (one for one in peers if "namespaceSelector" not in one and "podSelector" in one)
    return any(_chosen(one["podSelector"], other) for one in inside)


def _chosen(selector: Object, pod: Labels) -> bool:
    wanted: Labels = selector.get("matchLabels", {})
    return all(pod.get(key) == value for key, value in wanted.items())
