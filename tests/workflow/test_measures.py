"""Measures of a company whose orders really ran: one smooth, one that a person had to look at."""

from datetime import date, timedelta

import pytest
from order_company import Company
from shop_orders import line, three_lines

from trunkline_durable.migrations import SCHEMA
from trunkline_kit import clock
from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.measures import GetMeasures
from trunkline_process_operations.measures.desk import MeasuresDesk
from trunkline_store.pool import open_pool


async def test_the_journal_says_how_well_a_process_ran(company: Company, database_url: str) -> None:
    since = clock.now() - timedelta(minutes=1)
    company.backends.shop.place(three_lines())
    released = await company.state("RELEASED")
    company.backends.warehouse.send_all(f"{released.order_number}-1", date(2026, 11, 17))
    await company.state("CLOSED")
    wrong = three_lines(channel_order_id="5002", name="#1002", lines=(line("NO-SUCH", 1, "1.00"),))
    company.backends.shop.place(wrong)
    await company.retry(await company.raised("unknown_sku"))
    await company.raised("unknown_sku")

    async with open_pool(database_url, schema=SCHEMA, autocommit=True, size_max=1) as pool:
        desk = MeasuresDesk(pool)
        until = clock.now() + timedelta(minutes=1)
        found = await desk.get_measures(GetMeasures("order-to-cash", since, until))
        nothing = await desk.get_measures(GetMeasures("no-such-process", since, until))
        before = await desk.get_measures(GetMeasures("", since - timedelta(days=2), since))
        with pytest.raises(Invalid):
            await desk.get_measures(GetMeasures("", until, since))

    assert found.stuck >= 2
    assert 0 < found.error_rate < 1
    assert (found.cases_ended, found.first_time_right) == (1, 1.0)
    assert found.cycle_time.count == 1
    assert found.manual_interventions == 1
    assert 0 < found.processing_time.p50_s <= found.processing_time.max_s
    assert found.data_latency.count >= 3
    erp = next(one for one in found.availability if one.system == "erp")
    assert (erp.failed, erp.share) == (0, 1.0)
    assert erp.answered >= 5
    assert nothing.runs == before.runs == 0
    assert (nothing.error_rate, nothing.first_time_right, nothing.availability) == (0.0, 1.0, ())
