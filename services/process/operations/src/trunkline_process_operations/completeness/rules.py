"""What is wrong with one document, told from how each side has it; pure.

A document is followed from side to side: each pair of neighbours that have it must agree, and
the last one has to have it. So one fault is told once, between the two that it lies between.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .entry import Entry, Side
from .finding import Found, Kind, Sides
from .routes import ROUTE_OF, Role, Route

EXACT = {(Side.SOURCE, Side.TAKEN), (Side.SENT, Side.TARGET)}
"""Neighbours of which one copied the other: they agree in net and tax too. A shop and an ERP
round tax each its own way, which the penny proof explains; their totals agree."""


class Gap(NamedTuple):
    """Where two neighbours disagree."""

    between: tuple[str, str]
    expected: str = ""
    found: str = ""
    off_by: Decimal | None = None
    ids: tuple[str, ...] = ()


def differences(entries: Sequence[Entry], *, enumerated: bool = True) -> Iterator[Found]:
    """Compare all entries of one document type, channel and key.

    `enumerated` is false for a channel whose source cannot be listed, such as a partner.
    """
    first = entries[0]
    route = ROUTE_OF[first.document_type]
    sides = Sides(*([one for one in entries if one.side == side and one.counts] for side in Side))
    cancelled = {one.side for one in entries if not one.counts}
    presence = _presence(first, sides, cancelled, enumerated=enumerated)
    if presence is not None:
        yield presence
        return
    if len(sides.source) > 1:
        gap = Gap((Side.SOURCE, Side.SOURCE), ids=_numbers(sides.source))
        yield _found(Kind.DOUBLED, first, sides, gap)
        return
    for pair in pairwise(one for one in sides if one):
        yield from _values(route, sides, pair)


def _presence(first: Entry, sides: Sides, cancelled: set[str], *, enumerated: bool) -> Found | None:
    """Tell what is not where it should be, or is where it should not be."""
    expected = sides.source or (sides.ours if Side.SOURCE not in cancelled else ())
    if sides.target and not expected:
        kind = Kind.CANCELLED_IN_SOURCE if cancelled else Kind.EXTRA_IN_TARGET
        return _found(kind, first, sides, Gap((Side.SOURCE, Side.TARGET)))
    if not expected:
        return None
    if not sides.source and enumerated:
        return _found(Kind.MISSING_IN_SOURCE, first, sides, Gap((Side.SOURCE, Side.TAKEN)))
    if not sides.target:
        carried = not ROUTE_OF[first.document_type].not_carried
        unheard = carried and not sides.ours and not cancelled
        kind = Kind.NOT_HEARD if unheard else Kind.MISSING_IN_TARGET
        return _found(kind, first, sides, Gap((Side.SOURCE, Side.TARGET)))
    return None


type Pair = tuple[Sequence[Entry], Sequence[Entry]]


def _values(route: Route, sides: Sides, pair: Pair) -> Iterator[Found]:
    """Compare two neighbours: how many, in which currency, how much, when, at which tax."""
    left, right = pair
    between = (left[0].side, right[0].side)
    if _doubled(route, left, right):
        yield _found(Kind.DOUBLED, right[0], sides, Gap(between, ids=_numbers(right)))
        return
    currencies = (_one(left, _currency), _one(right, _currency))
    if all(currencies) and currencies[0] != currencies[1]:
        yield _found(Kind.WRONG_CURRENCY, right[0], sides, Gap(between, *currencies))
    else:
        yield from _sums(route, sides, pair)
    if route.dated or between[1] != Side.TARGET:
        days = (_one(left, _day), _one(right, _day))
        if days[0] != days[1]:
            yield _found(Kind.WRONG_DAY, right[0], sides, Gap(between, *days))
    codes = (_codes(left), _codes(right))
    if between in EXACT and between[1] == Side.TARGET and codes[0] != codes[1]:
        yield _found(Kind.WRONG_TAX_CODE, right[0], sides, Gap(between, *codes))


def _doubled(route: Route, left: Sequence[Entry], right: Sequence[Entry]) -> bool:
    """Tell whether the right side has more of it than the left: parts are no doubles."""
    if not route.in_parts:
        return len(right) > len(left)
    wanted, there = _sum(left, _gross), _sum(right, _gross)
    return len(right) > len(left) and wanted is not None and there is not None and there > wanted


def _sums(route: Route, sides: Sides, pair: Pair) -> Iterator[Found]:
    left, right = pair
    between = (left[0].side, right[0].side)
    for value in VALUES:
        wanted, there = _sum(left, value), _sum(right, value)
        if wanted is None or there is None or wanted == there:
            continue
        if value in (_net, _tax) and between not in EXACT:
            continue
        short = route.in_parts and between == _completing(route) and there < wanted
        kind = Kind.APPLIED_IN_PART if short else KIND_OF.get(value, Kind.AMOUNT)
        texts = (_text(wanted, left[0]), _text(there, right[0]))
        yield _found(kind, right[0], sides, Gap(between, *texts, off_by=there - wanted))
        return


def _completing(route: Route) -> tuple[str, str]:
    """Between which two a document becomes complete little by little."""
    debits = route.target == Role.BANK
    return (Side.SENT, Side.TARGET) if debits else (Side.TAKEN, Side.SENT)


def _found(kind: Kind, about: Entry, sides: Sides, gap: Gap) -> Found:
    return Found(
        kind=kind,
        document_type=about.document_type,
        channel=about.channel,
        key=about.key,
        between=gap.between,
        expected=gap.expected,
        found=gap.found,
        off_by=gap.off_by,
        currency=about.currency,
        document_ids=gap.ids or _numbers(sides.target or sides.ours or sides.source),
        case_id=sides.case_id,
        asked=bool(sides.sent),
    )


def _numbers(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(sorted(one.document_id for one in entries if one.document_id))


def _one(entries: Sequence[Entry], read: Callable[[Entry], str]) -> str:
    """Give what all say, or all that they say."""
    return " ".join(sorted({read(one) for one in entries}))


def _codes(entries: Sequence[Entry]) -> str:
    return " ".join(sorted({code for one in entries for code in one.tax_codes.split()}))


def _sum(entries: Sequence[Entry], read: "Value") -> Decimal | None:
    """Add up; none when one of them does not say, or there is nothing of the kind."""
    values = [read(one) for one in entries]
    known = [one for one in values if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _text(value: Decimal, about: Entry) -> str:
    return f"{value:f} {about.currency}".strip()


type Value = Callable[[Entry], Decimal | None]


def _gross(one: Entry) -> Decimal | None:
    return one.gross


def _net(one: Entry) -> Decimal | None:
    return one.net


def _tax(one: Entry) -> Decimal | None:
    return one.tax


def _quantity(one: Entry) -> Decimal | None:
    return one.quantity or None


def _currency(one: Entry) -> str:
    return one.currency


def _day(one: Entry) -> str:
    return one.on.isoformat()


VALUES: tuple[Value, ...] = (_gross, _net, _tax, _quantity)
"""The first that differs names the difference: what differs in gross differs in net too."""
KIND_OF: Mapping[Value, Kind] = {_quantity: Kind.QUANTITY}
