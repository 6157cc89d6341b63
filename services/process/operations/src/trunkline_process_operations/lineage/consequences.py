"""What came of something that came in: the facts, and every effect that followed from them.

A transition follows from a fact when its cause is a word of that fact, or names it; what was told
first opened the case, so everything in it follows but what else came in. What a case tells another
goes on there.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from trunkline_model.capabilities.lineage import Consequence

from .journal import CaseJournal, Said
from .journals import Journals
from .telling import concerns, told_by

MAKES_DUE = {"fact BillPosted": "lessen_accrual"}
"""Facts, each with the transition that it makes due and whose cause does not name it."""


def consequences_of(journals: Journals, places: Iterable[tuple[str, int]]) -> Iterator[Consequence]:
    """List facts and effects, case by case, in the order in which cases were reached."""
    for case_id, seqs in _reached(journals, places).items():
        journal = journals.read.get(case_id)
        if journal is not None:
            yield from (_consequence(journal, journal.at(seq)) for seq in sorted(seqs))


def _reached(journals: Journals, places: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """Give the places of all that followed, by case."""
    found: dict[str, set[int]] = {}
    todo = [(*place, "") for place in places]
    while todo:
        case_id, seq, about = todo.pop(0)
        journal, known = journals.read.get(case_id), found.setdefault(case_id, set())
        if journal is None or seq in known:
            continue
        after = {*_following(journal, journal.at(seq))} - known
        new = {one for one in after if concerns(journal, journal.at(one), about)}
        known |= new
        for one in sorted(new):
            todo += told_by(journals, journal, journal.at(one))
    return found


def _following(journal: CaseJournal, fact: Said) -> Iterator[int]:
    yield fact.seq
    opened = fact.seq == 1
    trail = Trail()
    trail.add(fact)
    trail.words.add(fact.request_id)
    for one in journal.entries[fact.seq :]:
        if opened and one.kind == "fact" and one.is_ours:
            yield one.seq
        if one.transition_id and (opened or trail.leads_to(one.transition_id)):
            if one.kind == "fact":
                trail.add(one)
            if one.kind in ("fact", "result"):
                yield one.seq


class Trail:
    """What was come by on the way forward through a journal."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self._transitions: set[str] = set()
        self._owed: set[str] = set()

    def add(self, fact: Said) -> None:
        """Take in what a fact says, and what it makes due."""
        self.words |= {*_words(fact.body)}
        if fact.title in MAKES_DUE:
            self._owed.add(MAKES_DUE[fact.title])

    def leads_to(self, transition_id: str) -> bool:
        """Whether a transition follows; from then on it does."""
        name = transition_id.split(":", 2)[1]
        named = self.words.intersection(_causes_of(transition_id))
        if transition_id not in self._transitions and not named and name not in self._owed:
            return False
        self._transitions.add(transition_id)
        self._owed.discard(name)
        return True


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
