"""Fills in what is known of the bytes at the end of a branch: their hash, and where a value is."""

from asyncio import gather
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import DecodeError, json
from msgspec.structs import replace

from trunkline_kit.errors import TrunklineError
from trunkline_model.capabilities.events import EventLog, GetRawDocument, RawDocument
from trunkline_model.capabilities.lineage import LineageNode


async def with_documents(
    nodes: Iterable[LineageNode], sources: Mapping[str, EventLog]
) -> list[LineageNode]:
    """Read each document once, all together, from who keeps it; one that is away is told of."""
    tree = list(nodes)
    wanted = list(dict.fromkeys((one.name, one.value) for one in tree if one.kind == "bytes"))
    read = await gather(*(_read(sources.get(name), raw_id) for name, raw_id in wanted))
    kept = dict(zip(wanted, read, strict=True))
    for at, node in enumerate(tree):
        if node.kind == "bytes":
            values = [tree[one - 1].value for one in _above(node, tree)]
            tree[at] = _filled(node, kept[node.name, node.value], values)
    return tree


def _above(node: LineageNode, nodes: list[LineageNode]) -> Iterator[int]:
    """The event that brought the bytes is left out: its value is only its position."""
    at = nodes[node.parent - 1].parent
    while at:
        yield at
        at = nodes[at - 1].parent


async def _read(source: EventLog | None, raw_document_id: str) -> RawDocument | str:
    if source is None:
        return "the service that keeps them is not connected here"
    try:
        return await source.get_raw_document(GetRawDocument(raw_document_id))
    except TrunklineError as refusal:
        return refusal.sentence


def _filled(node: LineageNode, found: RawDocument | str, wanted: list[str]) -> LineageNode:
    if isinstance(found, str):
        return replace(node, sentence=f"bytes that cannot be read now: {found}")
    pointer = next((at for one in wanted if one and (at := place_in(found.content, one))), "")
    return replace(
        node,
        sentence=f"{len(found.content)} bytes of {found.content_type}, as they came",
        hash=found.sha256,
        at=found.received_at,
        pointer=pointer,
    )


def place_in(content: bytes, value: str) -> str:
    """Say where a value stands: a JSON pointer, or a line; empty when it is not there."""
    plain = value.rpartition(" ")[0] or value
    try:
        document = json.decode(content)
    except (DecodeError, UnicodeDecodeError):
        lines = content.decode(errors="replace").splitlines()
        at = next((number for number, one in enumerate(lines, start=1) if plain in one), 0)
        return f"line {at}" if at else ""
    return next(_pointers(document, {value, plain}, ""), "")


def _pointers(document: Any, wanted: set[str], at: str) -> Iterator[str]:
    match document:
        case dict():
            for key, one in document.items():
                yield from _pointers(one, wanted, f"{at}/{key}")
        case list():
            for index, one in enumerate(document):
                yield from _pointers(one, wanted, f"{at}/{index}")
        case str() | int() | float() if str(document) in wanted:
            yield at
