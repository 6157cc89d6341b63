"""Documents that a later step took back: what they posted is posted again the other way; pure."""

from collections.abc import Iterator

from .journal import CaseJournal, Said
from .pointers import value_at
from .posted import TAKES_BACK

TAKEN_BACK = "taken back "
"""Before the name of a value that was posted the other way."""


def taking_back(journal: CaseJournal, result: Said) -> Iterator[Said]:
    """List the results of steps that took back what a result left, once each."""
    for one in journal.entries[result.seq :]:
        pointer = TAKES_BACK.get(one.name, "")
        if one.kind != "result" or not pointer or not one.body.get("existed"):
            continue
        asked = journal.intent_of(one)
        if asked is not None and value_at(asked.body, pointer) == result.request_id:
            yield one
            return
