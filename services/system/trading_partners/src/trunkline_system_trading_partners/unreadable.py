"""Why a document cannot be taken: the words that a person at the exception desk reads."""

from msgspec import Struct


class Fault(Struct, frozen=True):
    """What is wrong with a document."""

    reason: str
    """Short stable code, such as schema or doctype."""
    field: str
    """Where: line, element, segment or rule; empty when the document as a whole is wrong."""
    sentence: str
    """What is wrong and what to do, without anything personal from the document."""


class Unreadable(Exception):
    """The bytes are no document that can be taken; `fault` says why."""

    def __init__(self, reason: str, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.fault = Fault(reason, field, sentence)
