"""Process operations: cases and exceptions of every process, for people."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from trunkline_model.personal import PersonalWords


class ListCases(Struct, frozen=True):
    """Ask for cases, newest first."""

    process: str = ""
    """Limits to one process; empty means all."""
    state: str = ""
    """Limits to one header state; empty means all."""
    limit: int = 50
    """1 to 500."""
    before: str = ""
    """Id of the last case of the page before; empty for the first page."""
    business_key: str = ""
    """Limits to keys that begin like this; empty means all."""


class CaseSummary(Struct, frozen=True):
    """One case in a list."""

    case_id: str
    """Its id."""
    process: str
    """The process that moves it."""
    business_key: str
    """What people know it by."""
    state: str
    """Header state."""
    opened_at: datetime
    """When its first fact came (UTC)."""
    changed_at: datetime
    """When it last moved (UTC)."""
    open_exceptions: int
    """How many exceptions wait."""


class CaseList(Struct, frozen=True):
    """Cases, newest first."""

    cases: tuple[CaseSummary, ...] = ()
    """May be empty."""
    has_more: bool = False
    """True when another page follows."""


class GetCase(Struct, frozen=True):
    """Ask for one case."""

    case_id: str
    """Its id, or its business key."""


class TimelineEntry(Struct, frozen=True):
    """One entry of the evidence journal."""

    sequence: int
    """Place in the case's chain."""
    at: datetime
    """When it was committed (UTC)."""
    kind: str
    """fact, intent, result, observation, command, edit ..."""
    name: str
    """Name of the fact, step or command."""
    transition: str
    """The transition it belongs to; empty for facts from outside."""
    actor: str
    """Who or what caused it."""
    hash: str
    """Hex chain hash."""
    document: str
    """The entry's body as JSON, personal values masked."""


class OpenTransition(Struct, frozen=True):
    """Work of a case that is not done."""

    transition_id: str
    """`<case>:<transition>:<cause>`."""
    state: str
    """open, running, parked or stuck."""
    due_at: datetime
    """When it is tried next."""
    attempts: int
    """How often it was tried."""
    last_error: PersonalWords
    """Why it waits."""


class Case(Struct, frozen=True):
    """One case with its journal."""

    summary: CaseSummary
    """As in lists."""
    transitions: tuple[OpenTransition, ...]
    """What is not done."""
    timeline: tuple[TimelineEntry, ...]
    """The journal, oldest first."""
    chain_intact: bool
    """True when every hash of the journal verifies."""


class ExceptionFilter(Struct, frozen=True):
    """Which exceptions are meant: those that match everything that is not empty."""

    process: str = ""
    """The process that they belong to."""
    owner: str = ""
    """Who has to look."""
    reason: str = ""
    """Short code."""
    severity: str = ""
    """low, normal or high."""
    case_id: str = ""
    """The case."""
    group_id: str = ""
    """The group of the same trouble."""


class ListExceptions(Struct, frozen=True):
    """Ask for exceptions, oldest first."""

    state: str = "open"
    """open (with decided), decided, resolved, discarded, split; empty means all."""
    limit: int = 50
    """1 to 500."""
    only: ExceptionFilter = ExceptionFilter()
    """Narrows the list."""
    cursor: str = ""
    """From the page before; empty for the first."""


class ExceptionItem(Struct, frozen=True):
    """Work that a person must look at."""

    exception_id: str
    """Its id."""
    reason: str
    """Short code."""
    field: str
    """What is wrong, where known."""
    sentence: PersonalWords
    """What happened and what to do."""
    suggestion: PersonalWords
    """A suggested correction; may be empty."""
    owner: str
    """Who has to look."""
    raised_at: datetime
    """Since when it waits (UTC)."""
    age_s: int
    """Its age in seconds."""
    state: str
    """open; decided, which its owner carries out; resolved or discarded."""
    process: str
    """The process it belongs to."""
    case_id: str
    """The case; empty when none exists."""
    transition_id: str
    """The work it stops; empty when none."""
    raw_document_id: str
    """The document that caused it, where there is one."""
    raw_document_source: str
    """Run-time name of the service that keeps the document."""
    severity: str = "normal"
    """low, normal or high."""
    group_id: str = ""
    """Exceptions of the same reason and field that are about the same share it."""
    split_from: str = ""
    """The exception that this is one part of; empty when it is whole."""
    decided_by: str = ""
    """Who decided; empty as long as nobody has."""
    awaits_approval: bool = False
    """True while a correction of money or bank fields waits for a second person."""
    business_key: str = ""
    """What people know the case by; empty when none exists."""


class ExceptionList(Struct, frozen=True):
    """Exceptions, oldest first."""

    exceptions: tuple[ExceptionItem, ...] = ()
    """May be empty."""
    next_cursor: str = ""
    """Empty on the last page."""


class GetException(Struct, frozen=True):
    """Ask for one exception."""

    exception_id: str
    """Its id."""


class RetryException(Struct, frozen=True):
    """Try the stopped work again."""

    exception_id: str
    """Its id."""
    actor: str
    """Who decided."""


class DiscardException(Struct, frozen=True):
    """Close an exception without doing its work."""

    exception_id: str
    """Its id."""
    actor: str
    """Who decided."""
    reason: PersonalWords
    """Why; required."""


class Operations(Protocol):
    """Shows what is stuck and puts work on its owner's queue."""

    async def list_cases(self, request: ListCases) -> CaseList:
        """List cases."""
        ...

    async def get_case(self, request: GetCase) -> Case:
        """Read one with its journal; NotFound for an unknown id or key."""
        ...

    async def list_exceptions(self, request: ListExceptions) -> ExceptionList:
        """List exceptions."""
        ...

    async def get_exception(self, request: GetException) -> ExceptionItem:
        """Read one; NotFound for an unknown id."""
        ...

    async def retry_exception(self, request: RetryException) -> ExceptionItem:
        """Try again; Refused when it is closed or there is nothing to try."""
        ...

    async def discard_exception(self, request: DiscardException) -> ExceptionItem:
        """Close with a reason; Refused when it is closed already."""
        ...
