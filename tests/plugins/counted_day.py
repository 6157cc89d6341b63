"""A day of trade as its four sides know it, and defects planted in it; each day has its seed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from msgspec import Struct, structs

from trunkline_process_operations.completeness.entry import Entry, Side
from trunkline_process_operations.completeness.finding import Kind
from trunkline_process_operations.completeness.routes import ROUTES

DAY = date(2026, 10, 25)
"""The clocks go back on it."""
PENNY = Decimal("0.01")
BOUGHT = {"purchase_order", "supplier_invoice", "supplier_credit_note"}
IN_PARTS = {one.document_type for one in ROUTES if one.in_parts}
MONEY = {"order", "invoice", "refund", "payout"} | IN_PARTS | BOUGHT
TAXED = {"order", "invoice"} | BOUGHT

CARRIED = frozenset(one.document_type for one in ROUTES if not one.not_carried)
WRITTEN = CARRIED - {one.document_type for one in ROUTES if one.by_hand}
"""What Trunkline hears of; and of that, what it writes."""
DATED = frozenset(one.document_type for one in ROUTES if one.dated)

type Books = dict[tuple[str, str, str], list[Entry]]
"""Entries by document type, channel and key."""


class Planted(Struct, frozen=True):
    """One defect and the name that it has to be found under."""

    kind: str
    document_type: str
    key: str


def clean_day(seed: int, documents: int = 400) -> Books:
    """Give a day on which all sides agree; types, channels, parts and cancellations vary."""
    chance = Random(seed)  # noqa: S311 - the same seed, the same day
    books: Books = {}
    for number in range(documents):
        kind = ROUTES[number % len(ROUTES)].document_type
        entries = list(_document(chance, kind, number))
        first = entries[0]
        books[first.document_type, first.channel, first.key] = entries
    return books


def _document(chance: Random, kind: str, number: int) -> Iterator[Entry]:
    net = Decimal(chance.randint(100, 99_999)) / 100
    tax = (net * Decimal("0.2")).quantize(PENNY)
    base = Entry(
        side=Side.SOURCE,
        document_type=kind,
        channel=f"channel-{number % 3}",
        key=f"{kind}-{number}",
        document_id=f"S{number}",
        on=DAY,
        state="cancelled" if chance.random() < 0.05 else "live",
        currency="GBP" if kind in MONEY else "",
        gross=net + tax if kind in MONEY else None,
        tax=tax + chance.choice((0, PENNY)) if kind == "order" else None,
        quantity=Decimal(0) if kind in MONEY else Decimal(chance.randint(1, 9)),
    )
    yield base
    if kind in CARRIED:
        yield structs.replace(base, side=Side.TAKEN, document_id="", case_id=f"case-{number}")
    if base.state == "cancelled":
        return
    wrote = structs.replace(base, side=Side.SENT, document_id=f"T{number}", tax=None)
    if kind in TAXED:
        wrote = structs.replace(wrote, net=net, tax=tax, tax_codes="vat-20")
    for part in _parts(chance, wrote):
        if kind in WRITTEN:
            yield part
        late = timedelta(days=0 if kind in DATED else 2)
        yield structs.replace(part, side=Side.TARGET, case_id="", on=DAY + late)


def _parts(chance: Random, whole: Entry) -> Iterator[Entry]:
    """Apply some money in two parts, as where two parcels are billed."""
    if whole.document_type not in IN_PARTS or chance.random() < 0.7:
        yield whole
        return
    assert whole.gross is not None
    for name, gross in (("a", PENNY), ("b", whole.gross - PENNY)):
        yield structs.replace(whole, document_id=f"{whole.document_id}{name}", gross=gross)


def plant(books: Books, seed: int, count: int) -> set[Planted]:
    """Spoil so many documents of the day, each in one way, and say what has to be found."""
    chance = Random(seed)  # noqa: S311 - the same seed, the same day
    live = [name for name, entries in books.items() if entries[-1].side == Side.TARGET]
    planted = set()
    for name in chance.sample(sorted(live), count):
        fitting = [one for one in DEFECTS if one.fits(books[name])]
        defect = chance.choice(fitting)
        books[name] = defect.spoil(chance, books[name])
        planted.add(Planted(defect.kind, name[0], name[2]))
    return planted


def _without(*sides: Side) -> Callable[[Random, list[Entry]], list[Entry]]:
    return lambda _, entries: [one for one in entries if one.side not in sides]


def _changed(side: Side, change: Callable[[Entry], Entry]) -> Callable[..., list[Entry]]:
    """Change the first document of a side."""

    def spoil(_: Random, entries: list[Entry]) -> list[Entry]:
        at = next(place for place, one in enumerate(entries) if one.side == side)
        return [*entries[:at], change(entries[at]), *entries[at + 1 :]]

    return spoil


def _twice(side: Side) -> Callable[[Random, list[Entry]], list[Entry]]:
    def spoil(_: Random, entries: list[Entry]) -> list[Entry]:
        one = next(entry for entry in entries if entry.side == side)
        return [*entries, structs.replace(one, document_id=f"{one.document_id}-again")]

    return spoil


def _dearer(one: Entry) -> Entry:
    return structs.replace(one, gross=(one.gross or Decimal(0)) + PENNY)


def _heavier(one: Entry) -> Entry:
    return structs.replace(one, quantity=one.quantity + 1)


def _later(one: Entry) -> Entry:
    return structs.replace(one, on=one.on + timedelta(days=1))


class Defect(Struct, frozen=True):
    """One way in which a document goes wrong."""

    kind: str
    spoil: Callable[[Random, list[Entry]], list[Entry]]
    types: frozenset[str] = frozenset(one.document_type for one in ROUTES)

    def fits(self, entries: list[Entry]) -> bool:
        """Whether a document of this type can go wrong like this."""
        return entries[0].document_type in self.types


def _of(*types: str) -> frozenset[str]:
    return frozenset(types)


GOODS = frozenset(one.document_type for one in ROUTES if one.document_type not in MONEY)
DEFECTS = (
    Defect(Kind.MISSING_IN_TARGET, _without(Side.TARGET)),
    Defect(Kind.MISSING_IN_TARGET, _without(Side.SENT, Side.TARGET)),
    Defect(Kind.NOT_HEARD, _without(Side.TAKEN, Side.SENT, Side.TARGET), CARRIED),
    Defect(Kind.MISSING_IN_SOURCE, _without(Side.SOURCE), CARRIED),
    Defect(Kind.EXTRA_IN_TARGET, _without(Side.SOURCE, Side.TAKEN, Side.SENT)),
    Defect(Kind.DOUBLED, _twice(Side.SOURCE), _of("order", "shipment")),
    Defect(Kind.DOUBLED, _twice(Side.TARGET)),
    Defect(Kind.AMOUNT, _changed(Side.SOURCE, _dearer), frozenset(MONEY)),
    Defect(Kind.AMOUNT, _changed(Side.TARGET, _dearer), frozenset(MONEY)),
    Defect(Kind.QUANTITY, _changed(Side.TARGET, _heavier), GOODS),
    Defect(Kind.WRONG_DAY, _changed(Side.SOURCE, _later), DATED),
    Defect(Kind.WRONG_DAY, _changed(Side.TARGET, _later), DATED),
    Defect(
        Kind.WRONG_TAX_CODE,
        _changed(Side.TARGET, lambda one: structs.replace(one, tax_codes="vat-5")),
        frozenset(TAXED),
    ),
    Defect(
        Kind.WRONG_CURRENCY,
        _changed(Side.TARGET, lambda one: structs.replace(one, currency="EUR")),
        frozenset(MONEY),
    ),
)
