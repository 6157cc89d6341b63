"""Walks from a value back to what came in, and writes down a tree; pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from trunkline_model.capabilities.lineage import LineageNode

from .journal import Said
from .journals import Journals
from .pointers import value_at
from .sources import Place, derivation_of, sources_of
from .words import Words, sentence_of

KINDS = {"result": "step", "intent": "step", "refusal": "step"}


class Walk:
    """One walk through journals; what was explained once is referred to."""

    def __init__(self, journals: Journals, words: Words) -> None:
        self._journals, self._words = journals, words
        self.nodes: list[LineageNode] = []
        self._known: dict[tuple[str, int, str], tuple[int, bool]] = {}

    def explain(self, place: Place, parent: int = 0) -> tuple[int, bool]:
        """Add a value and all that it came from; gives its node, and whether nothing is missing."""
        entry, pointer = place
        known = self._known.get((entry.case_id, entry.seq, pointer))
        if known is not None:
            self._add(place, parent, f"as explained at {known[0]}")
            return len(self.nodes), known[1]
        number = self._add(place, parent, sentence_of(entry))
        self._known[entry.case_id, entry.seq, pointer] = (number, False)
        self._edits(place, number)
        complete = self._from_rule(place, number)
        if not complete:
            complete = self._came_in(entry, number) and not _is_anothers(place)
        self._known[entry.case_id, entry.seq, pointer] = (number, complete)
        return number, complete

    def explain_undone(self, place: Place, undo: Said) -> tuple[int, bool]:
        """Add a value that was taken back: by which step, and all that it came from before."""
        entry, pointer = place
        value = self._words.text(value_at(entry.body, pointer))
        number = self._add((undo, ""), 0, "took it back, as a whole", value)
        rule = self._put(parent=number, kind="rule", name="all of it, the other way")
        return number, self.explain(place, rule)[1]

    def _from_rule(self, place: Place, number: int) -> bool:
        derivation = derivation_of(*place)
        if derivation is None:
            return False
        taken = list(sources_of(self._journals, place, derivation))
        if not taken:
            return False
        rule = self._put(parent=number, kind="rule", name=derivation.rule)
        ends = [self.explain(one, rule)[1] for one in taken]
        return all(ends)

    def _came_in(self, entry: Said, number: int) -> bool:
        """What was told or read from outside ends a branch."""
        origin = entry.origin
        if origin:
            self._event(origin, number)
        told = entry.kind in ("fact", "command") and not entry.transition_id
        return (told and not entry.is_ours) or entry.kind == "observation"

    def _event(self, origin: Mapping[str, Any], number: int) -> None:
        source, position = origin["source"], origin["position"]
        heard = self._put(
            parent=number,
            kind="event",
            name=source,
            value=str(position),
            sentence=f"event {origin.get('event_id', '')} of {origin.get('connection_id', '')}",
        )
        if origin.get("raw_document_id"):
            self._put(parent=heard, kind="bytes", name=source, value=origin["raw_document_id"])

    def _edits(self, place: Place, number: int) -> None:
        entry, pointer = place
        if entry.kind not in ("fact", "observation"):
            return
        edits = (one for one in self._journals.holding(entry).entries if one.kind == "edit")
        for edit in edits:
            for change in _changes(edit, pointer) if edit.seq > entry.seq else ():
                self._put(
                    parent=number,
                    kind="edit",
                    name=change["field"],
                    value=self._words.text(change["after"]),
                    sentence=self._words.edited(edit, change),
                    actor=self._words.text(edit.body.get("actor", edit.actor)),
                    at=edit.at,
                    case_id=entry.case_id,
                    sequence=edit.seq,
                    hash=edit.hash,
                )

    def _add(self, place: Place, parent: int, sentence: str, value: str | None = None) -> int:
        """Add an entry with the value that stands there, or with another that it stands for."""
        entry, pointer = place
        proof = entry.body.get("evidence") if isinstance(entry.body, dict) else None
        evidence = proof if isinstance(proof, dict) else {}
        return self._put(
            parent=parent,
            kind=KINDS.get(entry.kind, entry.kind),
            name=entry.name,
            value=self._words.text(value_at(entry.body, pointer)) if value is None else value,
            pointer=f"/body{pointer}" if value is None else "",
            sentence=sentence,
            actor=entry.actor,
            at=entry.at,
            case_id=entry.case_id,
            sequence=entry.seq,
            hash=entry.hash,
            mapping_version=str(evidence.get("mapping_version", "")),
            request_sha256=str(evidence.get("request_sha256", "")),
            answer_sha256=str(evidence.get("answer_sha256", "")),
        )

    def _put(self, **said: Any) -> int:
        given: dict[str, Any] = {"name": "", "value": "", "pointer": "", "sentence": "", **said}
        self.nodes.append(LineageNode(number=len(self.nodes) + 1, **given))
        return len(self.nodes)


def _is_anothers(place: Place) -> bool:
    """Whether a value is another case's, so that nobody can have told it."""
    derivation = derivation_of(*place)
    return derivation is not None and all(one.of for one in derivation.sources)


def _changes(edit: Said, pointer: str) -> Iterable[dict[str, Any]]:
    """The changes of an edit that touch the line or the field that a pointer is in."""
    for change in (*edit.body.get("changes", ()), *edit.body.get("personal", ())):
        path = "/" + change["field"].replace("[", "/").replace("]", "").replace(".", "/")
        line = path.rpartition("/")[0]
        if pointer.endswith(path) or (line and f"{line}/" in f"{pointer}/"):
            yield change
