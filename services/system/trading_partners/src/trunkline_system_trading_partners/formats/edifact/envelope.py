"""The envelope of an interchange: who, to whom, under which number, and that all of it is there."""

from datetime import datetime

from msgspec import Struct

from ...unreadable import Unreadable
from .syntax import WRITTEN_IN, Segment, read_segments, segment, write_segments

VERSION = ("D", "96A", "UN")


class Ends(Struct, frozen=True):
    """Between whom an interchange goes, and under which number."""

    sender: str
    recipient: str
    control_reference: str
    """The sender's number of the interchange, never used again."""


class Message(Struct, frozen=True):
    """One message of an interchange."""

    kind: str
    """Such as INVOIC."""
    segments: tuple[Segment, ...]
    """Without UNH and UNT."""


class Interchange(Struct, frozen=True):
    """What one file holds."""

    ends: Ends
    messages: tuple[Message, ...]


def read_interchange(content: bytes) -> Interchange:
    """Read and count; Unreadable, reason `envelope`, when anything is missing or does not agree."""
    segments = read_segments(content)
    if len(segments) < 2 or segments[0].tag != "UNB" or segments[-1].tag != "UNZ":
        raise _wrong("UNB or UNZ", "the interchange has no beginning or no end")
    head, tail = segments[0], segments[-1]
    ends = Ends(head.text(1), head.text(2), head.text(4))
    if not all((ends.sender, ends.recipient, ends.control_reference)):
        raise _wrong("UNB", "the interchange does not say who sent it, to whom or its number")
    if tail.text(1) != ends.control_reference:
        raise _wrong("UNZ", "the number at the end is not that of the beginning")
    messages, groups = _messages(segments[1:-1])
    if not messages or tail.text(0).lstrip("0") != str(groups or len(messages)):
        raise _wrong("UNZ", f"it should hold {tail.text(0)} parts and holds {len(messages)}")
    return Interchange(ends, messages)


def write_interchange(ends: Ends, at: datetime, kind: str, body: list[Segment]) -> bytes:
    """Put one message into an interchange of its own."""
    unh = segment("UNH", "1", (kind, *VERSION))
    unt = segment("UNT", str(len(body) + 2), "1")
    unb = segment(
        "UNB",
        (WRITTEN_IN, "3"),
        ends.sender,
        ends.recipient,
        (f"{at:%y%m%d}", f"{at:%H%M}"),
        ends.control_reference,
    )
    return write_segments([unb, unh, *body, unt, segment("UNZ", "1", ends.control_reference)])


def _messages(segments: list[Segment]) -> tuple[tuple[Message, ...], int]:
    """Give the messages, and how many functional groups they stand in; 0 without groups."""
    found: list[Message] = []
    references: set[str] = set()
    groups, opened, before = 0, "", 0
    at = 0
    while at < len(segments):
        one = segments[at]
        if one.tag == "UNG" and not opened:
            groups, opened, before = groups + 1, one.text(4), len(found)
        elif one.tag == "UNE" and opened == one.text(1) and one.text(0) == str(len(found) - before):
            opened = ""
        elif one.tag == "UNH" and (opened or not groups):
            message, at = _message(segments, at, references)
            found.append(message)
        else:
            raise _wrong(one.tag, "a segment stands outside of every message, or a group is wrong")
        at += 1
    if opened:
        raise _wrong("UNE", "a group has no end")
    return tuple(found), groups


def _message(segments: list[Segment], start: int, known: set[str]) -> tuple[Message, int]:
    """Read one message from its UNH; gives it and the place of its UNT."""
    head = segments[start]
    reference, kind = head.text(0), head.text(1)
    end = next((at for at in range(start, len(segments)) if segments[at].tag == "UNT"), 0)
    if not end:
        raise _wrong(f"UNH {reference}", "a message has no end")
    tail = segments[end]
    if not reference or tail.text(1) != reference or reference in known:
        raise _wrong(f"UNT {reference}", "a message's number is missing, used twice or changed")
    if tail.text(0).lstrip("0") != str(end - start + 1):
        counted = f"should have {tail.text(0)} segments and has {end - start + 1}"
        raise _wrong(f"UNT {reference}", f"a message {counted}")
    if any(one.tag in ("UNB", "UNZ", "UNH", "UNG", "UNE") for one in segments[start + 1 : end]):
        raise _wrong(f"UNH {reference}", "a message holds part of an envelope")
    if (head.text(1, 1), head.text(1, 2)) != VERSION[:2]:
        raise Unreadable("other_message", f"{kind} is not of D.96A; ask for that directory")
    known.add(reference)
    return Message(kind, tuple(segments[start + 1 : end])), end


def _wrong(field: str, what: str) -> Unreadable:
    return Unreadable("envelope", f"{what}; ask for the whole interchange again", field=field)
