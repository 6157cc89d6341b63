"""What came of something that came in: the facts, and every effect that followed from them.

A transition follows from a fact when its cause is a word of that fact, or names it; what was told
first opened the case, so everything in it follows.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trunkline_model.capabilities.lineage import Consequence

from .journal import CaseJournal, Said


def consequences_of(
    journals: Mapping[str, CaseJournal], places: Iterable[tuple[str, int]]
) -> Iterator[Consequence]:
    """List facts and effects, case by case."""
    told: dict[str, list[int]] = {}
    for case_id, seq in places:
        told.setdefault(case_id, []).append(seq)
    for case_id, seqs in told.items():
        journal = journals[case_id]
        wanted = {seq for one in seqs for seq in _following(journal, journal.at(one))}
        for seq in sorted(wanted):
            yield _consequence(journal, journal.at(seq))


def _following(journal: CaseJournal, fact: Said) -> Iterator[int]:
    yield fact.seq
    opened = fact.seq == 1
    causes = {*_words(fact.body), fact.request_id}
    reached: set[str] = set()
    for one in journal.entries[fact.seq :]:
        mine = one.transition_id
        if not mine:
            continue
        if opened or mine in reached or causes.intersection(_causes_of(mine)):
            reached.add(mine)
            if one.kind == "fact":
                causes |= {*_words(one.body)}
            if one.kind in ("fact", "result"):
                yield one.seq


def _causes_of(transition_id: str) -> tuple[str, ...]:
    """Take `<case>:<transition>:<cause>` apart; a cause may be a payment and its invoice."""
    cause = transition_id.split(":", 2)[-1]
    return (cause, cause.rpartition("/")[0])


def _words(body: Any) -> Iterator[str]:
    """Every text in a fact that may name a cause."""
    match body:
        case dict():
            for key, one in body.items():
                if key not in ("occurred_at", "$sealed", "ciphertext"):
                    yield from _words(one)
        case list():
            for one in body:
                yield from _words(one)
        case str() if body:
            yield body


def _consequence(journal: CaseJournal, one: Said) -> Consequence:
    proof = one.body.get("evidence") if isinstance(one.body, dict) else None
    evidence = proof if isinstance(proof, dict) else {}
    return Consequence(
        case_id=journal.case_id,
        business_key=journal.business_key,
        process=journal.process,
        sequence=one.seq,
        at=one.at,
        kind="step" if one.kind == "result" else "fact",
        name=one.name,
        system=evidence.get("system", ""),
        document_type=evidence.get("document_type", ""),
        document_number=evidence.get("document_number", ""),
    )
