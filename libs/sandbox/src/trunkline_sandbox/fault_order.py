"""Faults as data: what to break, how often by which seed, and with which parameters."""

from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

FaultKind = Literal[
    "429",
    "5xx",
    "html",
    "timeout_before_commit",
    "timeout_after_commit",
    "late_commit",
    "latency",
    "duplicate",
    "drop",
    "reorder",
    "truncated",
    "reset",
    "slow_body",
    "content_type",
]
"""`429` and `5xx` do nothing and say so; `html` does nothing and answers 200 with a page, as a
portal in between does. `timeout_before_commit` does nothing and loses the answer;
`timeout_after_commit` does it and loses the answer; `late_commit` loses the answer after `wait_s`
and does it `hang_s` after the request; `latency` waits first; `duplicate` does it twice.

The others spoil what the sandbox sends, an answer or what it tells unasked: `drop` sends nothing,
`reorder` lets later ones go first, `truncated` ends it in the middle, `reset` breaks the
connection in the middle, `slow_body` sends it in small pieces, `content_type` calls it something
else."""

KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
SPOILING: frozenset[FaultKind] = frozenset({"truncated", "reset", "slow_body", "content_type"})
"""Kinds that do everything and spoil how it is told."""
ANSWERING: frozenset[FaultKind] = frozenset(KINDS) - {"reorder"}
"""What an answer can suffer: it has no later one to change places with."""

WAITS = frozenset({"hang_s", "jitter_s"})
PARAMETERS: dict[FaultKind, frozenset[str]] = {
    "429": frozenset({"retry_after_s"}),
    "5xx": frozenset(),
    "html": frozenset(),
    "timeout_before_commit": WAITS,
    "timeout_after_commit": WAITS,
    "late_commit": WAITS | {"wait_s"},
    "latency": WAITS,
    "duplicate": frozenset(),
    "drop": WAITS,
    "reorder": frozenset({"hang_s", "passed"}),
    "truncated": frozenset({"after_bytes"}),
    "reset": frozenset({"after_bytes"}),
    "slow_body": frozenset({"chunk_bytes", "pause_s"}),
    "content_type": frozenset({"content_type"}),
}
"""Which parameters each kind has, besides those of every kind."""
OF_EVERY_KIND = ("on", "kind", "times", "probability", "seed")

type Seconds = Annotated[float, Meta(ge=0)]
type Count = Annotated[int, Meta(ge=1)]


class BadFault(ValueError):
    """There is no such fault; the text says what there is."""


class FaultOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to break: calls of operation `on` ("*": of any operation)."""

    on: str
    kind: FaultKind
    times: Count | None = None
    """How often at most; by default once, with a probability without end."""
    hang_s: Seconds = 0.0
    """How long a lost answer keeps the caller waiting (0: it ends at once), a delay lasts, a late
    commit takes, or a reordered message is held at most (0: five seconds)."""
    probability: Annotated[float, Meta(ge=0, le=1)] | None = None
    """Strike this share of the calls, drawn by the seed; by default every call."""
    seed: int = 0
    """The same seed strikes the same calls of the same sequence, with the same jitter."""
    jitter_s: Seconds = 0.0
    """A wait is longer or shorter by up to this much."""
    wait_s: Seconds = 0.0
    """How long the caller of a late commit waits; 0: the connection ends at once."""
    after_bytes: Annotated[int, Meta(ge=0)] | None = None
    """How much of the body gets through before it ends; by default half."""
    chunk_bytes: Count = 64
    """Size of a piece of a slow body."""
    pause_s: Seconds = 0.05
    """Pause before each piece of a slow body."""
    retry_after_s: Seconds = 1.0
    """What "too many requests" asks for; 0: it does not say."""
    content_type: str = "text/html; charset=utf-8"
    """What a body of another kind is called."""
    passed: Count = 1
    """How many later messages go before a reordered one."""

    def __post_init__(self) -> None:
        """Refuse a parameter that the kind does not have."""
        for field in msgspec.structs.fields(self):
            if field.name in OF_EVERY_KIND or field.name in PARAMETERS[self.kind]:
                continue
            if field.name in SETTABLE and getattr(self, field.name) != field.default:
                raise BadFault(_no_parameter(self.kind, field.name))

    @property
    def times_max(self) -> int | None:
        """How often it may strike; None: without end."""
        if self.times is None and self.probability is None:
            return 1
        return self.times


SETTABLE = frozenset[str]().union(*PARAMETERS.values())


def read_order(given: dict[str, Any]) -> FaultOrder:
    """Read an order from JSON; raises BadFault with a sentence that says what is wrong."""
    kind = given.get("kind")
    if kind not in KINDS:
        raise BadFault(f"there is no fault {kind!r}: kinds are {', '.join(KINDS)}")
    for name in given:
        if name not in OF_EVERY_KIND and name not in SETTABLE:
            raise BadFault(_no_parameter(kind, name))
    try:
        return msgspec.convert(given, FaultOrder)
    except msgspec.ValidationError as error:
        raise BadFault(str(error)) from error


def _no_parameter(kind: FaultKind, name: str) -> str:
    has = ", ".join(sorted(PARAMETERS[kind])) or "none of its own"
    return f"fault {kind} has no parameter {name!r}: it has {has} ({', '.join(OF_EVERY_KIND)})"
