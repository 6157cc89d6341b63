"""A parcel leaves on the day that it is in the warehouse, whatever the clock says elsewhere."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from edge_days import INSTANTS, NAMES
from msgspec import json

from trunkline_model.capabilities.events import Event
from trunkline_system_warehouse.mapping import fact_from_warehouse

LONDON = ZoneInfo("Europe/London")


def shipped_on(at: datetime, zone: ZoneInfo) -> date:
    told = {
        "id": "p1",
        "reference": "SO-1.1",
        "lines": [{"line_reference": "l1", "sku": "MUG", "quantity": "1"}],
        "carrier": "DPD UK",
        "tracking_number": "T1",
        "dispatched_at": at.isoformat(),
    }
    heard = Event(position=0, event_id="e", connection_id="w", occurred_at=at)
    event = fact_from_warehouse(heard, "shipment.dispatched", json.encode(told), zone)
    assert event.parcel_dispatched is not None
    return event.parcel_dispatched.parcel.shipped_on


@pytest.mark.parametrize(("at", "day"), INSTANTS, ids=NAMES)
def test_a_parcel_leaves_on_the_warehouses_day(at: datetime, day: date) -> None:
    assert shipped_on(at, LONDON) == day


def test_another_warehouse_has_another_day() -> None:
    at = datetime.fromisoformat("2026-12-31T23:30:00+00:00")
    assert shipped_on(at, LONDON) == date(2026, 12, 31)
    assert shipped_on(at, ZoneInfo("Europe/Berlin")) == date(2027, 1, 1)
