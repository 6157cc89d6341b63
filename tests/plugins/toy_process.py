"""A small process with everything in it, for the tests of the engine.

An order is placed, reserved, booked and shipped; it can be cancelled, which undoes what
was done. Its backends are `Backends`: they keep a journal and fail when told to.
"""

from asyncio import sleep, timeout
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import Recorded
from trunkline_durable.chart import Chart, Move
from trunkline_durable.engine import Engine
from trunkline_durable.process import Due, Fact, Process
from trunkline_durable.run import Run
from trunkline_durable.step import Step, Undo, Undone
from trunkline_durable.writing import Said
from trunkline_model.personal import PersonName

START = datetime(2026, 11, 1, tzinfo=UTC)


class Placed(Fact, frozen=True, kw_only=True):
    """A customer ordered."""

    quantity: int
    buyer: PersonName = ""
    buyer_id: PersonName | None = None


class Booked(Fact, frozen=True, kw_only=True):
    """The ERP has it."""

    number: str


class Parcel(Fact, frozen=True, kw_only=True):
    """A parcel left."""

    parcel: str
    quantity: int


class CancelAsked(Fact, frozen=True, kw_only=True):
    """Somebody wants it cancelled."""


class Cancelled(Fact, frozen=True, kw_only=True):
    """It is off."""


class Order(Struct, frozen=True):
    """The folded case."""

    placed: bool = False
    buyer: PersonName = ""
    quantity: int = 0
    number: str = ""
    shipped: int = 0
    parcels: tuple[str, ...] = ()
    cancel_asked: bool = False
    cancelled: bool = False
    trail: tuple[str, ...] = ()


def fold(case: Order, fact: Fact) -> Order:
    match fact:
        case Placed():
            case = replace(case, placed=True, buyer=fact.buyer, quantity=fact.quantity)
        case Booked():
            case = replace(case, number=fact.number)
        case Parcel():
            shipped = case.shipped + fact.quantity
            case = replace(case, shipped=shipped, parcels=(*case.parcels, fact.parcel))
        case CancelAsked():
            case = replace(case, cancel_asked=True)
        case Cancelled():
            case = replace(case, cancelled=True)
    return replace(case, trail=(*case.trail, type(fact).__name__))


def state_of(case: Order) -> str:
    if case.cancelled:
        return "CANCELLED"
    if case.placed and 0 < case.quantity <= case.shipped:
        return "SHIPPED"
    if case.shipped:
        return "PART_SHIPPED"
    return "BOOKED" if case.number else "PLACED" if case.placed else "NEW"


def due(case: Order) -> Iterable[Due]:
    if case.cancelled:
        return
    if case.cancel_asked:
        yield Due("cancel", "asked")
        return
    if case.placed:
        yield Due("book", "placed")
    if case.number:
        for parcel in case.parcels:
            yield Due("invoice", parcel)
    if case.quantity == 77:
        yield Due("remind", "late", START + timedelta(days=365 * 50))


CHART = Chart(
    initial="NEW",
    moves=(
        Move("NEW", "PLACED", "Placed"),
        Move("PLACED", "BOOKED", "Booked"),
        Move("BOOKED", "PART_SHIPPED", "Parcel"),
        Move("PART_SHIPPED", "SHIPPED", "Parcel"),
        Move("BOOKED", "SHIPPED", "Parcel"),
        Move("PLACED", "CANCELLED", "Cancelled"),
        Move("BOOKED", "CANCELLED", "Cancelled"),
    ),
    commands={"cancel": frozenset({"NEW", "PLACED", "BOOKED"})},
    final=frozenset({"SHIPPED", "CANCELLED"}),
)


class Ask(Struct, frozen=True):
    """Request of every toy step."""

    what: str
    request_id: str = ""
    who: PersonName = ""


class Answer(Struct, frozen=True):
    """Answer of every toy step."""

    number: str


class Backends:
    """Backends that keep a journal and fail when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Ask]] = []
        self.effects: dict[str, str] = {}
        self.failures: dict[str, list[BaseException | None]] = {}

    async def do(self, operation: str, request: Ask) -> Answer:
        self.asked.append((operation, request))
        planned = self.failures.get(operation)
        failure = planned.pop(0) if planned else None
        if failure is not None:
            raise failure
        return await self.effect(operation, request)

    async def effect(self, operation: str, request: Ask) -> Answer:
        """Take effect once for a request id, as a bound write does."""
        self.effects.setdefault(request.request_id, operation)
        return Answer(f"{operation}-{list(self.effects).index(request.request_id) + 1}")

    def count(self) -> Counter[str]:
        return Counter(self.effects.values())


def step(
    name: str, undo: Step[Ask, Answer] | None = None, *, bound: bool = True, after: str = ""
) -> Step[Ask, Answer]:
    async def send(clients: Backends, request: Ask) -> Answer:
        return await clients.do(name, request)

    def undoing(undone: Undone[Ask, Answer]) -> Ask:
        return Ask(f"{undone.request.what} {undone.result.number if undone.result else 'unknown'}")

    return Step(
        name=name,
        system="erp",
        request=Ask,
        result=Answer,
        send=send,
        bound=bound,
        undo=Undo(step=undo, request=undoing, after=frozenset({after})) if undo else None,
    )


RESERVE = step("reserve", step("release"))
QUOTE = step("quote", step("unquote"), after="book")
BOOK = step("book", step("unbook"))
POST = step("post", bound=False)
INVOICE = step("invoice")


async def book(run: Run, case: Order) -> None:
    await run.step(QUOTE if case.quantity == 21 else RESERVE, Ask(run.business_key, who=case.buyer))
    booked = await run.step(BOOK, Ask(f"{run.business_key} x{case.quantity}"))
    if case.quantity == 13:
        await run.step(POST, Ask(run.business_key))
    run.record(Booked(occurred_at=START + timedelta(hours=1), number=booked.number))


async def invoice(run: Run, case: Order) -> None:  # noqa: ARG001
    await run.step(INVOICE, Ask(run.cause))


async def cancel(run: Run, case: Order) -> None:  # noqa: ARG001
    await run.undo_all("cancelled", of="case")
    run.record(Cancelled(occurred_at=START + timedelta(hours=2)))


async def remind(run: Run, case: Order) -> None:  # noqa: ARG001
    return


TOY = Process(
    name="toy",
    snapshot=Order,
    facts=Placed | Booked | Parcel | CancelAsked | Cancelled,
    fold=fold,
    state_of=state_of,
    due=due,
    chart=CHART,
    transitions={"book": book, "invoice": invoice, "cancel": cancel, "remind": remind},
    steps=(RESERVE, QUOTE, BOOK, POST, INVOICE),
    person_of=lambda fact: fact.buyer_id if isinstance(fact, Placed) else None,
    aliases_of=lambda case: (case.number,) if case.number else (),
    labels_of=lambda case: {"number": case.number},
)


async def tell(engine: Engine, key: str, fact: Fact, fact_id: str = "") -> Recorded[Order]:
    """Record a fact in a transaction of its own."""
    said = Said(fact_id or f"{type(fact).__name__}-{key}", fact, "test")
    async with engine.transaction() as conn:
        return await engine.cases.record_fact(conn, TOY, key, said)


async def place(engine: Engine, key: str, *, quantity: int = 1, buyer: str = "") -> Recorded[Order]:
    """Place an order."""
    fact = Placed(occurred_at=START, quantity=quantity, buyer=buyer, buyer_id=buyer or None)
    return await tell(engine, key, fact)


async def look(engine: Engine, key: str) -> CaseFile[Order]:
    """Read a case."""
    async with engine.transaction() as conn:
        return await engine.cases.load(conn, TOY, key)


async def rows(engine: Engine, query: str, *values: object) -> list[Any]:
    """Read rows of the process schema."""
    async with engine.transaction() as conn:
        return await (await conn.execute(query.encode(), list(values) or None)).fetchall()


async def until(true: Callable[[], Awaitable[bool]], *, within_s: float = 40.0) -> None:
    """Wait until something is so, and fail when it does not become so in time."""
    async with timeout(within_s):
        while not await true():
            await sleep(0.02)


async def until_state(engine: Engine, key: str, state: str) -> CaseFile[Order]:
    """Wait until a case has a header state and nobody holds it."""

    async def reached() -> bool:
        found = await rows(
            engine,
            "SELECT FROM cases WHERE business_key = %s AND state = %s AND holder IS NULL",
            key,
            state,
        )
        return len(found) == 1

    await until(reached)
    return await look(engine, key)


async def until_transition(engine: Engine, name: str, state: str) -> None:
    """Wait until a transition of this name is in a state."""

    async def reached() -> bool:
        query = "SELECT FROM transitions WHERE name = %s AND state = %s"
        return len(await rows(engine, query, name, state)) > 0

    await until(reached)
