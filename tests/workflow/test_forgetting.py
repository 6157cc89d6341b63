"""A person sees what is kept, and is forgotten as the law allows; the evidence stays whole."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from finding_marks import EMAIL, KEYRING, NAME, PHONE, marked
from moving_clock import MoveClock
from msgspec import json
from order_builders import ORDERED_AT
from order_company import Company
from own_registers import open_office
from partner_orders import place

from trunkline_durable.chain import verify
from trunkline_kit.errors import NotFound, Refused, Unavailable
from trunkline_model.capabilities.lineage import GetLineage
from trunkline_model.capabilities.people import (
    ErasePerson,
    FindPerson,
    KeptValue,
    KeptValues,
    PersonErased,
)
from trunkline_model.capabilities.personal import (
    ApproveErasure,
    Erasure,
    ExportPerson,
    FoundValue,
    ListErasures,
    ProposeErasure,
)
from trunkline_model.personal import Retention
from trunkline_process_operations.lineage.tracing_desk import TracingDesk
from trunkline_process_operations.personal.clients import Keeper
from trunkline_process_operations.personal.desk import PersonalDesk

SERVICES = ("system-shopify", "system-warehouse")
DAY = date(2026, 11, 17)
ERP = "sandbox-erp"


class KeptElsewhere:
    """What a system service keeps, in memory."""

    def __init__(self) -> None:
        self.asked: list[FindPerson] = []
        self.erased: list[ErasePerson] = []
        self.is_away = False

    async def find_person(self, request: FindPerson) -> KeptValues:
        self.asked.append(request)
        return KeptValues((KeptValue("request_memo", "r1", "/name", NAME, Retention.BRIEF),))

    async def erase_person(self, request: ErasePerson) -> PersonErased:
        if self.is_away:
            raise Unavailable("no answer")
        self.erased.append(request)
        return PersonErased(2)


class Office:
    """The desk, and the services that it asks."""

    def __init__(self, company: Company) -> None:
        self.kept = {name: KeptElsewhere() for name in SERVICES}
        backends = company.backends
        keepers = {
            name: Keeper(one, backends.shop, backends.erp.parties)
            for name, one in self.kept.items()
        }
        self.desk = PersonalDesk(company.engine.pool, KEYRING, keepers, (3, 31))

    async def values(self, person: str) -> Sequence[FoundValue]:
        export = await self.desk.export_person(ExportPerson(person, "Ann"))
        return [one for one in export.values if one.place == "process"]

    async def propose(self, person: str) -> Erasure:
        return await self.desk.propose_erasure(ProposeErasure(person, "Ann", "her letter"))


async def delivered(company: Company, number: int) -> str:
    company.backends.shop.place(marked(number))
    released = await company.state("RELEASED")
    company.backends.warehouse.send_all(f"{released.order_number}-1", DAY)
    await company.state("CLOSED", released.order_number)
    await company.settled()
    return released.order_number


async def broken_chains(company: Company) -> list[str]:
    async with company.engine.transaction() as conn:
        rows = await (await conn.execute("SELECT case_id FROM cases")).fetchall()
        return [one for (one,) in rows if await verify(conn, one) is not None]


async def test_a_person_is_given_everything_with_where_it_lies(company: Company) -> None:
    number, office = await delivered(company, 1), Office(company)
    export = await office.desk.export_person(ExportPerson(EMAIL, "Ann"))
    assert export.cases == (number,)
    assert export.missing == ()
    ours = [one for one in export.values if one.place == "process"]
    assert {NAME, EMAIL, PHONE} <= {one.value for one in ours}
    assert all(one.pointer and one.key.startswith(number) for one in ours)
    behind = {one.place: one.value for one in export.values if one.place.startswith("backend of")}
    assert "backend of system-shopify" in behind
    assert {one.place for one in export.values} >= set(SERVICES)
    assert NAME in office.kept["system-shopify"].asked[0].names
    rows = await company.rows("SELECT entry FROM journal WHERE kind = 'export'")
    told = json.decode(rows[0]["entry"])
    assert (told["actor"], told["body"]["cases"]) == ("Ann", [number])
    with pytest.raises(NotFound, match="nothing is kept about that person"):
        await office.values("nobody@example.test")


async def test_nobody_is_forgotten_while_an_order_is_open_or_unpaid(company: Company) -> None:
    office = Office(company)
    company.backends.shop.place(marked(1))
    opened = (await company.state("RELEASED")).order_number
    with pytest.raises(Refused, match=f"{opened} is RELEASED: close or cancel it first"):
        await office.propose(EMAIL)
    owing = await place(company, {"COOKBOOK": 10}, "PO-9")
    await company.state("RELEASED", owing)
    company.backends.warehouse.send_all(f"{owing}-1", DAY)
    await company.state("INVOICED", owing)
    sentence = f"{owing} is INVOICED and 180 GBP of it is not paid: cancel it, or have it paid"
    with pytest.raises(Refused, match=sentence) as refused:
        await office.propose(owing)
    assert refused.value.reason == "still_open"


async def test_a_second_person_forgets_her_and_only_when_every_service_does(
    company: Company,
) -> None:
    await delivered(company, 1)
    office = Office(company)
    proposed = await office.propose(EMAIL)
    kept = proposed.items[-1]
    assert (proposed.state, kept.goes_on) == ("proposed", date(2033, 4, 1))
    assert "VAT Notice 700/21" in kept.why
    with pytest.raises(Refused, match="somebody else has to approve"):
        await office.desk.approve_erasure(ApproveErasure(proposed.erasure_id, "ann"))
    office.kept["system-warehouse"].is_away = True
    with pytest.raises(Unavailable):
        await office.desk.approve_erasure(ApproveErasure(proposed.erasure_id, "Kim"))
    assert PHONE in {one.value for one in await office.values(EMAIL)}


async def test_what_no_law_keeps_goes_at_once_and_the_rest_when_the_law_lets_it(
    company: Company, move_clock: MoveClock
) -> None:
    number, office = await delivered(company, 1), Office(company)
    booked = company.backends.journal()
    proposed = await office.propose(EMAIL)
    done = await office.desk.approve_erasure(ApproveErasure(proposed.erasure_id, "Kim"))
    assert (done.state, done.approver) == ("kept", "Kim")
    assert not any(one.everything for one in office.kept["system-shopify"].erased)
    left = await office.values(EMAIL)
    assert NAME in {one.value for one in left}
    assert {one.retention for one in left} == {Retention.TAX_RECORD}
    assert not {EMAIL, PHONE} & {one.value for one in left}
    await whole(company, booked, number)
    with pytest.raises(Refused, match="was carried out already"):
        await office.desk.approve_erasure(ApproveErasure(proposed.erasure_id, "Kim"))

    assert await office.desk.erase_due(date(2033, 3, 31)) == 0
    move_clock(datetime(2033, 4, 1, 3, tzinfo=UTC))
    assert await office.desk.erase_due(date(2033, 4, 1)) == 1
    assert office.kept["system-shopify"].erased[-1].everything
    assert await office.values(number) == []
    with pytest.raises(NotFound):
        await office.values(EMAIL)
    [ended] = (await office.desk.list_erasures(ListErasures())).erasures
    assert ended.state == "done"
    await whole(company, booked, number)


async def test_what_was_posted_still_explains_itself_and_its_days_count_as_before(
    company: Company, database_url: str
) -> None:
    number, office = await delivered(company, 1), Office(company)
    [bill] = [
        one.number
        for one in (await company.order(number)).documents
        if one.document_type == "invoice"
    ]
    async with open_office(database_url, company) as counting:
        tracing = TracingDesk(counting.pool, {}, KEYRING)
        asked = GetLineage(ERP, bill, "gross", role="approver")
        days = (ORDERED_AT.date(), DAY)
        told = await tracing.get_lineage(asked)
        counted = [await counting.count(day) for day in days]
        proposed = await office.propose(EMAIL)
        await office.desk.approve_erasure(ApproveErasure(proposed.erasure_id, "Kim"))
        assert EMAIL not in {one.value for one in await office.values(number)}
        again = [await counting.count(day) for day in days]
        assert await tracing.get_lineage(asked) == told
    assert told.values[0].complete
    assert [one.differences for one in again] == [(), ()]
    for name in ("counted_sha256", "totals"):
        assert [getattr(one, name) for one in again] == [getattr(one, name) for one in counted]


async def whole(company: Company, booked: Sequence[str], number: str) -> None:
    """Every chain verifies, the order can be read, the ERP's books are as they were."""
    assert await broken_chains(company) == []
    assert (await company.order(number)).state == "CLOSED"
    assert company.backends.journal() == booked
    assert await company.rows("SELECT kind FROM journal WHERE kind = 'erasure'")
