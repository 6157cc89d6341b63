"""What the page of a replay shows: what happened, what would, and what an edit changes of it."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from trunkline_model.capabilities.replay import Preview, TransitionPreview

from .differences import DiffLine, diff_lines


class SystemEffects(Struct, frozen=True):
    """What a replay comes to for one backend."""

    system: str
    """Role of the backend."""
    happened: int
    """Effects that it has; they are not repeated."""
    unknown: int
    """Sent without an answer: looked up before they are sent again."""
    would_happen: int
    """Effects that it would get."""
    changed: int
    """Requests that the edit changes."""


class DifferenceView(Struct, frozen=True):
    """How an edit changes what one step asks of a backend."""

    system: str
    """Role of the backend."""
    step: str
    """Name of the step."""
    lines: tuple[DiffLine, ...]
    """The request without the edit and with it, laid over each other."""


class PreviewView(Struct, frozen=True):
    """What a replay would do, for reading."""

    business_key: str
    """What people know the case by."""
    case_id: str
    """The case; empty for what no case knows yet."""
    systems: tuple[SystemEffects, ...]
    """What it comes to for each backend."""
    transitions: tuple[TransitionPreview, ...]
    """What happened, then what would."""
    differences: tuple[DifferenceView, ...]
    """What an edit changes of it."""
    refusal: str
    """Why it may not be done; empty when it may."""


def preview_view(found: Preview) -> PreviewView:
    """Lay a preview out."""
    differences = tuple(
        DifferenceView(one.system, one.step, diff_lines(one.before, one.after))
        for one in found.differences
    )
    return PreviewView(
        business_key=found.business_key,
        case_id=found.case_id,
        systems=tuple(_systems(found)),
        transitions=found.transitions,
        differences=differences,
        refusal=found.refusal,
    )


def _systems(found: Preview) -> Iterator[SystemEffects]:
    effects = [(one.system, one.state) for each in found.transitions for one in each.effects]
    changed = Counter(one.system for one in found.differences)
    counted = Counter(effects)
    for system in sorted({one for one, _ in effects} | set(changed)):
        states = {name: counted[system, name] for name in ("happened", "unknown", "would_happen")}
        yield SystemEffects(system, **states, changed=changed[system])
