"""The inbox: what people do with exceptions of every process and inbound channel."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from trunkline_model.personal import PersonalWords

from .operations import ExceptionFilter, ExceptionItem, ExceptionList


class ListExceptionGroups(Struct, frozen=True):
    """Ask which troubles wait, the most frequent first."""

    only: ExceptionFilter = ExceptionFilter()
    """Narrows what is counted."""
    limit: int = 50
    """1 to 500."""


class GroupedExceptions(Struct, frozen=True):
    """Open exceptions of one reason and field that are about the same."""

    group_id: str
    """Its id."""
    count: int
    """How many wait."""
    oldest_at: datetime
    """Since when the oldest waits (UTC)."""
    process: str
    """The process."""
    reason: str
    """Short code."""
    field: str
    """What is wrong in the oldest of them."""
    sentence: PersonalWords
    """What happened to the oldest of them."""
    severity: str
    """low, normal or high."""


class ExceptionGroupList(Struct, frozen=True):
    """Groups, the largest first."""

    groups: tuple[GroupedExceptions, ...] = ()
    """May be empty."""


class ShowException(Struct, frozen=True):
    """Ask for one exception with all that belongs to it."""

    exception_id: str
    """Its id."""


class Fault(Struct, frozen=True):
    """One thing that is wrong."""

    field: str
    """Dotted path, such as lines[0].sku."""
    reason: str
    """Short code."""
    sentence: PersonalWords
    """What is wrong and what to do."""


class ExceptionNote(Struct, frozen=True):
    """Something that a person did with an exception."""

    at: datetime
    """When (UTC)."""
    kind: str
    """comment, assigned, split, document_read, correction ..."""
    actor: str
    """Who."""
    said: PersonalWords
    """What was said or done."""


class ExceptionPage(Struct, frozen=True):
    """One exception, whole."""

    item: ExceptionItem
    """As in lists."""
    faults: tuple[Fault, ...]
    """Everything that is wrong, when it is more than one thing."""
    notes: tuple[ExceptionNote, ...]
    """What people did, oldest first."""
    parts: tuple[ExceptionItem, ...]
    """What it was split into."""
    related_cases: tuple[str, ...]
    """Business keys of its case, and of others with open trouble of the same group or document."""
    group_count: int
    """How many wait in its group, itself included."""


class AssignException(Struct, frozen=True):
    """Hand an exception to somebody."""

    exception_id: str
    """Its id."""
    owner: str
    """Who has to look from now on."""
    actor: str
    """Who decided."""


class CommentException(Struct, frozen=True):
    """Say something about an exception."""

    exception_id: str
    """Its id."""
    actor: str
    """Who."""
    said: PersonalWords
    """At most 2,000 characters."""


class SplitException(Struct, frozen=True):
    """Make one exception of each fault, so that each gets an owner of its own."""

    exception_id: str
    """Its id."""
    actor: str
    """Who decided."""


class DecideExceptions(Struct, frozen=True):
    """Do the same with every open exception that matches."""

    only: ExceptionFilter
    """Which; at least one field must be set."""
    decision: str
    """retry, discard or assign."""
    actor: str
    """Who decided."""
    reason: PersonalWords = ""
    """Why; required to discard."""
    owner: str = ""
    """Who has to look, when they are assigned."""
    expected: int = -1
    """How many the dry count found; -1 counts only and decides nothing."""


class DecidedExceptions(Struct, frozen=True):
    """What became of them."""

    matched: int
    """How many matched."""
    decided: int
    """How many were decided; 0 in a dry count."""
    refused: tuple[Fault, ...] = ()
    """Those that were not, with why; `field` is the exception's id."""


class ReadDocument(Struct, frozen=True):
    """Ask for the bytes behind an exception."""

    exception_id: str
    """Its id."""
    actor: str
    """Who looks; kept when it is not masked."""
    whole: bool = False
    """True for the bytes as they came, with what they tell about people."""


class ExceptionDocument(Struct, frozen=True):
    """The document that caused an exception."""

    content: bytes
    """As it came, or with every text masked that is not known to be harmless."""
    content_type: str
    """As the sender declared it."""
    sha256: str
    """Hex hash of the bytes as they came."""
    received_at: datetime
    """When they were committed (UTC)."""
    masked: bool
    """True when the content is masked."""


class Inbox(Protocol):
    """What people do with exceptions, beside deciding about one."""

    async def list_exception_groups(self, request: ListExceptionGroups) -> ExceptionGroupList:
        """List what waits by what it is about."""
        ...

    async def show_exception(self, request: ShowException) -> ExceptionPage:
        """Read one whole; NotFound for an unknown id."""
        ...

    async def assign_exception(self, request: AssignException) -> ExceptionItem:
        """Hand it over; Refused when it is not open."""
        ...

    async def comment_exception(self, request: CommentException) -> ExceptionItem:
        """Add a remark; NotFound for an unknown id."""
        ...

    async def split_exception(self, request: SplitException) -> ExceptionList:
        """Give one exception for each fault; Refused when it has fewer than two."""
        ...

    async def decide_exceptions(self, request: DecideExceptions) -> DecidedExceptions:
        """Decide about all that match; Conflict when they are not as many as expected."""
        ...

    async def read_document(self, request: ReadDocument) -> ExceptionDocument:
        """Read the document; NotFound when there is none or its key was erased."""
        ...
