"""Lineage as trees, one for each value of a document."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from trunkline_model.capabilities.lineage import ExplainedValue, Lineage, LineageNode


class Branch(Struct, frozen=True):
    """One thing and what it came from."""

    node: LineageNode
    """The thing."""
    origins: tuple["Branch", ...]
    """What it came from; empty for what came in."""


class ValueTree(Struct, frozen=True):
    """A value of a document with everything that it came from."""

    value: ExplainedValue
    """The value."""
    root: Branch
    """Its tree."""


def trees(lineage: Lineage) -> tuple[ValueTree, ...]:
    """Give each value its tree."""
    below: dict[int, list[LineageNode]] = defaultdict(list)
    for node in lineage.nodes:
        below[node.parent].append(node)
    known = {node.number: node for node in lineage.nodes}
    return tuple(
        ValueTree(one, _branch(known[one.node], below))
        for one in lineage.values
        if one.node in known
    )


def _branch(node: LineageNode, below: Mapping[int, Sequence[LineageNode]]) -> Branch:
    """Numbers of origins are higher than their parent's, so this ends."""
    origins = [one for one in below.get(node.number, ()) if one.number > node.number]
    return Branch(node, tuple(_branch(one, below) for one in origins))
