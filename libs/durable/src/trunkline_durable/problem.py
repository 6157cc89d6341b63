"""A problem: what a person is told about work that a machine cannot go on with."""

from msgspec import Struct, structs

from trunkline_kit.errors import FieldError, TrunklineError

HIGH = frozenset({"defect", "unknown_outcome", "undo_failed", "two_cases"})
"""Reasons behind which money or goods may stand wrong already."""
LOW = frozenset({"unavailable"})
"""Reasons that go away by themselves."""


class KeptDocument(Struct, frozen=True):
    """Bytes that came in, as they lie in the service that heard them."""

    raw_document_id: str
    """Their id there."""
    source: str
    """Run-time name of that service."""


class Problem(Struct, frozen=True, kw_only=True):
    """Why an exception is raised, and what may help."""

    reason: str
    """Short stable code."""
    sentence: str
    """What happened and what to do, for a person."""
    field: str = ""
    """Dotted path of the value that is wrong, where known."""
    suggestion: str = ""
    """A correction that would let the work go on."""
    raw_document_id: str = ""
    """The bytes that caused it."""
    raw_document_source: str = ""
    """Run-time name of the service that keeps those bytes."""
    owner: str = ""
    """Who has to look; empty means the process's owner."""
    severity: str = ""
    """low, normal or high; empty: as its reason says."""
    about: str = ""
    """What is wrong, such as an article's number: exceptions of one reason and field that are
    about the same form a group. Empty: the sentence says it."""
    faults: tuple[FieldError, ...] = ()
    """Every fault, when there are several; the first is the reason above."""
    once_for: str = ""
    """What many cases share the problem with, such as a connection: while one exception of this
    reason waits for it, no other is raised. Empty: each is raised."""

    @property
    def urgency(self) -> str:
        """How urgent it is: low, normal or high."""
        by_reason = "high" if self.reason in HIGH else "low" if self.reason in LOW else "normal"
        return self.severity or by_reason

    def with_words(self, sentence: str, faults: tuple[FieldError, ...]) -> "Problem":
        """The same problem in other words."""
        return structs.replace(self, sentence=sentence, faults=faults)

    def with_document(self, document: KeptDocument | None) -> "Problem":
        """The same problem with the bytes that the case began with, unless it names others."""
        if document is None or self.raw_document_id:
            return self
        return structs.replace(
            self,
            raw_document_id=document.raw_document_id,
            raw_document_source=document.source,
        )


class NeedsPerson(Exception):
    """Raised by a transition that cannot go on: it gets stuck with this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def problem_of(error: Exception) -> Problem:
    """Describe an error for a person; what is none of the five is a defect of ours."""
    if isinstance(error, NeedsPerson):
        return error.problem
    if isinstance(error, TrunklineError):
        first = error.fields[0] if error.fields else None
        return Problem(
            reason=first.reason if first else error.reason,
            sentence=first.sentence if first else error.sentence,
            field=first.field if first else "",
            faults=error.fields if len(error.fields) > 1 else (),
        )
    return Problem(reason="defect", sentence=f"{type(error).__name__}: {error}")


def unknown_outcome(name: str) -> Problem:
    """Say that a step may or may not have had its effect, and that only a person can look."""
    return Problem(
        reason="unknown_outcome",
        sentence=f"It is not known whether {name} took effect, and no machine can look it up.",
        suggestion="Look in the backend: discard if it is there, retry if it is not.",
    )
