"""`trunkline lineage`: where a posted value came from, or what came of a document, as a tree."""

from collections.abc import Iterator
from itertools import groupby

import click

from trunkline_model.capabilities.lineage import (
    Consequence,
    Consequences,
    GetConsequences,
    GetLineage,
    Lineage,
    LineageNode,
)

from .asking import answered, as_json, tell, tracing

LAYERS = ("system-", "sandbox-", "process-")
"""How names of services begin."""
SHORT = 12
"""So many digits of a hash are enough to find it by."""


@click.command()
@click.argument("system")
@click.argument("document")
@click.argument("field", default="")
@click.option("--forward", is_flag=True, help="What came of it, instead of where it came from.")
@as_json
def lineage(system: str, document: str, field: str, *, forward: bool, as_json: bool) -> None:
    """Explain the values of DOCUMENT, which SYSTEM (such as tryton) holds.

    FIELD is one value, such as gross or lines/0/net; without it all are explained. With --forward,
    SYSTEM is the service that heard DOCUMENT: the id of its bytes (raw_...), or the number of an
    event in its log.
    """
    system = _service(system)
    if forward:
        _forward(system, document, field, as_json=as_json)
        return

    async def ask() -> Lineage:
        async with tracing() as port:
            return await port.get_lineage(GetLineage(system, document, field))

    tell(answered(ask()), tree, as_json=as_json)


def _service(name: str) -> str:
    """Give the run-time name of a service; a backend's own name means the one that wraps it."""
    return name if name.startswith(LAYERS) else f"system-{name}"


def _forward(source: str, document: str, field: str, *, as_json: bool) -> None:
    if field:
        raise click.UsageError("what came in has no FIELD: everything that it caused is listed")
    number = int(document) if document.isdecimal() else 0
    asked = GetConsequences(source, "" if number else document, number)

    async def ask() -> Consequences:
        async with tracing() as port:
            return await port.get_consequences(asked)

    tell(answered(ask()), forward_tree, as_json=as_json)


def forward_tree(found: Consequences) -> str:
    """Draw each case with the facts and effects that came of a document below it."""
    if not found.consequences:
        return "nothing came of it: it concerned nobody"
    lines: list[str] = []
    for case_id, every in groupby(found.consequences, key=lambda one: one.case_id):
        below = list(every)
        lines.append(f"{below[0].business_key} {below[0].process} ({case_id})")
        lines += [f"  {_caused(one)}" for one in below]
    return "\n".join(lines)


def _caused(one: Consequence) -> str:
    left = ""
    if one.document_number:
        left = f": {one.system} {one.document_type} {one.document_number}"
    indent = "  " if one.kind == "step" else ""
    return f"{indent}{one.sequence} {one.kind} {one.name} [{one.at:%Y-%m-%d %H:%M:%S}]{left}"


def tree(found: Lineage) -> str:
    """Draw every value with what it came from below it."""
    named = f"{found.document_type} {found.document_id} in {found.system} {found.connection_id}"
    lines = [f"{found.document_number}: {named}, of {found.business_key}"]
    below: dict[int, list[LineageNode]] = {}
    for node in found.nodes:
        below.setdefault(node.parent, []).append(node)
    for value in found.values:
        posted = f" posted to {', '.join(value.posts_to)}" if value.posts_to else ""
        gap = "" if value.complete else "  NOT EXPLAINED TO ITS END"
        lines.append(f"\n{value.field} {value.value}{posted}{gap}")
        lines += _drawn(found.nodes[value.node - 1], below, 1)
    return "\n".join(lines)


def _drawn(node: LineageNode, below: dict[int, list[LineageNode]], depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{_line(node)}"
    proof = _proof(node)
    if proof:
        yield f"{indent}    {proof}"
    for one in below.get(node.number, ()):
        yield from _drawn(one, below, depth + 1)


def _line(node: LineageNode) -> str:
    at = f" [{node.at:%Y-%m-%d %H:%M:%S}]" if node.at else ""
    said = f": {node.sentence}" if node.sentence else ""
    return f"{node.number} {node.kind} {node.name} {node.value}{at}{said}".replace("  ", " ")


def _proof(node: LineageNode) -> str:
    parts = {
        "case": node.case_id and f"{node.case_id} entry {node.sequence}",
        "at": node.pointer,
        "by": node.actor,
        "mapping": node.mapping_version,
        "sent": node.request_sha256[:SHORT],
        "answered": node.answer_sha256[:SHORT],
        "sha256": node.hash[:SHORT],
    }
    return "  ".join(f"{name} {value}" for name, value in parts.items() if value)
