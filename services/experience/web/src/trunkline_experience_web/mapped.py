"""What the pages of mapping tables show."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from trunkline_model.capabilities.mappings import DryRun, MappingDifference, MappingVersion
from trunkline_model.mapping import MappingRow

from .session import Session


class DocumentDifference(Struct, frozen=True):
    """What a version would have changed of one document."""

    case_id: str
    """The case."""
    business_key: str
    """What people know it by."""
    document: str
    """The request, such as book_sales_order."""
    codes: tuple[MappingDifference, ...]
    """Each code of it that would have been another."""


class Offer(Struct, frozen=True):
    """What somebody may do with a version."""

    publish: bool
    """True for a draft that somebody else wrote."""
    own: bool
    """True for a draft of their own: a second person publishes it."""
    roll_back: bool
    """True for one that was in use before."""


def documents_of(run: DryRun) -> tuple[DocumentDifference, ...]:
    """Put the differences of each document together, in their order."""
    return tuple(_documents(run.differences))


def offer_of(version: MappingVersion, session: Session) -> Offer:
    """Say what is offered; the process decides."""
    draft, own = version.state == "draft", version.author == session.actor
    return Offer(
        publish=draft and not own and session.may("approver"),
        own=draft and own,
        roll_back=version.state == "retired" and session.may("operator"),
    )


def becomes(row: MappingRow) -> str:
    """Say what a row's code becomes."""
    if row.rule:
        return f"what rule {row.rule} answers"
    return f"the same as {row.same_as}" if row.same_as else row.to_code


def _documents(found: Sequence[MappingDifference]) -> Iterator[DocumentDifference]:
    for _, codes in groupby(found, key=lambda one: (one.case_id, one.request_id)):
        same = tuple(codes)
        first = same[0]
        yield DocumentDifference(first.case_id, first.business_key, first.document, same)
