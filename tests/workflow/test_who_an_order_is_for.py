"""Who an order is for stands nowhere in clear, whatever becomes of the order.

Marked values go through every flow of orders and money, and what people write and backends
answer quotes them. Then every column of every table, what every job was told, every line that was
logged and every span are searched for them.
"""

from collections.abc import Iterator, MutableMapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import structlog
from everywhere import places_of
from finding_marks import CITY, KEYRING, MARKS, NAME, PLACE, STREET, WORDS, marked
from msgspec import structs
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from order_builders import gbp, placement
from order_company import Company
from partner_orders import cancellation
from shop_orders import three_lines

from trunkline_durable.correcting import CorrectionDesk
from trunkline_durable.migrations import SCHEMA
from trunkline_durable.replaying import ReplayDesk
from trunkline_durable.workroom import Workroom
from trunkline_kit.logs import PROCESSORS
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

type Lines = list[str]

DEFERRED = """
SET search_path TO process;
CREATE TABLE deferred_jobs (task text, arguments text);
CREATE FUNCTION keep_deferred() RETURNS trigger LANGUAGE plpgsql SET search_path TO process AS $$
BEGIN
    INSERT INTO deferred_jobs VALUES (NEW.task_name, NEW.args::text);
    RETURN NEW;
END $$;
CREATE TRIGGER keep_deferred AFTER INSERT ON procrastinate_jobs
FOR EACH ROW EXECUTE FUNCTION keep_deferred();
"""
"""Jobs are gone once they are done: this keeps what each was told, where the search looks too."""


@pytest.fixture
def logged() -> Iterator[Lines]:
    """Every line, as it would be written."""
    lines: Lines = []

    def keep(_: Any, __: str, event: MutableMapping[str, Any]) -> Any:
        lines.append(repr(event))
        raise structlog.DropEvent

    structlog.configure(processors=[*PROCESSORS, keep])
    yield lines
    structlog.reset_defaults()


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
    async with company.engine.transaction() as conn:
        await conn.execute(DEFERRED)
    await delivered(company)
    await corrected_and_replayed(company)
    await talked_about(company)
    await rejected(company)
    await declined_and_undone(company)
    await paid_by_transfer(company)
    async with company.engine.transaction() as conn:
        schemas = await (await conn.execute("SELECT nspname FROM pg_namespace")).fetchall()
        ours = [row[0] for row in schemas if row[0] in (SCHEMA, "public")]
        found = {mark: await places_of(conn, SCHEMA, mark) for mark in MARKS}
        assert "deferred_jobs.arguments" in await places_of(conn, SCHEMA, "order-to-cash")
        assert await places_of(conn, SCHEMA, "COOKBOOK")  # the search does find what is there
    assert ours
    assert {mark: places for mark, places in found.items() if places} == {}
    told = "\n".join([*logged, *(one.to_json() for one in spans.get_finished_spans())])
    assert [mark for mark in MARKS if mark.lower() in told.lower()] == []
    assert logged
    assert spans.get_finished_spans()
