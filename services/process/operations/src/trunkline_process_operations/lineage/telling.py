"""What one case tells another, so that what came of something goes on there; pure."""

from collections.abc import Iterator
from typing import NamedTuple

from .journal import CaseJournal, Said
from .journals import Journals


class Telling(NamedTuple):
    """An entry that another case knows of."""

    process: str
    """The other case's process."""
    at: str
    """Name of its key, in the fact, or in the request of the step."""


TELLING = {
    "result claim_match": Telling("purchase", "purchase_key"),
    "result tell_purchase": Telling("purchase", "purchase_key"),
    "result tell_bill": Telling("supplier-invoice", "bill_key"),
    "fact BillScheduled": Telling("payment-run", "run_key"),
}
ONE_BILL = ("bill_key", "ledger_number")
"""Names under which a step says which bill of many it is about."""

type Reached = tuple[str, int, str]
"""Case, place, and the bill that alone is meant there; empty: all."""


def told_by(journals: Journals, journal: CaseJournal, entry: Said) -> Iterator[Reached]:
    """Give the places in another case where an entry is known."""
    telling = TELLING.get(entry.title)
    asked = journal.intent_of(entry) if entry.kind == "result" else entry
    if telling is None or asked is None:
        return
    other = journals.case(telling.process, asked.body[telling.at])
    if other is None:
        return
    if entry.kind == "fact":
        yield other.case_id, 1, journal.business_key
        return
    for one in other.entries:
        if one.kind == "fact" and one.request_id == entry.request_id:
            yield other.case_id, one.seq, ""


def concerns(journal: CaseJournal, entry: Said, bill: str) -> bool:
    """Whether an entry of a payment run is about a bill: it is, or it is about all of the run."""
    asked = journal.intent_of(entry) if bill and entry.kind == "result" else None
    named = [asked.body[one] for one in ONE_BILL if one in asked.body] if asked else []
    return not named or bool({bill, *_ledger_numbers(journal, bill)}.intersection(named))


def _ledger_numbers(journal: CaseJournal, bill: str) -> Iterator[str]:
    for payment in journal.at(1).body.get("payments", ()):
        for item in payment["items"]:
            if item["bill_key"] == bill:
                yield item["ledger_number"]
