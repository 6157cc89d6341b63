"""Who may call whom by `services/topology.toml`, and what differs from it in code and in traces."""

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from trunkline_cli.topology import Topology, package

type Edge = tuple[str, str]
"""A caller and the service that it calls, by run-time name."""


class Imported(Struct, frozen=True):
    """The contracts that a service's code imports, such as `process.inventory`."""

    served: frozenset[str]
    """In servicer.py."""
    called: frozenset[str]
    """In clients.py."""


def declared_edges(topology: Topology) -> set[Edge]:
    """Every call that the page declares."""
    services = topology.services.items()
    return {(caller, called) for caller, one in services for called in one.calls}


def undeclared(shown: Collection[Edge], topology: Topology) -> list[str]:
    """Say of each edge that was seen why it should not be there; empty when all may be."""
    wrong = sorted(set(shown) - declared_edges(topology))
    return [f"{caller} called {called}, which is not declared" for caller, called in wrong] + [
        f"{caller} called {called} past the process layer"
        for caller, called in sorted(shown)
        if _layer(caller) in {"experience", "edge"} and _layer(called) == "system"
    ]


def differences(imported: Mapping[str, Imported], topology: Topology) -> list[str]:
    """Say where the contracts that code imports and the calls that are declared disagree."""
    return [
        said
        for name, service in topology.services.items()
        for said in _differences(name, service.calls, imported)
    ]


def imports_of(root: Path, services: Mapping[str, Path]) -> dict[str, Imported]:
    """Read the contracts that each service's servicer and clients import."""
    return {
        name: _imports(root / folder / "src" / package(name)) for name, folder in services.items()
    }


def _differences(
    name: str, calls: Collection[str], imported: Mapping[str, Imported]
) -> Iterator[str]:
    called = imported[name].called
    served = {callee: imported[callee].served for callee in calls}
    for contract in sorted(called - frozenset().union(*served.values())):
        yield f"{name} imports {contract}, and declares no call to a service that answers it"
    for callee, contracts in served.items():
        if not contracts & called:
            yield f"{name} declares a call to {callee}, and imports no contract that it answers"


def _imports(folder: Path) -> Imported:
    return Imported(_contracts(folder / "servicer.py"), _contracts(folder / "clients.py"))


def _contracts(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text()))
    modules = (node.module or "" for node in nodes if isinstance(node, ast.ImportFrom))
    contracts = (one.split(".")[1:3] for one in modules if one.startswith("trunkline."))
    return frozenset(".".join(words) for words in contracts if words[0] != "type")


def _layer(name: str) -> str:
    return name.partition("-")[0]
