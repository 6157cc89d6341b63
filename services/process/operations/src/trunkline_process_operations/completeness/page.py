"""A page of the notebook: one entry of a case's journal beside what its entries before it said."""

from collections.abc import Callable, Iterable
from datetime import date, tzinfo
from typing import NamedTuple

from msgspec import structs

from trunkline_model.money import Money

from .entry import Entry, Side, State
from .journalled import Said
from .journalled_line import Line

ORDER = "order"
"""Under which a shop's order is noted: each case has one."""

type Notes = dict[str, Entry]
"""What is known of one case: entries by the id that said so."""
type ZoneOf = Callable[[str], tzinfo]
"""Gives the time zone of a channel."""


class Page(NamedTuple):
    """One entry, and what the case's entries before it said."""

    notes: Notes
    said: Said
    zone_of: ZoneOf

    @property
    def request(self) -> str:
        """The id of the request or the fact."""
        return self.said.request_id

    @property
    def asked(self) -> Entry | None:
        """What the request asked for, when this is its answer."""
        return self.notes.get(self.said.request_id)

    @property
    def teller(self) -> str:
        """The connection whose event told the fact."""
        return self.said.request_id.partition("/")[0]

    @property
    def shop(self) -> str:
        """The shop that the case's order comes from; empty for a partner's."""
        order = self.notes.get(ORDER)
        return order.channel if order else ""

    def find(self, kind: str, *, key: str = "", document_id: str = "") -> Entry | None:
        """Find a document of the case by its key, or by its number."""
        of = (one for one in self.notes.values() if one.document_type == kind)
        return next(
            (one for one in of if (one.key == key if key else one.document_id == document_id)), None
        )


type Noted = Iterable[tuple[str, Entry]]


def taken(kind: str, of: tuple[str, str], on: date, *, document_id: str) -> Entry:
    """Begin a document that was heard of; `of` is its channel and key."""
    channel, key = of
    return Entry(Side.TAKEN, kind, channel, key, document_id, on)


def sent(kind: str, of: tuple[str, str], on: date) -> Entry:
    """Begin a document that was asked for and is not answered; `of` is its channel and key."""
    channel, key = of
    return Entry(Side.SENT, kind, channel, key, "", on, state=State.ASKED)


def done(asked: Entry, number: str) -> Entry:
    """Number a document that was asked for."""
    return structs.replace(asked, document_id=number, state=State.LIVE)


def worth(entry: Entry, gross: Money, net: Money | None = None, tax: Money | None = None) -> Entry:
    """Value a document; what is not said stays as it was."""
    return structs.replace(
        entry,
        currency=gross.currency,
        gross=gross.amount,
        net=net.amount if net else entry.net,
        tax=tax.amount if tax else entry.tax,
    )


def codes(lines: Iterable[Line]) -> str:
    """Name the tax codes of lines, once each, sorted."""
    return " ".join(sorted({line.tax_code for line in lines if line.tax_code}))
