"""`trunkline measures`: how well the processes run."""

from datetime import UTC, datetime, timedelta

import click

from trunkline_kit import clock
from trunkline_model.capabilities.measures import GetMeasures, Measures, Spread

from .asking import answered, as_json, measuring, table, tell

INSTANT = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


@click.command()
@click.option("--process", default="", help="One process, such as order-to-cash; all by default.")
@click.option(
    "--since", type=INSTANT, default=None, help="From then on (UTC); a day ago by default."
)
@click.option("--until", type=INSTANT, default=None, help="Until then (UTC); now by default.")
@as_json
def measures(
    process: str, since: datetime | None, until: datetime | None, *, as_json: bool
) -> None:
    """Latency, errors, availability, cycle time, first time right; from the journal."""
    end = until.replace(tzinfo=UTC) if until else clock.now()
    start = since.replace(tzinfo=UTC) if since else end - timedelta(days=1)

    async def ask() -> Measures:
        async with measuring() as port:
            return await port.get_measures(GetMeasures(process, start, end))

    tell(answered(ask()), _page, as_json=as_json)


def _page(one: Measures) -> str:
    spreads = {
        "data latency": one.data_latency,
        "processing time": one.processing_time,
        "cycle time": one.cycle_time,
    }
    times = table(
        ("time (s)", "count", "mean", "p50", "p95", "max"),
        ((name, *_figures(spread)) for name, spread in spreads.items()),
    )
    backends = table(
        ("backend", "answered", "failed", "available"),
        (
            (each.system, each.answered, each.failed, f"{each.share:.2%}")
            for each in one.availability
        ),
    )
    shares = (
        f"errors             {one.error_rate:.2%} ({one.stuck} stuck of {one.runs} runs)",
        f"first time right   {one.first_time_right:.2%} of {one.cases_ended} that ended",
        f"people stepped in  {one.manual_interventions} times",
    )
    days = table(
        ("newest certificate", "day", "channel", "document", "unexplained"),
        (
            (each.legal_entity, each.day, each.channel or "?", each.document_type, each.count)
            for each in one.unexplained
        ),
    )
    parts = (one.process or "all processes", "", times, "", backends, "", days, "", *shares)
    return "\n".join(parts)


def _figures(one: Spread) -> tuple[str, ...]:
    durations = (one.mean_s, one.p50_s, one.p95_s, one.max_s)
    return (str(one.count), *(f"{each:.2f}" for each in durations))
