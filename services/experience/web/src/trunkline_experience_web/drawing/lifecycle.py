"""A lifecycle as a picture: its states one below the other, its moves as arcs beside them."""

from msgspec import Struct

from trunkline_model.capabilities.lifecycles import Lifecycle, LifecycleMove

from .path import Way

ROW, TOP = 30, 8
LEFT, PILL_WIDTH, PILL_HEIGHT = 74, 156, 22
REACH, STEP = 14, 10
"""How far an arc bends out: at least this, and so much more for each state that it passes."""
REACH_MAX = 150
WIDTH = LEFT + PILL_WIDTH + 130


class Pill(Struct, frozen=True):
    """One state."""

    state: str
    """Its name."""
    mark: str
    """now, passed, next or other; a class of the CSS."""
    x: int
    y: int
    width: int
    height: int
    """Its box, in pixels."""


class Arc(Struct, frozen=True):
    """One move."""

    path: str
    """As SVG wants it."""
    mark: str
    """taken, next or other; a class of the CSS."""
    sentence: str
    """What it means."""


class Drawing(Struct, frozen=True):
    """The whole picture, and the same in words."""

    width: int
    height: int
    """In pixels."""
    pills: tuple[Pill, ...]
    """Every state."""
    arcs: tuple[Arc, ...]
    """Every move, those that matter on top."""
    sentence: str
    """What is to be seen, for those who do not see it."""


def draw(lifecycle: Lifecycle, state: str, way: Way) -> Drawing:
    """Draw a lifecycle with the way that a case took to the state that it is in."""
    passed = [move.source for move in way]
    ahead = [move for move in lifecycle.moves if move.source == state]
    pills = tuple(
        _pill(row, name, _mark(name, state, passed, ahead))
        for row, name in enumerate(lifecycle.states)
    )
    arcs = [_arc(lifecycle, move, _fate(move, way, ahead)) for move in lifecycle.moves]
    rank = ("other", "next", "taken")
    return Drawing(
        width=WIDTH,
        height=TOP * 2 + ROW * len(pills) - (ROW - PILL_HEIGHT),
        pills=pills,
        arcs=tuple(sorted(arcs, key=lambda one: rank.index(one.mark))),
        sentence=_sentence(state, passed, ahead),
    )


def _mark(name: str, state: str, passed: list[str], ahead: list[LifecycleMove]) -> str:
    if name == state:
        return "now"
    if name in passed:
        return "passed"
    return "next" if any(move.target == name for move in ahead) else "other"


def _fate(move: LifecycleMove, way: Way, ahead: list[LifecycleMove]) -> str:
    if move in way:
        return "taken"
    return "next" if move in ahead else "other"


def _pill(row: int, name: str, mark: str) -> Pill:
    return Pill(name, mark, LEFT, TOP + row * ROW, PILL_WIDTH, PILL_HEIGHT)


def _arc(lifecycle: Lifecycle, move: LifecycleMove, mark: str) -> Arc:
    """Forward moves bend out on the right, moves back on the left."""
    begin, end = (lifecycle.states.index(one) for one in (move.source, move.target))
    forward, middle = end > begin, PILL_HEIGHT // 2
    out = min(REACH + STEP * abs(end - begin), REACH_MAX if forward else LEFT + 20)
    edge = LEFT + PILL_WIDTH if forward else LEFT
    bend = edge + out if forward else edge - out
    tip = edge + 3 if forward else edge - 3
    y1, y2 = (TOP + row * ROW + middle for row in (begin, end))
    y1, y2 = (y1 + 4, y2 - 3) if forward else (y1 - 4, y2 + 3)
    path = f"M{edge} {y1}C{bend} {y1} {bend} {y2} {tip} {y2}"
    return Arc(path, mark, f"{move.source} to {move.target} on {move.on}")


def _sentence(state: str, passed: list[str], ahead: list[LifecycleMove]) -> str:
    before = ", ".join(dict.fromkeys(passed)) or "nothing before"
    after = ", ".join(dict.fromkeys(move.target for move in ahead)) or "nothing"
    return f"The case is {state}. It passed {before}. It can move on to {after}."
