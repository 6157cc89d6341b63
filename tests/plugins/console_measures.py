"""A fake behind the console for measures: some steps ran, one of them got stuck."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from console_fakes import FakeProcess

from trunkline_model.capabilities.measures import (
    BackendAvailability,
    Measures,
    Spread,
    UnexplainedDifferences,
)

DAYS = (
    UnexplainedDifferences("main", date(2026, 11, 19), "shopify", "order", 3),
    UnexplainedDifferences("main", date(2026, 11, 19), "", "invoice", 0),
)
NEVER = Spread(0, 0.0, 0.0, 0.0, 0.0)


@dataclass
class FakeMeasures(FakeProcess):
    """What was measured; nothing at all when `runs` is 0."""

    runs: int = 8

    async def get_measures(self, request: Any) -> Measures:
        self.heard(request)
        some = Spread(5, 2.5, 0.004, 9.0, 7_300.0) if self.runs else NEVER
        return Measures(
            process=request.process,
            since=request.since,
            until=request.until,
            data_latency=some,
            processing_time=some,
            cycle_time=NEVER,
            runs=self.runs,
            stuck=1 if self.runs else 0,
            error_rate=0.125 if self.runs else 0.0,
            availability=(BackendAvailability("erp", 1999, 1, 0.9995),) if self.runs else (),
            manual_interventions=3,
            cases_ended=0,
            first_time_right=1.0,
            unexplained=DAYS if self.runs else (),
        )
