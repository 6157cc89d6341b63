"""What journal entries name: the keys by which lineage finds them again.

Written in the commit that writes the entry. Keys are numbers and ids of documents, never
anything personal.
"""

from collections.abc import Iterable
from typing import Any

from .chain import Linked
from .columns import Numbers, Texts


def document_key(system: str, number: str) -> str:
    """Name a document by the number that people know."""
    return f"{system}/{number}"


def raw_key(source: str, raw_document_id: str) -> str:
    """Name bytes that came in, by the service that keeps them."""
    return f"raw:{source}/{raw_document_id}"


def event_key(source: str, position: int) -> str:
    """Name an event by its place in a service's log."""
    return f"event:{source}/{position}"


def mention_columns(linked: Iterable[Linked]) -> dict[str, Any]:
    """Spread what entries name over two arrays: the key, and the entry's place."""
    found = [(key, one.seq) for one in linked for key in dict.fromkeys(keys_of(one))]
    return {
        "mentioned": Texts(key for key, _ in found),
        "mentioned_seqs": Numbers(seq for _, seq in found),
    }


def keys_of(one: Linked) -> Iterable[str]:
    """List what one entry names: the document of a result, the origin of a fact."""
    entry = one.entry
    if entry.kind == "result" and isinstance(entry.body, dict):
        yield from _of_document(entry.body.get("evidence"))
    elif entry.origin is not None:
        origin: dict[str, Any] = entry.origin
        yield event_key(origin["source"], origin["position"])
        if origin.get("raw_document_id"):
            yield raw_key(origin["source"], origin["raw_document_id"])


def _of_document(proof: Any) -> Iterable[str]:
    if not isinstance(proof, dict) or not proof.get("document_id"):
        return
    system: str = proof["system"]
    yield document_key(system, proof["document_number"])
    yield f"{system}/{proof['document_type']}/{proof['document_id']}"
