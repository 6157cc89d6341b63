"""The moves that a case made, from the states that it passed."""

from collections.abc import Iterable

from trunkline_model.capabilities.lifecycles import Lifecycle, LifecycleMove, StatePassed

type Way = tuple[LifecycleMove, ...]


def way_taken(lifecycle: Lifecycle, passed: Iterable[StatePassed]) -> Way:
    """Give the moves between states that follow each other.

    One fact may lead over several moves at once; then they are the fewest that the chart allows.
    """
    way: Way = ()
    state = lifecycle.initial
    for one in passed:
        way += _between(lifecycle, state, one.state)
        state = one.state
    return way


def _between(lifecycle: Lifecycle, source: str, target: str) -> Way:
    """Search the chart in breadth; nothing when there is no way, which the process decides."""
    ways: dict[str, Way] = {source: ()}
    frontier = [source]
    while frontier and target not in ways:
        state = frontier.pop(0)
        for move in lifecycle.moves:
            if move.source == state and move.target not in ways:
                ways[move.target] = (*ways[state], move)
                frontier.append(move.target)
    return ways.get(target, ())
