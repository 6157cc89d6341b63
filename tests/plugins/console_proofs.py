"""Fakes behind the console for what is corrected, replayed, counted and traced."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from console_fakes import FakeProcess
from console_records import AT

from trunkline_kit.errors import Conflict
from trunkline_model.capabilities.completeness import (
    Certificate,
    CertifiedDay,
    CertifiedDays,
    CertifiedDifference,
    Period,
    PeriodList,
)
from trunkline_model.capabilities.corrections import (
    CaseRef,
    ChangedField,
    Correction,
    CorrectionList,
    EditableField,
    Editing,
)
from trunkline_model.capabilities.counted import CountedDocument, CountedDocuments, CountedSide
from trunkline_model.capabilities.lineage import (
    Consequence,
    Consequences,
    ExplainedValue,
    Lineage,
    LineageNode,
)
from trunkline_model.capabilities.replay import (
    Effect,
    EffectDifference,
    Preview,
    PreviewList,
    PreviewRange,
    PreviewReplay,
    Replay,
    Replayed,
    ReplayedList,
    ReplayRange,
    TransitionPreview,
)
from trunkline_model.counts import CertifiedTotal, SideCount

DAY = date(2026, 11, 20)


@dataclass
class FakeCorrections(FakeProcess):
    """One article to correct; what was corrected is applied at once unless told otherwise."""

    state: str = "applied"
    refusal: str = ""
    proposer: str = "omar@demo.example"

    def _correction(self) -> Correction:
        changes = (ChangedField("lines[0].price", "12.00", "21.00"),)
        said = ("cor-1", self.state, "order-to-cash/TL-000007", "exc-1", 3, changes)
        return Correction(*said, self.proposer, "typo", AT, AT)

    async def get_editing(self, request: Any) -> Editing:
        self.heard(request)
        fields = (
            EditableField(
                "lines[0].sku",
                "code",
                "Article",
                "NO-SUCH-SKU",
                second_person=False,
                personal=False,
            ),
            EditableField(
                "lines[0].price", "money", "Price", "12.00", second_person=True, personal=False
            ),
            EditableField(
                "email", "text", "E-mail", "[personal]", second_person=False, personal=True
            ),
        )
        return Editing("order-to-cash/TL-000007", 3, fields, self.refusal)

    async def correct_case(self, request: Any) -> Correction:
        self.heard(request)
        return self._correction()

    async def approve_correction(self, request: Any) -> Correction:
        self.heard(request)
        return self._correction()

    async def reject_correction(self, request: Any) -> Correction:
        self.heard(request)
        return self._correction()

    async def list_corrections(self, request: Any) -> CorrectionList:
        self.heard(request)
        return CorrectionList((self._correction(),))


@dataclass
class FakeReplays(FakeProcess):
    """A sale that would be booked, and what an edit changes of it."""

    reopened: tuple[str, ...] = ("a:validate_order:1",)
    refusal: str = ""
    unfinished: int = 2
    refused: tuple[str, ...] = ()

    async def preview_replay(self, request: Any) -> Preview:
        self.heard(request)
        effect = Effect("erp", "book_sales_order", "r1", "would_happen", '{"sku":"MUG-BLUE"}')
        would = TransitionPreview("a:book_sales_order:1", "would_finish", "", (effect,))
        before, after = '{"sku":"NO-SUCH-SKU"}', '{"sku":"MUG-BLUE"}'
        difference = EffectDifference("erp", "book_sales_order", "t", before, after)
        changed = (difference,) if request.changes else ()
        return Preview("order-to-cash/TL-000007", "TL-000007", 3, (would,), changed, self.refusal)

    async def replay(self, request: Any) -> Replayed:
        self.heard(request)
        return Replayed("order-to-cash/TL-000007", "TL-000007", self.reopened)

    async def preview_range(self, request: PreviewRange) -> PreviewList:
        self.heard(request)
        asked = PreviewReplay(CaseRef(case_id="TL-000007"))
        found = [await self.preview_replay(asked) for _ in range(self.unfinished)]
        return PreviewList(tuple(found[: request.limit]), more=len(found) > request.limit)

    async def replay_range(self, request: ReplayRange) -> ReplayedList:
        self.heard(request)
        if request.expected != self.unfinished:
            raise Conflict(f"{self.unfinished} cases wait by now and not {request.expected}")
        asked = Replay(CaseRef(case_id="TL-000007"), request.actor, request.reason)
        found = [await self.replay(asked) for _ in range(self.unfinished - len(self.refused))]
        return ReplayedList(tuple(found), self.refused)


@dataclass
class FakeCompleteness(FakeProcess):
    """One day with one difference."""

    accepted_by: str = ""
    periods: list[Period] = field(default_factory=list)

    def _certificate(self) -> Certificate:
        two, one = SideCount(2, Decimal("24.00")), SideCount(1, Decimal("12.00"))
        total = CertifiedTotal("invoice", "shopify", "GBP", two, two, one)
        nobody = SideCount(0, Decimal(0), "No card processor is connected.")
        payouts = CertifiedTotal("payout", "", "", nobody, nobody, nobody)
        difference = CertifiedDifference(
            "dif-1",
            "missing_in_target",
            "invoice",
            "shopify",
            "#1007",
            ("sent", "target"),
            "12.00",
            "",
            Decimal("-12.00"),
            "GBP",
            ("INV-7",),
            "order-to-cash/TL-000007",
            "The ERP was restored from a backup.",
            "trunkline replay TL-000007",
            in_flight=False,
            accepted_by=self.accepted_by,
        )
        said = ("cer-1", "Demo Ltd", DAY, 2, AT, "schedule", "ef" * 32, "ab" * 32)
        return Certificate(*said, (total, payouts), (difference,))

    async def make_certificate(self, request: Any) -> Certificate:
        self.heard(request)
        return self._certificate()

    async def get_certificate(self, request: Any) -> Certificate:
        self.heard(request)
        return self._certificate()

    async def list_certificates(self, request: Any) -> CertifiedDays:
        self.heard(request)
        whole = CertifiedDay(date(2026, 11, 19), "cer-0", 1, AT, 1, 0, 0, closed=False)
        broken = CertifiedDay(DAY, "cer-1", 2, AT, 3, 2, 2, closed=False)
        return CertifiedDays((whole, broken))

    async def accept_differences(self, request: Any) -> Certificate:
        self.heard(request)
        return self._certificate()

    async def close_period(self, request: Any) -> Period:
        self.heard(request)
        return Period("Demo Ltd", request.from_on, request.to_on, AT, request.actor)

    async def open_period(self, request: Any) -> Period:
        self.heard(request)
        return Period("Demo Ltd", request.from_on, DAY, AT, request.actor)

    async def list_periods(self, request: Any) -> PeriodList:
        self.heard(request)
        return PeriodList(tuple(self.periods))


@dataclass
class FakeCounted(FakeProcess):
    """One order that was heard of and written on, on two days; nothing when `known` is false."""

    known: bool = True

    async def list_counted_documents(self, request: Any) -> CountedDocuments:
        self.heard(request)
        units, worth, case_id = Decimal(0), Decimal("12.00"), "order-to-cash/TL-000007"
        taken = CountedSide("taken", "", DAY, "live", worth, "GBP", units, case_id, "")
        said = ("live", worth, "GBP", units, case_id, "system-tryton")
        sent = CountedSide("sent", "SO-7", date(2026, 11, 21), *said)
        found = CountedDocument("#1007", (taken, sent))
        return CountedDocuments((found,), "#1007") if self.known else CountedDocuments()


@dataclass
class FakeTracing(FakeProcess):
    """A value that came from a fact that came from bytes."""

    async def get_lineage(self, request: Any) -> Lineage:
        self.heard(request)
        nodes = (
            LineageNode(1, 0, "value", "gross", "61.80 GBP", "/gross", "The invoice's gross."),
            LineageNode(2, 1, "step", "issue_invoice", "61.80", "", "What the ERP was asked."),
            LineageNode(3, 2, "bytes", "system-shopify", "", "/lines/0", "What the shop said."),
        )
        value = ExplainedValue("gross", "61.80 GBP", ("receivable",), 1, complete=True)
        said = ("system-tryton", "erp-main", "account.invoice", "7", "INV-7", "c", "TL-000007")
        return Lineage(*said, (value,), nodes)

    async def get_consequences(self, request: Any) -> Consequences:
        self.heard(request)
        one = Consequence("c", "TL-000007", "order-to-cash", 4, AT, "fact", "OrderCaptured")
        return Consequences((one,))
