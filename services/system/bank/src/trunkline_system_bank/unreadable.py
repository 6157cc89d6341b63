"""Why a file cannot be taken: the words that a person at the exception desk reads."""

from msgspec import Struct


class Fault(Struct, frozen=True):
    """What is wrong with a file."""

    reason: str
    """Short stable code, such as schema or doctype."""
    field: str
    """Line and element; empty when the file as a whole is wrong."""
    sentence: str
    """What is wrong and what to do, without anything personal from the file."""


class Unreadable(Exception):
    """The file is not a statement that we can take; `fault` says why."""

    def __init__(self, reason: str, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.fault = Fault(reason, field, sentence)
