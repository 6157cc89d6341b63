"""Who an order is for stands nowhere in clear, whatever becomes of the order.

Marked values go through every flow of orders and money, and what people write and backends
answer quotes them. Then every column of every table, what every job was told, every line that was
logged and every span are searched for them.
"""

from datetime import date
from decimal import Decimal

from finding_marks import CITY, KEYRING, NAME, PLACE, STREET, WORDS, marked
from msgspec import structs
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from order_builders import gbp, placement
from order_company import Company
from overheard import Lines, keep_what_jobs_are_told, kept_marks, told_marks
from partner_orders import cancellation
from shop_orders import three_lines

from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.replaying import ReplayDesk
from trunkline_durable.workroom import Workroom
from trunkline_model.capabilities.corrections import CaseRef, CorrectCase, FieldChange, GetEditing
from trunkline_model.capabilities.inbox import CommentException, ShowException
from trunkline_model.capabilities.operations import DiscardException
from trunkline_model.capabilities.order_to_cash import PlacedLine, RejectOrder
from trunkline_model.capabilities.replay import Replay
from trunkline_process_operations.desk import OperationsDesk
from trunkline_process_operations.inbox_desk import InboxDesk
from trunkline_process_order_to_cash.credit_book import CreditBook
from trunkline_process_order_to_cash.process import ORDER_TO_CASH
from trunkline_process_order_to_cash.reading import readers


async def delivered(company: Company) -> None:
    company.backends.shop.place(marked(1))
    released = await company.state("RELEASED")
    company.backends.warehouse.send_all(f"{released.order_number}-1", date(2026, 11, 17))
    await company.state("CLOSED")


async def declined_and_undone(company: Company) -> None:
    """The warehouse quotes her, twice, and her partner order is taken back."""
    request = placement(PlacedLine("COOKBOOK", Decimal(1)), party_code="NORTHSTAR")
    placed = structs.replace(request, delivery_address=PLACE)
    number = (await company.desk.place_order(placed)).order_number
    await company.state("RELEASED", number)
    company.backends.warehouse.kept[f"{number}-1"] = WORDS
    asked = structs.replace(cancellation(number), reason=WORDS)
    await company.desk.cancel_order(asked)
    await company.settled()
    company.backends.warehouse.decline(f"{number}-1", WORDS)
    await company.settled()


async def corrected_and_replayed(company: Company) -> None:
    """An address that is missing is filled in with hers, and the work is tried again."""
    ports = company.backends.ports(CreditBook(company.engine.pool))
    heard = readers(ports, KEYRING)
    room = Workroom(company.engine, (ORDER_TO_CASH,), clients=ports, readers=heard)
    company.backends.shop.place(marked(2, shipping_address=None, billing_address=None))
    found = await company.raised("missing")
    work, desk = CaseRef(found["exception_id"]), CorrectionDesk(room)
    version = (await desk.get_editing(GetEditing(work))).version
    parts = {"name": NAME, "line1": STREET, "city": CITY, "postcode": "LL61 5UJ"}
    changes = [FieldChange(f"shipping_address.{name}", text) for name, text in parts.items()]
    country = FieldChange("shipping_address.country", "GB")
    asked = CorrectCase(work, version, (*changes, country), "Jo", WORDS)
    done = await desk.correct_case(asked)
    assert (done.state, done.reason) == ("applied", WORDS)
    await company.settled()
    company.backends.shop.place(marked(4, gross=three_lines().gross + gbp("0.50")))
    unproved = await company.raised("penny_proof")
    await ReplayDesk(room).replay(Replay(CaseRef(unproved["exception_id"]), "Jo", WORDS))
    await company.settled()


async def talked_about(company: Company) -> None:
    """People remark on the trouble and discard it, in words that name her."""
    found = await company.raised("penny_proof")
    number, pool = found["exception_id"], company.engine.pool
    inbox = InboxDesk(pool, {}, KEYRING)
    await inbox.comment_exception(CommentException(number, "Jo", WORDS))
    page = await inbox.show_exception(ShowException(number))
    assert [one.said for one in page.notes if one.kind == "comment"] == [WORDS]
    await OperationsDesk(pool, KEYRING).discard_exception(DiscardException(number, "Jo", WORDS))
    await company.settled()


async def rejected(company: Company) -> None:
    company.backends.shop.place(marked(3, risk="high"))
    held = await company.state("HELD")
    await company.desk.reject_order(RejectOrder(held.order_number, "Jo", WORDS))
    await company.settled()


async def paid_by_transfer(company: Company) -> None:
    company.backends.bank.book("BK-1", "12.34", f"from {NAME} {STREET}", NAME)
    await company.raised("unmatched_receipt")


async def test_a_person_is_found_in_no_store_log_or_span_whatever_becomes_of_the_order(
    company: Company, logged: Lines, spans: InMemorySpanExporter
) -> None:
    await keep_what_jobs_are_told(company.engine)
    await delivered(company)
    await corrected_and_replayed(company)
    await talked_about(company)
    await rejected(company)
    await declined_and_undone(company)
    await paid_by_transfer(company)
    assert await kept_marks(company.engine, "order-to-cash", "COOKBOOK") == {}
    assert told_marks(logged, spans) == []
