"""How the pages say times, ages, states and documents; as filters of the templates."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from trunkline_kit import clock

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
TONES = {
    "bad": {"stuck", "open", "high", "REJECTED", "WRITTEN_OFF", "broken"},
    "warn": {"HELD", "parked", "decided", "BACKORDERED", "PART_ALLOCATED", "PART_SHIPPED"}
    | {"PART_INVOICED", "PART_PAID", "DUPLICATE"},
    "good": {"CLOSED", "PAID", "resolved", "done", "intact", "published"},
    "quiet": {"CANCELLED", "discarded", "low", "normal", "split", "retired"},
}
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TONE = {state: tone for tone, states in TONES.items() for state in states}


def instant(at: datetime) -> str:
    """Say an instant to the second, in UTC."""
    return f"{at.astimezone(UTC):%d %b %Y %H:%M:%S} UTC"


def clock_time(at: datetime) -> str:
    """Say the time of day, in UTC; beside a date that is said elsewhere."""
    return f"{at.astimezone(UTC):%d %b %H:%M:%S}"


def machine(at: datetime) -> str:
    """Say an instant as `<time datetime>` wants it."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def age(seconds: float) -> str:
    """Say how long, in the two largest units that matter."""
    whole = max(int(seconds), 0)
    if whole < MINUTE_S:
        return f"{whole} s"
    if whole < HOUR_S:
        return f"{whole // MINUTE_S} min"
    if whole < DAY_S:
        return f"{whole // HOUR_S} h {whole % HOUR_S // MINUTE_S} min"
    return f"{whole // DAY_S} d {whole % DAY_S // HOUR_S} h"


def took(seconds: float) -> str:
    """Say how long something took: short times to the millisecond."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < MINUTE_S else age(seconds)


def share(part: float) -> str:
    """Say a share of one, never as everything or nothing when it is not."""
    percent = round(part * 100, 1)
    if percent in {0.0, 100.0} and part not in {0.0, 1.0}:
        return "under 0.1 %" if part < 0.5 else "over 99.9 %"
    return f"{percent:g} %"


def since(at: datetime) -> str:
    """Say how long ago an instant was."""
    return age((clock.now() - at).total_seconds())


def plain(name: str) -> str:
    """Say a code such as PART_ALLOCATED or order-to-cash as words."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + (words[1:].lower() if words.isupper() else words[1:])


def spaced(name: str) -> str:
    """Say OrderValidated or book_sales_order.sent as words."""
    return plain(_HUMPS.sub(" ", name).replace(".", " · "))


def step(transition_id: str) -> str:
    """Say the transition and its cause of `<case>:<transition>:<cause>`."""
    return transition_id.partition(":")[2] or transition_id


def tail(case_id: str) -> str:
    """Say the last part of a case's id."""
    return case_id.rpartition("/")[2]


def count(quantity: Decimal) -> str:
    """Say a quantity without zeros that mean nothing."""
    return f"{quantity.normalize():f}" if quantity else "0"


def tone(state: str) -> str:
    """Say whether a state is good, bad, a warning, quiet or nothing of that; a class of the CSS."""
    return _TONE.get(state, "plain")


def pretty(document: str) -> str:
    """Lay a JSON document out for reading; what is none stays as it is."""
    try:
        return msgspec.json.format(document.encode(), indent=2).decode()
    except msgspec.DecodeError:
        return document


FILTERS: Mapping[str, Callable[..., Any]] = {
    "clock": clock_time,
    **{
        one.__name__: one
        for one in (
            instant,
            machine,
            age,
            took,
            share,
            since,
            plain,
            spaced,
            step,
            tail,
            count,
            tone,
            pretty,
        )
    },
}
"""By the name that templates use."""
