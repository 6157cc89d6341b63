"""A fake behind the console for mapping tables: one version in use, and what was drafted."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from console_fakes import FakeProcess
from console_records import AT
from msgspec.structs import replace

from trunkline_kit.errors import FieldError, Invalid, NotFound
from trunkline_model.capabilities.mappings import (
    DraftMapping,
    DryRun,
    Mapping,
    MappingAction,
    MappingDifference,
    MappingFault,
    MappingList,
    MappingReport,
    MappingVersion,
)
from trunkline_model.mapping import MappingKind, MappingRow, MappingRule, MappingTables, RuleType
from trunkline_model.money import Money

TABLES = MappingTables(
    rows=(
        MappingRow(kind=MappingKind.TAX_CODE, from_code="vat-20", to_code="20S"),
        MappingRow(kind=MappingKind.TAX_CODE, from_code="vat-0", same_as="vat-20"),
        MappingRow(kind=MappingKind.LOCATION, from_code="main", rule="nearest"),
    ),
    rules=(
        MappingRule(name="nearest", answers=RuleType.STRING, expression="input.country == 'GB'"),
    ),
)
IN_USE = MappingVersion(
    "erp-main/1.abc", "erp-main", 1, "published", "", "olga@demo.example", "as agreed", AT,
    "anna@demo.example", AT, AT, "", 3, 1,
)  # fmt: skip
DRAFT = replace(
    IN_USE,
    version_id="erp-main/2.def",
    number=2,
    state="draft",
    based_on="erp-main/1.abc",
    published_by="",
    published_at=None,
    applied_at=None,
)


@dataclass
class FakeMappings(FakeProcess):
    """Two versions of one connection; `faults` stand against every draft."""

    versions: list[MappingVersion] = field(default_factory=lambda: [DRAFT, IN_USE])
    faults: tuple[FieldError, ...] = ()
    differences: int = 2

    def _find(self, version_id: str) -> MappingVersion:
        for one in self.versions:
            if version_id in {one.version_id, one.connection_id if one is IN_USE else ""}:
                return one
        raise NotFound(f"there is no mapping version {version_id!r}")

    async def list_mappings(self, request: Any) -> MappingList:
        self.heard(request)
        return MappingList(tuple(self.versions))

    async def get_mapping(self, request: Any) -> Mapping:
        self.heard(request)
        log = (MappingAction(AT, "drafted", "olga@demo.example", "as agreed"),)
        return Mapping(self._find(request.version_id), TABLES, log)

    async def draft_mapping(self, request: DraftMapping) -> MappingVersion:
        self.heard(request)
        if self.faults:
            raise Invalid("the tables have faults", fields=self.faults)
        return DRAFT

    async def validate_mapping(self, request: Any) -> MappingReport:
        self.heard(request)
        faults = tuple(MappingFault(one.field, one.reason, one.sentence) for one in self.faults)
        return MappingReport(request.version_id, faults, 12)

    async def dry_run_mapping(self, request: Any) -> DryRun:
        self.heard(request)
        found = tuple(
            MappingDifference(
                "order-to-cash/TL-000007", "TL-000007", "book_sales_order", "r1",
                f"lines[{at}].tax_code", MappingKind.TAX_CODE, "vat-20", "20S", "5S", "",
                Money(Decimal("-1.50"), "GBP"),
            )
            for at in range(self.differences)
        )  # fmt: skip
        money = (Money(Decimal("-3.00"), "GBP"),) if found else ()
        documents = min(len(found), 1)
        return DryRun(
            request.version_id, "erp-main/1.abc", 12, documents, len(found) < 2, money, found
        )

    async def publish_mapping(self, request: Any) -> MappingVersion:
        self.heard(request)
        return self._find(request.version_id)

    async def roll_back_mapping(self, request: Any) -> MappingVersion:
        self.heard(request)
        return DRAFT
