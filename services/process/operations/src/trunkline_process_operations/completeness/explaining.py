"""What is likely behind a difference, and what would heal it; pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct, json

from trunkline_model.capabilities.completeness import CertifiedDifference

from .entry import Side
from .finding import Found, Kind
from .routes import ROUTE_OF, Role

HEARD_WITHIN = timedelta(hours=1)
"""After its day a document may take so long to be heard of: the sweeps are slower than webhooks."""
CARRIED_WITHIN = timedelta(days=3)
"""A case may take so long from its opening until its documents stand in the target."""
BROUGHT_WITHIN = timedelta(days=7)
"""So long a payout may be on its way from a shop to a bank."""
DECIDED = frozenset({"CANCELLED", "REJECTED", "DUPLICATE", "WRITTEN_OFF"})
"""States of a case of which nothing has to reach the target any more, by somebody's decision."""


class Standing(Struct, frozen=True):
    """How a case stands."""

    state: str
    opened_at: datetime
    exception_id: str = ""
    """Its oldest open exception; empty without one."""
    reason: str = ""
    """Of that exception."""


class Moment(Struct, frozen=True):
    """When a day is looked at."""

    now: datetime
    day_ended_at: datetime
    """When the day was over in the document's channel."""


class Explanation(Struct, frozen=True):
    """What one may say about a difference by itself."""

    cause: str
    action: str
    in_flight: bool = False


def difference(
    found: Found, standing: Standing | None, moment: Moment
) -> CertifiedDifference | None:
    """Name a difference with its cause and its cure; none when somebody decided it so."""
    told = explained(found, standing, moment)
    if told is None:
        return None
    return CertifiedDifference(
        difference_id=identity(found),
        kind=found.kind,
        document_type=found.document_type,
        channel=found.channel,
        key=found.key,
        between=found.between,
        expected=found.expected,
        found=found.found,
        off_by=found.off_by,
        currency=found.currency,
        document_ids=found.document_ids,
        case_id=found.case_id,
        cause=told.cause,
        action=told.action,
        in_flight=told.in_flight,
    )


def identity(found: Found) -> str:
    """Give the same id as long as both sides say the same."""
    said = (
        found.kind,
        found.document_type,
        found.channel,
        found.key,
        found.between,
        found.expected,
        found.found,
        found.document_ids,
    )
    return f"dif_{sha256(json.encode(said)).hexdigest()[:16]}"


def explained(found: Found, standing: Standing | None, moment: Moment) -> Explanation | None:
    """Explain by what is missing, else by who says what."""
    missing = (Kind.NOT_HEARD, Kind.MISSING_IN_TARGET, Kind.APPLIED_IN_PART)
    if found.kind in missing and standing is not None and standing.exception_id:
        cause = f"It is stuck: an exception waits for a person ({standing.reason})."
        return Explanation(cause, f"trunkline exceptions show {standing.exception_id}")
    if found.kind == Kind.NOT_HEARD:
        return _not_heard(found, moment)
    if found.kind in missing:
        if ROUTE_OF[found.document_type].not_carried:
            return _not_brought(found, moment)
        return _not_there(found, standing, moment)
    cause, action = SAYINGS[found.kind]
    return Explanation(cause.format(**_words(found)), action.format(**_words(found)))


def _not_heard(found: Found, moment: Moment) -> Explanation:
    words = _words(found)
    if moment.now < moment.day_ended_at + HEARD_WITHIN:
        cause = "It is not heard of yet: the sweep of {channel} looks for what no webhook told."
        return Explanation(cause.format(**words), "Nothing: count again later.", in_flight=True)
    return Explanation(
        "No webhook told of it and no sweep found it.".format(**words),
        "Run `trunkline doctor` and mend the webhook and the sweep of {channel}; what they then "
        "find is carried.".format(**words),
    )


def _not_there(found: Found, standing: Standing | None, moment: Moment) -> Explanation | None:
    words = _words(found)
    show = f"trunkline cases show {found.case_id}"
    writes = ROUTE_OF[found.document_type].target != Role.BANK
    if writes and found.asked and found.document_ids:
        return Explanation(
            "It was written to {target} as {numbers} and is not there any more.".format(**words),
            "Find out who removed it in {target}, and enter it again there.".format(**words),
        )
    if standing is not None and standing.state in DECIDED:
        return None
    if ROUTE_OF[found.document_type].by_hand:
        return Explanation(BY_HAND[0].format(**words), BY_HAND[1].format(**words))
    if standing is None:
        return Explanation("Trunkline knows of it and no case carries it.", "trunkline doctor")
    if moment.now < max(standing.opened_at, moment.day_ended_at) + CARRIED_WITHIN:
        cause = f"It is on its way: its case is {standing.state}."
        return Explanation(cause, f"Nothing yet: {show}", in_flight=True)
    return Explanation(f"Its case has been {standing.state} for too long.", show)


def _not_brought(found: Found, moment: Moment) -> Explanation:
    words = _words(found)
    if moment.now < moment.day_ended_at + BROUGHT_WITHIN:
        cause = "It is on its way to {target}.".format(**words)
        return Explanation(cause, "Nothing yet.", in_flight=True)
    return Explanation(NOT_BROUGHT[0].format(**words), NOT_BROUGHT[1].format(**words))


def _words(found: Found) -> Mapping[str, str]:
    route = ROUTE_OF[found.document_type]
    return {
        "channel": found.channel or "its channel",
        "source": f"the {route.source}",
        "target": f"the {route.target}",
        "numbers": ", ".join(found.document_ids),
        "first": NAMED[found.between[0]].format(source=route.source, target=route.target),
        "second": NAMED[found.between[1]].format(source=route.source, target=route.target),
        "case": found.case_id,
        "key": found.key,
    }


NAMED: Mapping[str, str] = {
    Side.SOURCE: "the {source}",
    Side.TAKEN: "Trunkline as it heard of it",
    Side.SENT: "Trunkline as it wrote it",
    Side.TARGET: "the {target}",
}
BY_HAND = (
    "People book it in {target}, and nothing there bears its name yet.",
    "Book it in {target} with {key} as its description, then count again.",
)
NOT_BROUGHT = (
    "It was paid out, and no entry of {target} names it.",
    "Ask {source} where {key} went; accept this with the entry that brought it under another name.",
)
CHANGED = "Somebody changed it in {second} after it was written, or {first} changed since."
CORRECT = "Compare `trunkline cases show {case}` with {numbers} and correct the one that is wrong."
SAYINGS: Mapping[str, tuple[str, str]] = {
    Kind.MISSING_IN_SOURCE: (
        (
            "Trunkline heard of it and {source} does not list it on this day: it was deleted "
            "there, or moved to another day."
        ),
        (
            "Look it up in {source}; cancel what was made of it when it is gone: "
            "`trunkline cases show {case}`."
        ),
    ),
    Kind.EXTRA_IN_TARGET: (
        "{numbers} stands in {target} and nobody knows why: it was entered there by hand.",
        "Ask who entered {numbers}; cancel it there, or accept it with a reason.",
    ),
    Kind.CANCELLED_IN_SOURCE: (
        "It was cancelled and {target} goes on with it as {numbers}.",
        "Cancel it in {target}, or accept it with a reason: `trunkline cases show {case}`.",
    ),
    Kind.DOUBLED: (
        "{second} has it more often than {first}: {numbers}.",
        "Cancel what is too many in {second}.",
    ),
    Kind.AMOUNT: (CHANGED, CORRECT),
    Kind.QUANTITY: (CHANGED, CORRECT),
    Kind.WRONG_DAY: (
        "{second} has it on another day than {first}: entered by hand, or in another time zone.",
        CORRECT,
    ),
    Kind.WRONG_TAX_CODE: (CHANGED, CORRECT),
    Kind.WRONG_CURRENCY: (CHANGED, CORRECT),
}
