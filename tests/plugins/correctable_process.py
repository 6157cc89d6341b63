"""A process whose input people may correct: an order is checked by a catalogue, then sold."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from msgspec import Struct, structs
from toy_process import Answer, Ask, Backends, step

from trunkline_durable.chart import Chart, Move
from trunkline_durable.editing import CaseEdited, Editable, Editing, edited
from trunkline_durable.process import Due, Fact, Process
from trunkline_durable.run import Run
from trunkline_kit.errors import FieldError, Invalid, Refused
from trunkline_model.personal import PersonalStr

AT = datetime(2026, 11, 1, tzinfo=UTC)
PRICES = {"TEA": "4.00", "JAM": "3.00"}


class Ordered(Fact, frozen=True, kw_only=True):
    """Somebody ordered one thing."""

    sku: str
    price: str = "4.00"
    buyer: PersonalStr = "Ada Byron"


class Checked(Fact, frozen=True, kw_only=True):
    """It can be sold."""


class Sold(Fact, frozen=True, kw_only=True):
    """The ERP has it."""

    number: str


class Sale(Struct, frozen=True):
    """The folded case."""

    ordered: Ordered | None = None
    edits: tuple[CaseEdited, ...] = ()
    checked: bool = False
    number: str = ""


class Prices(Struct, frozen=True):
    """What a catalogue says."""

    prices: Mapping[str, str]


class Shop(Backends):
    """Backends with a catalogue that is read."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    async def catalogue(self) -> Prices:
        """Give the prices."""
        self.reads += 1
        return Prices(PRICES)


def values_of(case: Sale) -> Mapping[str, str]:
    """Give what may be corrected."""
    if case.checked or case.ordered is None:
        raise Refused("it is checked: cancel it and order again", reason="too_late")
    known = case.ordered
    first = {"lines[0].sku": known.sku, "lines[0].price": known.price, "buyer": known.buyer}
    return edited(first, case.edits)


def fold(case: Sale, fact: Fact) -> Sale:
    """Fold one more fact."""
    match fact:
        case Ordered():
            return structs.replace(case, ordered=fact)
        case CaseEdited():
            return structs.replace(case, edits=(*case.edits, fact))
        case Checked():
            return structs.replace(case, checked=True)
        case Sold():
            return structs.replace(case, number=fact.number)
    return case


def due(case: Sale) -> Iterable[Due]:
    """Check, then sell."""
    if case.ordered and not case.checked:
        yield Due("check", "first")
    if case.checked and not case.number:
        yield Due("sell", "first")


RESERVE = step("reserve")
SELL = step("sell")


async def check(run: Run, case: Sale) -> None:
    """Refuse what the catalogue does not know, or knows under another price."""
    values = values_of(case)
    found = await run.observe(f"catalogue:{run.attempt}", Prices, run.clients.catalogue)
    sku, price = values["lines[0].sku"], values["lines[0].price"]
    if sku not in found.prices:
        fault = FieldError("lines[0].sku", "unknown_sku", f"There is no article {sku}.")
        raise Invalid(fault.sentence, reason="order_invalid", fields=(fault,))
    if price != found.prices[sku]:
        sentence = f"It costs {found.prices[sku]}, and {price} was charged."
        fault = FieldError("gross", "penny_proof", sentence)
        raise Invalid(sentence, reason="penny_proof", fields=(fault,))
    run.record(Checked(occurred_at=AT))


async def sell(run: Run, case: Sale) -> None:
    """Reserve and sell."""
    values = edited({"lines[0].sku": case.ordered.sku if case.ordered else ""}, case.edits)
    who = case.ordered.buyer if case.ordered else ""
    await run.step(RESERVE, Ask(values["lines[0].sku"], who=who))
    sold: Answer = await run.step(SELL, Ask(values["lines[0].sku"]))
    run.record(Sold(occurred_at=AT, number=sold.number))


EDITING = Editing[Sale](
    fields=(
        Editable(path="lines[].sku", kind="code", meaning="Article"),
        Editable(path="lines[].price", kind="money", meaning="Price", second_person=True),
        Editable(path="buyer", kind="text", meaning="Who bought it", personal=True),
    ),
    values_of=values_of,
)

SALES = Process(
    name="sales",
    snapshot=Sale,
    facts=Ordered | CaseEdited | Checked | Sold,
    fold=fold,
    state_of=lambda case: "SOLD" if case.number else "CHECKED" if case.checked else "ORDERED",
    due=due,
    chart=Chart(
        initial="ORDERED",
        moves=(Move("ORDERED", "CHECKED", "Checked"), Move("CHECKED", "SOLD", "Sold")),
        commands={},
    ),
    transitions={"check": check, "sell": sell},
    steps=(RESERVE, SELL),
    editing=EDITING,
    reading=lambda clients: clients,
    days_of=lambda case: (date(2026, 11, 1),) if case.ordered else (),
)
