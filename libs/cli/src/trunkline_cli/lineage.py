"""`trunkline lineage`: where a posted value came from, as a tree."""

from collections.abc import Iterator

import click

from trunkline_model.capabilities.lineage import GetLineage, Lineage, LineageNode

from .asking import answered, as_json, tell, tracing

SHORT = 12
"""So many digits of a hash are enough to find it by."""


@click.command()
@click.argument("system")
@click.argument("document")
@click.argument("field", default="")
@as_json
def lineage(system: str, document: str, field: str, *, as_json: bool) -> None:
    """Explain the values of DOCUMENT, which SYSTEM (such as system-tryton) holds.

    FIELD is one value, such as gross or lines/0/net; without it all are explained.
    """

    async def ask() -> Lineage:
        async with tracing() as port:
            return await port.get_lineage(GetLineage(system, document, field))

    tell(answered(ask()), tree, as_json=as_json)


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
