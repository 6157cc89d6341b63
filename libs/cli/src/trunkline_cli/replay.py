"""`trunkline cases replay`: what would be done again, shown first and then done."""

from datetime import UTC, datetime

import click

from trunkline_model.capabilities.corrections import CaseRef
from trunkline_model.capabilities.replay import (
    Preview,
    PreviewList,
    PreviewRange,
    PreviewReplay,
    Replay,
    Replayed,
    ReplayedList,
    ReplayRange,
)

from .asking import actor, answered, as_json, replays, table, tell
from .exceptions.correcting import parsed


@click.command()
@click.argument("key")
@click.option("--preview", is_flag=True, help="Only say what happened and what would.")
@click.option("--transition", default="", help="Only this transition of the case, by its id.")
@click.option("--with", "changes", multiple=True, metavar="FIELD=VALUE", help="As if corrected.")
@click.option("--reason", default="", help="Why; kept in the journal.")
@actor
@as_json
def replay(
    key: str,
    transition: str,
    changes: tuple[str, ...],
    *,
    preview: bool,
    reason: str,
    actor: str,
    as_json: bool,
) -> None:
    """Try again what did not succeed of KEY: a case, an order's number or an exception."""
    work = CaseRef(key) if key.startswith("exc_") else CaseRef("", key, transition)
    if preview or changes:
        asked = PreviewReplay(work, parsed(changes))

        async def ask() -> Preview:
            async with replays() as port:
                return await port.preview_replay(asked)

        tell(answered(ask()), _page, as_json=as_json)
        return

    async def act() -> Replayed:
        async with replays() as port:
            return await port.replay(Replay(work, actor, reason))

    tell(answered(act()), _now, as_json=as_json)


@click.command("replay-time")
@click.option("--process", default="order-to-cash", show_default=True)
@click.option("--since", type=click.DateTime(), required=True, help="UTC.")
@click.option("--until", type=click.DateTime(), required=True, help="UTC.")
@click.option("--expect", default=-1, help="How many cases the preview showed; without: preview.")
@click.option("--reason", default="", help="Why; kept in the journal.")
@actor
def replay_time(
    process: str, since: datetime, until: datetime, *, expect: int, reason: str, actor: str
) -> None:
    """Try again every unfinished case that moved in a time; preview it without --expect."""
    first, last = since.replace(tzinfo=UTC), until.replace(tzinfo=UTC)
    if expect < 0:
        shown = PreviewRange(process, first, last)

        async def ask() -> PreviewList:
            async with replays() as port:
                return await port.preview_range(shown)

        tell(answered(ask()), _pages, as_json=False)
        return
    asked = ReplayRange(process, first, last, expect, actor, reason)

    async def act() -> ReplayedList:
        async with replays() as port:
            return await port.replay_range(asked)

    tell(answered(act()), _done, as_json=False)


def _page(preview: Preview) -> str:
    head = ("transition", "would", "step", "system", "state", "why")
    rows = []
    for one in preview.transitions:
        name = one.transition_id.partition(":")[2] or one.transition_id
        rows.append((name, one.outcome, "", "", "", one.sentence))
        rows += [("", "", each.step, each.system, each.state, "") for each in one.effects]
    lines = [f"{preview.business_key}, version {preview.version}", table(head, rows)]
    for difference in preview.differences:
        lines.append(f"{difference.system} {difference.step}:")
        lines.append(f"  - {difference.before or '(not sent)'}")
        lines.append(f"  + {difference.after or '(not sent)'}")
    return "\n".join([*lines, *([preview.refusal] if preview.refusal else [])])


def _pages(found: PreviewList) -> str:
    more = ["there are more: narrow the time"] if found.more else []
    pages = [_page(one) for one in found.previews]
    return "\n\n".join([*pages, f"{len(pages)} cases: --expect {len(pages)}", *more])


def _now(one: Replayed) -> str:
    if not one.reopened:
        return f"{one.business_key}: everything had succeeded, nothing is done again"
    return f"{one.business_key} is tried again: {', '.join(one.reopened)}"


def _done(found: ReplayedList) -> str:
    return "\n".join([*(_now(one) for one in found.replayed), *found.refused])
