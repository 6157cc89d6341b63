"""The registers of a workflow company's backends, and its certificates."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date
from decimal import Decimal

from fake_log import FakeLog
from msgspec import Struct, structs
from order_company import Company
from order_fakes import Backends
from purchase_fakes import PurchaseBackends

from trunkline_durable.migrations import SCHEMA, migrate_process
from trunkline_kit.listing import cut
from trunkline_model.capabilities.completeness import (
    AcceptDifferences,
    Certificate,
    ListCertificates,
    MakeCertificate,
)
from trunkline_model.capabilities.document_register import (
    DocumentPage,
    DocumentRegister,
    ListDocuments,
    RegisteredDocument,
)
from trunkline_process_operations.completeness.certifying import Certifying
from trunkline_process_operations.completeness.clients import Registers
from trunkline_process_operations.completeness.desk import CompletenessDesk
from trunkline_process_operations.completeness.notebook import Notebook
from trunkline_process_operations.completeness.wiring import Connection, LegalEntity
from trunkline_sandbox import Sandbox
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.refunds import Refund, enter_refund
from trunkline_sandbox_erp.register import RegisterDesk
from trunkline_store.pool import Pool, open_pool
from trunkline_store.signing import NO_KEYS, SigningKeys

ENTITY = LegalEntity(
    erp=Connection("erp-main", "-"),
    warehouses=(Connection("warehouse-main", "-"),),
    shops=(Connection("shopify-main", "-"),),
    banks=(Connection("bank-main", "-"),),
)


class OwnRegister:
    """Lists what a fake backend holds, as its service would."""

    def __init__(self, backends: Backends) -> None:
        self._backends = backends

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page of a day."""
        of: dict[str, Callable[[], Iterable[RegisteredDocument]]] = {
            "order": self._orders,
            "payment": lambda: self._payments("sale", "capture"),
            "refund": lambda: self._payments("refund"),
            "payout": lambda: self._backends.shop.payouts,
            "shipment": self._parcels,
            "fulfilment": self._shown,
            "statement_line": lambda: _entries(self._backends.bank.log),
        }
        every = of[request.document_type]()
        return cut([one for one in every if request.from_on <= one.on <= request.to_on], request)

    def _orders(self) -> Iterable[RegisteredDocument]:
        for one in self._backends.shop.orders.values():
            document = _document(one.channel_order_id, one.name, one.created_at.date())
            state = "cancelled" if one.cancelled_at else "live"
            yield structs.replace(document, state=state, tax=one.tax, gross=one.gross)

    def _payments(self, *kinds: str) -> Iterable[RegisteredDocument]:
        for order in self._backends.shop.orders.values():
            for one in (one for one in order.payments if one.kind in kinds):
                day = one.processed_at.astimezone(UTC).date()
                document = _document(one.payment_id, one.payment_id, day)
                yield structs.replace(document, related_key=order.name, gross=one.amount)

    def _parcels(self) -> Iterable[RegisteredDocument]:
        for event in self._backends.warehouse.log.events:
            if (left := event.parcel_dispatched) is not None:
                one = left.parcel
                document = _document(one.parcel_id, one.tracking_number, one.shipped_on)
                units = sum((line.quantity for line in one.lines), Decimal(0))
                yield structs.replace(document, related_key=left.reference, quantity=units)

    def _shown(self) -> Iterable[RegisteredDocument]:
        for asked in self._backends.shop.writes.named("fulfilment"):
            one = asked.parcel
            document = _document(one.parcel_id, one.tracking_number, one.shipped_on)
            units = sum((line.quantity for line in one.lines), Decimal(0))
            yield structs.replace(document, document_id=f"F-{one.parcel_id}", quantity=units)


class BankRegister:
    """Lists what a fake bank booked, as its service would."""

    def __init__(self, log: FakeLog) -> None:
        self._log = log

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page of some days."""
        every = _entries(self._log)
        return cut([one for one in every if request.from_on <= one.on <= request.to_on], request)


def _entries(log: FakeLog) -> Iterable[RegisteredDocument]:
    for event in log.events:
        if (one := event.bank_entry_booked) is not None:
            document = _document(one.entry_reference, one.entry_reference, one.booked_on)
            names = (one.payment_file_id or one.end_to_end_id).replace("NOTPROVIDED", "")
            yield structs.replace(document, gross=one.amount, related_key=names)


def _document(number: str, key: str, on: date) -> RegisteredDocument:
    return RegisteredDocument(number, key, "", on, "live")


def give_back(books: Sandbox, refund: Refund) -> str:
    """Enter a refund in the ERP as a person does; gives its number."""
    with books.state.transaction():
        return enter_refund(Desk(books).books, "erp-main", refund)


class Office(Struct, frozen=True):
    """Who counts a company's days."""

    pool: Pool
    desk: CompletenessDesk

    async def count(self, day: date) -> Certificate:
        """Count a day anew."""
        return await self.desk.make_certificate(MakeCertificate("", day, "Jo"))

    async def explain(self, certificate: Certificate, reason: str) -> Certificate:
        """Accept whatever differs."""
        ids = tuple(one.difference_id for one in certificate.differences)
        asked = AcceptDifferences(certificate.certificate_id, ids, "Jo", reason)
        return await self.desk.accept_differences(asked)

    async def calendar(self, first: date, last: date) -> list[tuple[date, int, int]]:
        """Give each day with its differences and those that nobody settled."""
        found = await self.desk.list_certificates(ListCertificates("", first, last))
        return [(one.day, one.differences, one.unsettled) for one in found.days]


@asynccontextmanager
async def open_office(
    url: str, company: Company, keys: SigningKeys = NO_KEYS
) -> AsyncIterator[Office]:
    """Count a company's days while the block lives."""
    own = OwnRegister(company.backends)
    sources = dict[str, DocumentRegister].fromkeys(ENTITY.sources, own)
    async with _open(url, ENTITY, sources, company.backends.books, keys=keys) as office:
        yield office


@asynccontextmanager
async def open_buying_office(url: str, backends: PurchaseBackends) -> AsyncIterator[Office]:
    """Count the days of a company that only buys while the block lives."""
    entity = LegalEntity(erp=ENTITY.erp, banks=ENTITY.banks)
    sources = {"bank-main": BankRegister(backends.bank.log)}
    async with _open(url, entity, sources, backends.books) as office:
        yield office


@asynccontextmanager
async def _open(
    url: str,
    entity: LegalEntity,
    sources: Mapping[str, DocumentRegister],
    books: Sandbox,
    *,
    keys: SigningKeys = NO_KEYS,
) -> AsyncIterator[Office]:
    await migrate_process(url, "trunkline_process_operations.sql")
    registers = Registers({**sources, "erp-main": RegisterDesk(Desk(books))})
    async with open_pool(url, schema=SCHEMA, autocommit=True, size_max=3) as pool:
        notebook = Notebook(pool, entity.zone_of)
        certifying = Certifying(pool, registers, (entity,), notebook, keys=keys)
        yield Office(pool, CompletenessDesk(pool, certifying, (entity,)))
