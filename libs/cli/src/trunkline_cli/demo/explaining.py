"""Every amount that a play posts in the ERP's ledger must explain itself, to its last end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.ledger import ListPostings, Posting
from trunkline_model.capabilities.lineage import ExplainedValue, GetLineage, Tracing

from .places import ERP, Places

SYSTEM = "system-tryton"


class Coverage(msgspec.Struct, frozen=True):
    """How much of the ledger explains itself."""

    explained: int
    """Amounts whose lineage ends at what came in, with the very same amount."""
    posted: int
    """Amounts that the play added."""
    gaps: tuple[str, ...] = ()
    """What does not explain itself, a sentence each."""
    documents: tuple[str, ...] = ()
    """The ERP's numbers of what was posted, in its order: `trunkline lineage` explains each."""

    def __str__(self) -> str:
        """Print as people read it."""
        percent = 100 * self.explained / self.posted if self.posted else 0
        return f"values explained / values posted: {self.explained} / {self.posted} ({percent:g} %)"


async def read_postings(places: Places) -> Sequence[Posting]:
    """Read the ERP's whole ledger."""
    return (await places.ledger.list_postings(ListPostings(ERP))).postings


async def coverage(
    tracing: Tracing, before: Sequence[Posting], after: Sequence[Posting]
) -> Coverage:
    """Ask for the lineage of every document that gained a posting."""
    gained = (Counter(after) - Counter(before)).elements()
    added = [one for one in gained if _posted(one)]
    gaps: list[str] = []
    numbers = tuple(dict.fromkeys(one.document_number for one in added))
    for number in numbers:
        values = await _values(tracing, number)
        gaps += unexplained([one for one in added if one.document_number == number], values)
    return Coverage(len(added) - len(gaps), len(added), tuple(gaps), numbers)


async def _values(tracing: Tracing, number: str) -> tuple[ExplainedValue, ...]:
    try:
        return (await tracing.get_lineage(GetLineage(SYSTEM, number))).values
    except NotFound:
        return ()


def unexplained(postings: Sequence[Posting], values: Iterable[ExplainedValue]) -> list[str]:
    """Name the postings that no value explains to the penny, on an account of its kind.

    An ERP may post one value in parts, such as tax by its codes: then their sum is the value, but
    a sum of nothing explains nothing: what is posted both ways is explained both ways. Else a value
    explains one posting, so what is posted twice and was asked for once is named.
    """
    ends = Counter(
        (kind, abs(_amount(one))) for one in values if one.complete for kind in one.posts_to
    )
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in postings:
        sums[posting.account_kind] += posting.debit.amount - posting.credit.amount
    whole = {kind for kind, amount in sums.items() if amount and ends[kind, abs(amount)]}
    return [
        f"nothing explains {_posted(one)} on {one.account_kind} {one.account}"
        f" of {one.document_number}"
        for one in postings
        if one.account_kind not in whole and not _taken(ends, (one.account_kind, _posted(one)))
    ]


def _taken(ends: Counter[tuple[str, Decimal]], wanted: tuple[str, Decimal]) -> bool:
    """Use a value up; False when none is left."""
    ends[wanted] -= 1
    return ends[wanted] >= 0


def _posted(posting: Posting) -> Decimal:
    return (posting.debit if posting.debit.amount else posting.credit).amount


def _amount(value: ExplainedValue) -> Decimal:
    return Decimal(value.value.partition(" ")[0])
