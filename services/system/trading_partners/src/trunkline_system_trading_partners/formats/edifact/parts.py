"""What EDIFACT messages are made of: groups of segments, days, amounts, texts, references."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money

from ...unreadable import Unreadable
from .syntax import Segment, segment

TEXT_MAX, NAME_MAX = 70, 35


class Group(Struct, frozen=True):
    """Segments that belong together, asked by tag and by the qualifier that they begin with."""

    segments: tuple[Segment, ...]

    def find(self, tag: str, qualifier: str = "") -> Segment | None:
        """Give the first one."""
        return next(iter(self.every(tag, qualifier)), None)

    def every(self, tag: str, qualifier: str = "") -> Iterator[Segment]:
        """Give each of them."""
        for one in self.segments:
            if one.tag == tag and qualifier in ("", one.text(0)):
                yield one

    def value(self, tag: str, qualifier: str) -> str:
        """Give the second component of the first element, such as the day of a DTM."""
        found = self.find(tag, qualifier)
        return found.text(0, 1) if found else ""

    def need(self, tag: str, qualifier: str = "") -> Segment:
        """Give the first one; Unreadable when there is none."""
        found = self.find(tag, qualifier)
        if found is None:
            raise missing(f"{tag} {qualifier}".strip())
        return found

    def after(self, tag: str, qualifier: str, *members: str) -> "Group":
        """Give a segment with those that follow it and belong to it."""
        for at, one in enumerate(self.segments):
            if one.tag == tag and one.text(0) == qualifier:
                return Group((one, *_while(self.segments[at + 1 :], members)))
        return Group(())

    def split(self, tag: str, *members: str) -> Iterator["Group"]:
        """Give each segment of a tag with those that follow it and belong to it."""
        for at, one in enumerate(self.segments):
            if one.tag == tag:
                yield Group((one, *_while(self.segments[at + 1 :], members)))


class Body(Struct, frozen=True):
    """A message in its three parts."""

    head: Group
    lines: tuple[Group, ...]
    tail: Group


def body_of(segments: Iterable[Segment]) -> Body:
    """Split a message at its lines and at the section control."""
    head: list[Segment] = []
    lines: list[list[Segment]] = []
    tail: list[Segment] = []
    at = head
    for one in segments:
        if one.tag == "UNS":
            at = tail
        elif one.tag == "LIN":
            lines.append(at := [one])
            continue
        at.append(one)
    return Body(Group(tuple(head)), tuple(Group(tuple(one)) for one in lines), Group(tuple(tail)))


def missing(what: str) -> Unreadable:
    """Say that a segment or value is not there."""
    return Unreadable("schema", "a segment or value is missing; ask for it", field=what)


def figure(text: str, where: str) -> Decimal:
    """Read a number."""
    if not re.fullmatch(r"-?[0-9]{1,18}([.,][0-9]{1,12})?", text):
        raise Unreadable("value", "a number cannot be read; ask for it", field=where)
    return Decimal(text.replace(",", "."))


def day(group: Group, qualifier: str) -> date | None:
    """Read the day of a DTM; None when there is none."""
    text = group.value("DTM", qualifier)
    if not text:
        return None
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        field = f"DTM {qualifier}"
        raise Unreadable("value", "a date cannot be read; ask for it", field=field) from None


def need_day(group: Group, qualifier: str) -> date:
    """Read the day of a DTM that must be there."""
    found = day(group, qualifier)
    if found is None:
        raise missing(f"DTM {qualifier}")
    return found


def dtm(qualifier: str, on: date | None) -> Iterator[Segment]:
    """Write a day, when there is one."""
    if on is not None:
        yield segment("DTM", (qualifier, f"{on:%Y%m%d}", "102"))


def rff(qualifier: str, number: str) -> Iterator[Segment]:
    """Write a reference, when there is one."""
    if number:
        yield segment("RFF", (qualifier, number))


def moa(qualifier: str, amount: Money | None) -> Iterator[Segment]:
    """Write an amount, when there is one."""
    if amount is not None:
        yield segment("MOA", (qualifier, f"{amount.amount:f}", amount.currency))


def money(group: Group, qualifier: str, currency: str) -> Money | None:
    """Read an amount; None when there is none."""
    found = group.find("MOA", qualifier)
    if found is None:
        return None
    return Money(figure(found.text(0, 1), f"MOA {qualifier}"), found.text(0, 2) or currency)


def need_money(group: Group, qualifier: str, currency: str) -> Money:
    """Read an amount that must be there."""
    found = money(group, qualifier, currency)
    if found is None:
        raise missing(f"MOA {qualifier}")
    return found


def ftx(qualifier: str, text: str, code: str = "") -> Iterator[Segment]:
    """Write free text in pieces of 70 characters, five a segment."""
    parts = pieces(text, TEXT_MAX)
    for at in range(0, len(parts), 5):
        yield segment("FTX", qualifier, "", code, tuple(parts[at : at + 5]))


def words(group: Group, qualifier: str) -> str:
    """Read free text."""
    found = group.every("FTX", qualifier)
    return "".join("".join(one.elements[3]) for one in found if len(one.elements) > 3)


def imd(description: str) -> Iterator[Segment]:
    """Write what an article is, in pieces of 35 characters, two a segment."""
    parts = pieces(description, NAME_MAX)
    for at in range(0, len(parts), 2):
        yield segment("IMD", "F", "", ("", "", "", *parts[at : at + 2]))


def description(group: Group) -> str:
    """Read what an article is."""
    found = (one.elements[2][3:5] for one in group.every("IMD") if len(one.elements) > 2)
    return "".join("".join(parts) for parts in found)


def currency_of(head: Group) -> str:
    """Read the currency of the message; empty when it does not say."""
    return head.value("CUX", "2")


def cux(currency: str) -> Iterator[Segment]:
    """Write the currency, when there is one."""
    if currency:
        yield segment("CUX", ("2", currency, "9"))


def pieces(text: str, size: int) -> list[str]:
    """Cut a text into pieces of at most that size."""
    return [text[at : at + size] for at in range(0, len(text), size)]


def _while(segments: tuple[Segment, ...], members: tuple[str, ...]) -> Iterator[Segment]:
    for one in segments:
        if one.tag not in members:
            return
        yield one
