"""Questions and commands about the end of a period: the port PeriodAccruals."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from msgspec import json, structs

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery
from trunkline_durable.engine import Engine
from trunkline_durable.periods import JournalledPeriods, Periods, require_open
from trunkline_durable.process import Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.period_accruals import (
    PeriodAccrualList,
    PostPeriodAccruals,
    PurchaseAccrual,
    ShowPeriodAccruals,
)
from trunkline_model.money import Money, total
from trunkline_store.pool import Connection

from .accrual_views import PROPOSED, accrual_view, unconfirmed_view
from .cases.purchase import PurchaseCase
from .commanding import Commanding
from .facts.period_end import AccrualAsked
from .rules.accrual import BILLED, OPEN, accrual_of
from .rules.period import Period, period_named, period_of
from .terms import Terms
from .transitions.moment import today

PAGE = 200

type Files = dict[str, CaseFile[PurchaseCase]]


class AccrualsDesk:
    """Answers the port; what it accepts is committed before it answers."""

    def __init__(
        self,
        engine: Engine,
        process: Process[PurchaseCase],
        terms: Terms,
        periods: Periods | None = None,
    ) -> None:
        self._desk, self._terms = Commanding(engine, process), terms
        self._periods: Periods = periods or JournalledPeriods()

    async def show_period_accruals(self, request: ShowPeriodAccruals) -> PeriodAccrualList:
        """Read every purchase of services that the period may concern, as it stands."""
        period = period_named(request.period)
        async with self._desk.engine.transaction() as conn:
            return await self._listed(conn, period, await self._concerned(conn, period))

    async def post_period_accruals(self, request: PostPeriodAccruals) -> PeriodAccrualList:
        """Have each purchase post what was seen of it; what was asked before is left alone."""
        period = period_named(request.period)
        _require_over(period)
        async with self._desk.engine.transaction() as conn:
            files = await self._concerned(conn, period, lock=True)
            seen = await self._listed(conn, period, files)
            if seen.content_sha256 != request.content_sha256:
                sentence = f"What is owed at the end of {period.name} has changed: look again."
                raise Conflict(sentence, reason="other_accruals")
            wanted = [one.purchase_number for one in seen.accruals if one.state == PROPOSED]
            if wanted:
                days = (period.last_on, period.next_on)
                await require_open(self._periods, conn, self._terms.legal_entity, days)
            for number in wanted:
                await self._ask(conn, files[number], period, request.actor)
            return await self._listed(conn, period, await self._concerned(conn, period))

    async def _ask(
        self, conn: Connection, file: CaseFile[PurchaseCase], period: Period, actor: str
    ) -> None:
        found = accrual_of(file.case, period)
        fact = AccrualAsked(
            occurred_at=clock.now(),
            period=period.name,
            accrued_on=period.last_on,
            reversed_on=period.next_on,
            lines=found.lines,
            net=found.net,
            sentence=found.sentence,
            actor=actor,
        )
        said = Said(f"accrual/{period.name}", fact, actor)
        cases, process = self._desk.engine.cases, self._desk.process
        await cases.record_fact(conn, process, file.business_key, said, opens=False)

    async def _concerned(self, conn: Connection, period: Period, *, lock: bool = False) -> Files:
        """Read what has not ended, and what ended with a bill since; by number, so locks agree."""
        found: Files = {}
        for label in (OPEN, *(f"{BILLED}{one.name}" for one in _since(period))):
            found |= {one.business_key: one for one in await self._labelled(conn, label)}
        numbers = sorted(found)
        if lock:
            return {one: await self._desk.load(conn, one, lock=True) for one in numbers}
        return {one: found[one] for one in numbers}

    async def _labelled(self, conn: Connection, label: str) -> list[CaseFile[PurchaseCase]]:
        cases, process = self._desk.engine.cases, self._desk.process
        found: list[CaseFile[PurchaseCase]] = []
        before = ""
        while True:
            query = CaseQuery(labels={label: "yes"}, before=before, limit=PAGE)
            page = await cases.page(conn, process, query)
            found += page
            if len(page) < PAGE:
                return found
            before = page[-1].case_id

    async def _listed(self, conn: Connection, period: Period, files: Files) -> PeriodAccrualList:
        every = [accrual_view(one, period) for one in files.values()]
        owed = [one for one in every if one is not None]
        told = (unconfirmed_view(one, period) for one in files.values())
        return PeriodAccrualList(
            period=period.name,
            accrued_on=period.last_on,
            reversed_on=period.next_on,
            totals=tuple(_totals(owed)),
            content_sha256=_hash(period, owed),
            accruals=tuple([await self._excepted(conn, one, files) for one in owed]),
            unconfirmed=tuple(one for one in told if one is not None),
        )

    async def _excepted(
        self, conn: Connection, one: PurchaseAccrual, files: Files
    ) -> PurchaseAccrual:
        case_id = files[one.purchase_number].case_id
        return structs.replace(one, exceptions=await self._desk.exceptions(conn, case_id))


def _since(period: Period) -> Iterator[Period]:
    """Give the periods after one, up to today's."""
    later = period_of(period.next_on)
    while later.first_on <= today():
        yield later
        later = period_of(later.next_on)


def _require_over(period: Period) -> None:
    if today() <= period.last_on:
        sentence = f"{period.name} is not over: its services are accrued from {period.next_on} on."
        raise Refused(sentence, reason="period_not_over")


def _totals(owed: Iterable[PurchaseAccrual]) -> Iterator[Money]:
    nets = [one.net for one in owed]
    for currency in sorted({one.currency for one in nets}):
        yield total((one for one in nets if one.currency == currency), currency)


def _hash(period: Period, owed: Iterable[PurchaseAccrual]) -> str:
    content = (period.name, [(one.purchase_number, one.net) for one in owed])
    return sha256(json.encode(content, order="deterministic")).hexdigest()
