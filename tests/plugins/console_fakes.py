"""What the console's tests put behind it: fakes that keep what they hear."""

from dataclasses import dataclass, field
from typing import Any

from console_records import AT, LIFECYCLE, exception, order

from trunkline_kit.errors import Conflict, NotFound, TrunklineError
from trunkline_model.capabilities.evidence import (
    Anchor,
    AnchorList,
    AnchorMade,
    AnchorsVerified,
    CasesVerified,
    CertificatesVerified,
    ChainFault,
    VerifyCases,
)
from trunkline_model.capabilities.inbox import (
    DecidedExceptions,
    DecideExceptions,
    ExceptionDocument,
    ExceptionGroupList,
    ExceptionNote,
    ExceptionPage,
    Fault,
    GroupedExceptions,
    ReadDocument,
)
from trunkline_model.capabilities.lifecycles import (
    Lifecycle,
    Passage,
    StatePassed,
)
from trunkline_model.capabilities.operations import (
    Case,
    CaseList,
    CaseSummary,
    ExceptionItem,
    ExceptionList,
    ListCases,
    ListExceptions,
    OpenTransition,
    TimelineEntry,
)
from trunkline_model.capabilities.order_to_cash import Order


@dataclass
class FakeProcess:
    """Keeps what it was asked; raises what it was told to, once."""

    asked: list[Any] = field(default_factory=list)
    to_raise: list[TrunklineError] = field(default_factory=list)

    def heard(self, request: Any) -> None:
        """Keep a request, and refuse it when that was wanted."""
        self.asked.append(request)
        if self.to_raise:
            raise self.to_raise.pop(0)

    def last(self, kind: type) -> Any:
        """Give the last request of a kind."""
        return next(one for one in reversed(self.asked) if isinstance(one, kind))


@dataclass
class FakeOperations(FakeProcess):
    """Cases and exceptions; `chain_intact` as it is set."""

    cases: list[CaseSummary] = field(default_factory=list)
    exceptions: list[ExceptionItem] = field(default_factory=list)
    document: str = '{"name": "Ada Byron", "sku": "MUG-BLUE"}'
    transitions: tuple[OpenTransition, ...] = ()
    chain_intact: bool = True

    async def list_cases(self, request: ListCases) -> CaseList:
        self.heard(request)
        return CaseList(tuple(self.cases[: request.limit]), len(self.cases) > request.limit)

    async def get_case(self, request: Any) -> Case:
        self.heard(request)
        for one in self.cases:
            if request.case_id in {one.case_id, one.business_key}:
                entry = TimelineEntry(
                    1, AT, "fact", "CreditChecked", "", "shop", "ab" * 32, self.document
                )
                return Case(one, self.transitions, (entry,), self.chain_intact)
        raise NotFound(f"no case {request.case_id}")

    async def list_exceptions(self, request: ListExceptions) -> ExceptionList:
        self.heard(request)
        return ExceptionList(tuple(self.exceptions), "next!" if len(self.exceptions) > 1 else "")

    async def get_exception(self, request: Any) -> ExceptionItem:
        self.heard(request)
        return self.exceptions[0]

    async def retry_exception(self, request: Any) -> ExceptionItem:
        self.heard(request)
        return self.exceptions[0]

    async def discard_exception(self, request: Any) -> ExceptionItem:
        self.heard(request)
        return self.exceptions[0]


@dataclass
class FakeInbox(FakeProcess):
    """What people do with one exception."""

    item: ExceptionItem = field(default_factory=exception)
    content: bytes = b'{"customer": "[masked]"}'
    matching: int = 2
    refused: tuple[Fault, ...] = ()

    async def list_exception_groups(self, request: Any) -> ExceptionGroupList:
        self.heard(request)
        one = self.item
        group = GroupedExceptions(
            "g1", 3, AT, one.process, one.reason, one.field, one.sentence, "high"
        )
        return ExceptionGroupList((group,))

    async def show_exception(self, request: Any) -> ExceptionPage:
        self.heard(request)
        faults = tuple(Fault(f"lines[{at}].sku", "unknown_sku", "It is not sold.") for at in (0, 1))
        note = ExceptionNote(AT, "comment", "olga@demo.example", "I asked ada@example.test.")
        return ExceptionPage(self.item, faults, (note,), (), ("TL-000007",), 3)

    async def assign_exception(self, request: Any) -> ExceptionItem:
        self.heard(request)
        return self.item

    async def comment_exception(self, request: Any) -> ExceptionItem:
        self.heard(request)
        return self.item

    async def split_exception(self, request: Any) -> ExceptionList:
        self.heard(request)
        return ExceptionList((self.item,))

    async def decide_exceptions(self, request: DecideExceptions) -> DecidedExceptions:
        self.heard(request)
        if request.expected == -1:
            return DecidedExceptions(self.matching, 0)
        if request.expected != self.matching:
            raise Conflict(f"{self.matching} match by now and not {request.expected}")
        return DecidedExceptions(self.matching, self.matching - len(self.refused), self.refused)

    async def read_document(self, request: ReadDocument) -> ExceptionDocument:
        self.heard(request)
        content = b'{"customer": "Ada Byron"}' if request.whole else self.content
        masked = not request.whole
        return ExceptionDocument(content, "application/json", "cd" * 32, AT, masked)


@dataclass
class FakeAudit(FakeProcess):
    """Evidence of `pages` pages, with a fault in the last one when there is one."""

    pages: int = 1
    faults: tuple[ChainFault, ...] = ()
    anchored: int = 1
    unsound: tuple[ChainFault, ...] = ()

    async def verify_cases(self, request: VerifyCases) -> CasesVerified:
        self.heard(request)
        page = int(request.after_case_id or 0) + 1
        more = str(page) if page < self.pages else ""
        return CasesVerified(10, 100, more, () if more else self.faults)

    async def verify_anchors(self, request: Any) -> AnchorsVerified:
        self.heard(request)
        upto = min(request.after + request.limit, self.anchored)
        return AnchorsVerified(upto - request.after, 10, upto if upto < self.anchored else 0)

    async def make_anchor(self, request: Any) -> AnchorMade:
        self.heard(request)
        return AnchorMade(Anchor(2, AT, 4, "d", "p", "h"), new=True)

    async def list_anchors(self, request: Any) -> AnchorList:
        self.heard(request)
        upto = min(request.after + request.limit, self.anchored)
        numbers = range(request.after + 1, upto + 1)
        return AnchorList(tuple(Anchor(n, AT, 4, "d", "", f"anchored-{n}") for n in numbers))

    async def list_anchored_heads(self, request: Any) -> Any:
        raise AssertionError(f"nobody asks this here: {request}")

    async def verify_certificates(self, request: Any) -> CertificatesVerified:
        self.heard(request)
        page = request.after_sequence + 1
        if page < self.pages:
            return CertificatesVerified(10, 1, "completeness/main", page)
        return CertificatesVerified(10, 1, "", 0, self.unsound)

    async def list_signing_keys(self, request: Any) -> Any:
        raise AssertionError(f"nobody asks this here: {request}")


@dataclass
class FakeLifecycles(FakeProcess):
    """One lifecycle, and a case that was held."""

    async def get_lifecycle(self, request: Any) -> Lifecycle:
        self.heard(request)
        return LIFECYCLE

    async def get_passage(self, request: Any) -> Passage:
        self.heard(request)
        return Passage((StatePassed("HELD", "CreditChecked", AT),))


@dataclass
class FakeDesk(FakeProcess):
    """Carries one order."""

    async def get_order(self, request: Any) -> Order:
        self.heard(request)
        return order(request.order_number)

    async def release_hold(self, request: Any) -> Order:
        self.heard(request)
        return order()

    async def reject_order(self, request: Any) -> Order:
        self.heard(request)
        return order()

    async def cancel_order(self, request: Any) -> Order:
        self.heard(request)
        return order()

    async def place_order(self, request: Any) -> Any:
        raise AssertionError(f"nobody asks this here: {request}")

    async def list_orders(self, request: Any) -> Any:
        raise AssertionError(f"nobody asks this here: {request}")
