"""The port Completeness: certificates on demand, explanations, periods."""

from collections.abc import Sequence
from datetime import date, timedelta

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused
from trunkline_model.capabilities.completeness import (
    AcceptDifferences,
    Certificate,
    CertifiedDays,
    ClosePeriod,
    GetCertificate,
    ListCertificates,
    ListPeriods,
    MakeCertificate,
    OpenPeriod,
    Period,
    PeriodList,
)
from trunkline_store.pool import Pool

from ..rules import require_text
from .certifying import Certifying
from .ledger import Ledger
from .periods import closed_periods, period_of, read_periods
from .views import accepted, certificate, certificate_id, short, unsettled
from .wiring import LegalEntity

DAYS_MAX = 400
"""The most days that one answer or one period holds."""


class CompletenessDesk:
    """Answers people about whole days."""

    def __init__(self, pool: Pool, certifying: Certifying, entities: Sequence[LegalEntity]) -> None:
        self._pool, self._certifying = pool, certifying
        self._entities = {one.legal_entity: one for one in entities}

    async def make_certificate(self, request: MakeCertificate) -> Certificate:
        """Count a day now."""
        require_text("actor", request.actor)
        entity = self._entity(request.legal_entity)
        await self._certifying.make(entity, request.day, request.actor)
        return await self.get_certificate(GetCertificate(entity.legal_entity, request.day))

    async def get_certificate(self, request: GetCertificate) -> Certificate:
        """Read the one in force."""
        entity = self._entity(request.legal_entity)
        async with self._pool.connection() as conn:
            ledger = Ledger(conn, entity.legal_entity)
            kept = await ledger.of_day(request.day)
            if not kept:
                raise NotFound(f"{request.day} was never counted: make a certificate of it")
            return certificate(kept[-1], accepted(await ledger.every("explanation")))

    async def list_certificates(self, request: ListCertificates) -> CertifiedDays:
        """List days in short."""
        _require_days(request.from_on, request.to_on)
        entity = self._entity(request.legal_entity)
        async with self._pool.connection() as conn:
            ledger = Ledger(conn, entity.legal_entity)
            explained = accepted(await ledger.every("explanation"))
            periods = await read_periods(conn, entity.legal_entity)
            newest = await ledger.newest(request.from_on, request.to_on)
        days = (certificate(newest[day], explained) for day in sorted(newest))
        return CertifiedDays(tuple(short(one, periods) for one in days))

    async def accept_differences(self, request: AcceptDifferences) -> Certificate:
        """Explain differences of the certificate in force."""
        require_text("actor", request.actor)
        require_text("reason", request.reason)
        for entity in self._entities.values():
            async with self._pool.connection() as conn, conn.transaction():
                ledger = Ledger(conn, entity.legal_entity)
                await ledger.lock()
                day = await _day_of(ledger, request.certificate_id)
                if day is None:
                    continue
                _require_known(certificate((await ledger.of_day(day))[-1], {}), request)
                body = {
                    "certificate_id": request.certificate_id,
                    "difference_ids": list(request.difference_ids),
                    "reason": request.reason,
                }
                await ledger.append("explanation", day.isoformat(), body, request.actor)
            return await self.get_certificate(GetCertificate(entity.legal_entity, day))
        raise NotFound(f"no certificate {request.certificate_id}")

    async def close_period(self, request: ClosePeriod) -> Period:
        """Close days whose every difference is settled."""
        require_text("actor", request.actor)
        _require_days(request.from_on, request.to_on)
        entity = self._entity(request.legal_entity)
        if request.to_on >= clock.today(entity.erp.zone):
            raise Refused(f"{request.to_on} is not over yet", reason="open_day")
        async with self._pool.connection() as conn, conn.transaction():
            ledger = Ledger(conn, entity.legal_entity)
            await ledger.lock()
            await _require_settled(ledger, request)
            return await self._move(ledger, request, closed=True, reason="")

    async def open_period(self, request: OpenPeriod) -> Period:
        """Open days again."""
        require_text("actor", request.actor)
        require_text("reason", request.reason)
        entity = self._entity(request.legal_entity)
        async with self._pool.connection() as conn, conn.transaction():
            ledger = Ledger(conn, entity.legal_entity)
            await ledger.lock()
            periods = closed_periods(entity.legal_entity, await ledger.every("period"))
            shut = next((one for one in periods if one.from_on == request.from_on), None)
            if shut is None:
                raise NotFound(f"no closed period begins on {request.from_on}")
            asked = ClosePeriod(shut.legal_entity, shut.from_on, shut.to_on, request.actor)
            return await self._move(ledger, asked, closed=False, reason=request.reason)

    async def list_periods(self, request: ListPeriods) -> PeriodList:
        """List what is closed."""
        entity = self._entity(request.legal_entity)
        async with self._pool.connection() as conn:
            return PeriodList(tuple(await read_periods(conn, entity.legal_entity)))

    def _entity(self, name: str) -> LegalEntity:
        if not self._entities:
            sentence = "no connections are wired to operations: set TRUNKLINE_CONNECTIONS"
            raise Refused(sentence, reason="not_wired")
        if not name and len(self._entities) == 1:
            return next(iter(self._entities.values()))
        if name not in self._entities:
            raise NotFound(f"there is no legal entity {name!r}: {', '.join(self._entities)}")
        return self._entities[name]

    async def _move(
        self, ledger: Ledger, request: ClosePeriod, *, closed: bool, reason: str
    ) -> Period:
        name = request.from_on.isoformat()
        body = {
            "from_on": name,
            "to_on": request.to_on.isoformat(),
            "closed": closed,
            "reason": reason,
        }
        kept = await ledger.append("period", name, body, request.actor)
        entity = self._entity(request.legal_entity)
        return Period(entity.legal_entity, request.from_on, request.to_on, kept.at, kept.actor)


def _require_days(first: date, last: date) -> None:
    if not timedelta(0) <= last - first < timedelta(days=DAYS_MAX):
        raise Invalid(f"give at most {DAYS_MAX} days, the first one first", reason="days")


def _require_known(one: Certificate, request: AcceptDifferences) -> None:
    if one.certificate_id != request.certificate_id:
        sentence = f"{request.certificate_id} was superseded by {one.certificate_id}: look again"
        raise Conflict(sentence, reason="superseded")
    unknown = set(request.difference_ids) - {each.difference_id for each in one.differences}
    if unknown or not request.difference_ids:
        raise NotFound(f"the certificate has no difference {', '.join(sorted(unknown))}")


async def _day_of(ledger: Ledger, wanted: str) -> date | None:
    for one in await ledger.every("certificate"):
        if certificate_id(one) == wanted:
            return date.fromisoformat(one.body["day"])
    return None


async def _require_settled(ledger: Ledger, request: ClosePeriod) -> None:
    """Raise Refused, naming the first day that is in the way and why."""
    periods = closed_periods("", await ledger.every("period"))
    explained = accepted(await ledger.every("explanation"))
    newest = await ledger.newest(request.from_on, request.to_on)
    for offset in range((request.to_on - request.from_on).days + 1):
        day = request.from_on + timedelta(days=offset)
        if period_of(periods, day) is not None:
            raise Refused(f"{day} is closed already", reason="closed_period")
        if day not in newest:
            raise Refused(f"{day} was never counted: make a certificate of it", reason="uncounted")
        left = unsettled(certificate(newest[day], explained))
        if left:
            sentence = (
                f"{day} has {len(left)} differences that nobody has settled, the first of "
                f"{left[0].document_type} {left[0].key}: {left[0].cause}"
            )
            raise Refused(sentence, reason="unexplained")
