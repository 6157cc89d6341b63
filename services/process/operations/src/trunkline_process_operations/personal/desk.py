"""The port PersonalData: a person's right to see and to be forgotten."""

from collections.abc import Mapping
from datetime import date
from secrets import token_hex

from trunkline_durable import words
from trunkline_kit import clock
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.personal import (
    ApproveErasure,
    Erasure,
    ErasureList,
    ExportPerson,
    ListErasures,
    PersonExport,
    ProposeErasure,
)
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from ..rules import require_limit, require_text
from . import book, erasing
from .book import Planned
from .clients import Keeper
from .exporting import of_process, of_services
from .finding import Subject, find, of_cases
from .records import record
from .rules import items_of, kept_until, require_ended


class PersonalDesk:
    """Gathers and erases over the process layer and the services below it."""

    def __init__(
        self,
        pool: Pool,
        keyring: Keyring | None,
        keepers: Mapping[str, Keeper],
        year_end: tuple[int, int],
    ) -> None:
        """`keepers` are the system services by name; `year_end` is month and day."""
        self._pool, self._known, self._keepers = pool, keyring, keepers
        self._year_end = year_end

    async def export_person(self, request: ExportPerson) -> PersonExport:
        """Gather everything, and keep that it was gathered."""
        require_text("person", request.person)
        async with self._pool.connection() as conn:
            subject = await find(conn, self._keyring, request.person)
            ours = [one async for one in of_process(conn, self._keyring, subject)]
        theirs, missing = await of_services(self._keepers, subject)
        cases = tuple(one.business_key for one in subject.cases)
        body = {"cases": cases, "values": len(ours) + len(theirs), "missing": missing}
        async with self._pool.connection() as conn, conn.transaction():
            evidence = await record(conn, "export", body, request.actor)
        return PersonExport(clock.now(), cases, (*ours, *theirs), tuple(missing), evidence)

    async def propose_erasure(self, request: ProposeErasure) -> Erasure:
        """Say what would go and what stays."""
        require_text("person", request.person)
        require_text("reason", request.reason)
        erasure_id = f"ers_{token_hex(8)}"
        async with self._pool.connection() as conn, conn.transaction():
            subject = await find(conn, self._keyring, request.person)
            plan = self._plan(subject)
            why = await words.sealed(conn, self._keyring, subject.case_ids[0], request.reason)
            await book.propose(conn, erasure_id, plan, (request.actor, why, clock.now()))
            return await book.read(conn, erasure_id)

    async def approve_erasure(self, request: ApproveErasure) -> Erasure:
        """Carry it out: services first, so that none is forgotten when one is away."""
        async with self._pool.connection() as conn, conn.transaction():
            found = await book.read(conn, request.erasure_id)
            _require_second(found, request.actor)
            subject = await of_cases(conn, self._keyring, list(found.cases))
        await self._erase(found, subject, (self._plan(subject), request.actor))
        async with self._pool.connection() as conn, conn.transaction():
            return await book.read(conn, request.erasure_id)

    async def list_erasures(self, request: ListErasures) -> ErasureList:
        """List them."""
        require_limit(request.limit)
        async with self._pool.connection() as conn:
            return ErasureList(await book.page(conn, request.limit))

    async def erase_due(self, today: date) -> int:
        """Let go of what no law keeps any more; gives of how many people."""
        async with self._pool.connection() as conn:
            waiting = await book.due(conn, today)
        for erasure_id in waiting:
            async with self._pool.connection() as conn, conn.transaction():
                found = await book.read(conn, erasure_id)
                subject = await of_cases(conn, self._keyring, list(found.cases))
            plan = Planned(found.cases, found.items, today)
            await self._erase(found, subject, (plan, found.approver))
        return len(waiting)

    async def _erase(self, found: Erasure, subject: Subject, ordered: tuple[Planned, str]) -> None:
        """Erase at the services, then here, and put it on record; who was faster has done it."""
        (plan, approver), now = ordered, clock.now()
        final = plan.due_on <= now.date()
        services = await erasing.at_services(self._keepers, subject, everything=final)
        state = "done" if final else "kept"
        body = {
            "erasure": found.erasure_id,
            "cases": list(plan.cases),
            "keys": len(subject.keys),
            "services": services,
            "kept_until": "" if final else plan.due_on.isoformat(),
        }
        async with self._pool.connection() as conn, conn.transaction():
            if (await book.read(conn, found.erasure_id)).state == found.state:
                await erasing.in_process(conn, self._keyring, subject, everything=final)
                await book.close(conn, found.erasure_id, plan, (state, approver, now))
                await record(conn, "erasure", body, approver)

    def _plan(self, subject: Subject) -> Planned:
        require_ended(subject.cases)
        today = clock.now().date()
        free_on = kept_until(subject.cases, self._year_end, today)
        return Planned(subject.case_ids, items_of(free_on, today), free_on)

    @property
    def _keyring(self) -> Keyring:
        if self._known is None:
            sentence = "this service has no TRUNKLINE_MASTER_KEY: it can open and erase nothing"
            raise Refused(sentence, reason="no_master_key")
        return self._known


def _require_second(found: Erasure, actor: str) -> None:
    if found.state != "proposed":
        sentence = f"the erasure was carried out already, on {found.erased_at:%Y-%m-%d}"
        raise Refused(sentence, reason="decided")
    if found.actor.strip().casefold() == actor.strip().casefold():
        sentence = f"{found.actor} proposed it: somebody else has to approve it"
        raise Refused(sentence, reason="second_person")
