"""The port Mappings: drafts and checks, tries and publishes."""

import asyncio
from decimal import Decimal

from trunkline_kit.errors import FieldError, Invalid, Refused
from trunkline_mapping.checking import faults_of
from trunkline_mapping.translation import Translation
from trunkline_model.capabilities.mappings import (
    DraftMapping,
    DryRun,
    DryRunMapping,
    GetMapping,
    ListMappings,
    Mapping,
    MappingFault,
    MappingList,
    MappingReport,
    MappingVersion,
    PublishMapping,
    RollBackMapping,
    ValidateMapping,
)
from trunkline_model.capabilities.translation import CodeList, ListCodes
from trunkline_model.mapping import MappingKind, MappingTables
from trunkline_process_operations.rules import require_limit, require_text
from trunkline_store.pool import Pool

from . import versions
from .clients import Translators
from .comparing import Sides, compare
from .holding_against import backend_faults, traffic_faults
from .pushing import Pushing
from .rules import require_current, require_draft, require_second_person, require_window
from .saying import Lists, built_in, kinds_of
from .traffic import Traffic, Window, traffic_of


class MappingsDesk:
    """Answers people; what is published is pushed down at once, or as soon as it can be."""

    def __init__(self, pool: Pool, translators: Translators, pushing: Pushing) -> None:
        self._pool, self._translators, self._pushing = pool, translators, pushing

    async def draft_mapping(self, request: DraftMapping) -> MappingVersion:
        """Write a version down."""
        _require_decision(request.actor, request.reason)
        self._translators.of(request.connection_id)
        if faults := faults_of(request.tables):
            raise _invalid(faults)
        async with self._pool.connection() as conn, conn.transaction():
            version_id = await versions.draft(conn, request)
            return (await versions.find(conn, version_id))[0]

    async def list_mappings(self, request: ListMappings) -> MappingList:
        """List versions, newest first."""
        require_limit(request.limit)
        async with self._pool.connection() as conn:
            return MappingList(await versions.listed(conn, request.connection_id, request.limit))

    async def get_mapping(self, request: GetMapping) -> Mapping:
        """Read one whole."""
        async with self._pool.connection() as conn:
            return await versions.whole(conn, request.version_id)

    async def validate_mapping(self, request: ValidateMapping) -> MappingReport:
        """Hold a version against the backend's codes and recorded traffic."""
        version, tables = await self._find(request.version_id)
        traffic = await self._traffic(version.connection_id, Window())
        faults = await self._faults(version.connection_id, tables, traffic)
        told = tuple(MappingFault(one.field, one.reason, one.sentence) for one in faults)
        return MappingReport(version.version_id, told, len(traffic.sent))

    async def dry_run_mapping(self, request: DryRunMapping) -> DryRun:
        """Say what a version would have changed."""
        require_window(request.days, request.cases_max)
        version, tables = await self._find(request.version_id)
        async with self._pool.connection() as conn:
            against = await versions.in_use(conn, version.connection_id)
        now = (await self._find(against))[1] if against else MappingTables()
        lists = await self._lists(version.connection_id, now, tables)
        sides = Sides(
            version_id=version.version_id,
            against=against,
            before=Translation(now, against, built_in(lists)),
            after=Translation(tables, version.version_id, built_in(lists)),
            rates=await self._rates(version.connection_id),
            lists=lists,
        )
        window = Window(request.days, request.cases_max)
        traffic = await self._traffic(version.connection_id, window)
        return await asyncio.to_thread(compare, traffic, sides)

    async def publish_mapping(self, request: PublishMapping) -> MappingVersion:
        """Use a version from now on; it is pushed down at once when its service can be reached."""
        _require_decision(request.actor, request.reason)
        version, _ = await self._find(request.version_id)
        require_draft(version)
        require_second_person(version, request.actor)
        report = await self.validate_mapping(ValidateMapping(version.version_id))
        if report.faults:
            raise _stopped(version, report)
        async with self._pool.connection() as conn, conn.transaction():
            await versions.lock(conn, version.connection_id)
            require_draft((await versions.find(conn, version.version_id))[0])
            require_current(version, await versions.in_use(conn, version.connection_id))
            await versions.publish(conn, version, request.actor, request.reason)
        await self._pushing.push(version.version_id)
        return (await self._find(version.version_id))[0]

    async def roll_back_mapping(self, request: RollBackMapping) -> MappingVersion:
        """Draft an earlier version anew; it is published like any other."""
        version, tables = await self._find(request.version_id)
        if version.state == "draft":
            sentence = f"{version.version_id} was never in use: publish it instead"
            raise Refused(sentence, reason="never_published")
        reason = f"back to {version.version_id}: {request.reason}" if request.reason.strip() else ""
        asked = DraftMapping(version.connection_id, tables, request.actor, reason)
        return await self.draft_mapping(asked)

    async def _find(self, version_id: str) -> tuple[MappingVersion, MappingTables]:
        async with self._pool.connection() as conn:
            return await versions.find(conn, version_id)

    async def _traffic(self, connection_id: str, window: Window) -> Traffic:
        async with self._pool.connection() as conn:
            return await traffic_of(conn, connection_id, window)

    async def _faults(
        self, connection_id: str, tables: MappingTables, traffic: Traffic
    ) -> list[FieldError]:
        if faults := faults_of(tables):
            return faults
        lists = await self._lists(connection_id, tables)
        sent = await asyncio.to_thread(traffic_faults, Translation(tables), traffic.sent, lists)
        return [*backend_faults(tables, lists), *sent]

    async def _lists(self, connection_id: str, *tables: MappingTables) -> Lists:
        return {kind: await self._codes(connection_id, kind) for kind in sorted(kinds_of(*tables))}

    async def _codes(self, connection_id: str, kind: MappingKind) -> CodeList:
        return await self._translators.of(connection_id).list_codes(ListCodes(connection_id, kind))

    async def _rates(self, connection_id: str) -> dict[str, Decimal]:
        found = await self._codes(connection_id, MappingKind.TAX_CODE)
        return {one.code: one.rate for one in found.codes if one.rate is not None}


def _require_decision(actor: str, reason: str) -> None:
    require_text("actor", actor)
    require_text("reason", reason)


def _invalid(faults: list[FieldError]) -> Invalid:
    sentence = f"the tables have {len(faults)} faults; the first: {faults[0].sentence}"
    return Invalid(sentence, reason="mapping_invalid", fields=tuple(faults))


def _stopped(version: MappingVersion, report: MappingReport) -> Refused:
    fields = tuple(FieldError(one.field, one.reason, one.sentence) for one in report.faults)
    sentence = f"{version.version_id} has {len(fields)} faults: draft it again without them"
    return Refused(sentence, reason="mapping_invalid", fields=fields)
