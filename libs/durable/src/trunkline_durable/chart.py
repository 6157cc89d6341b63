"""A lifecycle's state chart: states, legal moves, and the commands each state allows."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from trunkline_kit.errors import Refused


class Move(Struct, frozen=True):
    """One legal move of a case."""

    source: str
    """State it leaves."""
    target: str
    """State it reaches."""
    on: str
    """Kind of the fact that moves it."""


class Chart(Struct, frozen=True):
    """The whole lifecycle on one page; documents and the console draw it from here."""

    initial: str
    """State of a case before its first fact was understood."""
    moves: tuple[Move, ...]
    """Every legal move."""
    commands: Mapping[str, frozenset[str]]
    """Command name to the states in which it is allowed."""
    final: frozenset[str] = frozenset()
    """States that nothing leaves."""
    order: tuple[str, ...] = ()
    """Every state as a smooth case passes them, the ends last, for drawings."""

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the declared order, else in that of first mention."""
        named = (state for move in self.moves for state in (move.source, move.target))
        return tuple(dict.fromkeys((*self.order, self.initial, *named)))

    def require(self, command: str, state: str) -> None:
        """Raise Refused with a sentence unless `state` allows `command`."""
        allowed = self.commands.get(command)
        if allowed is None:
            raise Refused(f"there is no command {command}", reason="unknown_command")
        if state not in allowed:
            where = ", ".join(sorted(allowed))
            raise Refused(
                f"{command} is not possible in state {state}, only in {where}",
                reason="not_in_this_state",
            )

    def allows(self, source: str, target: str) -> bool:
        """Tell whether some sequence of legal moves leads from one state to the other."""
        reached, frontier = {source}, {source}
        while frontier:
            frontier = {move.target for move in self.moves if move.source in frontier} - reached
            reached |= frontier
        return target in reached

    def mermaid(self) -> str:
        """Draw the chart as a mermaid state diagram."""
        return "\n".join(("stateDiagram-v2", *self._lines())) + "\n"

    def _lines(self) -> Iterable[str]:
        yield f"    [*] --> {_drawn(self.initial)}"
        for move in self.moves:
            yield f"    {_drawn(move.source)} --> {_drawn(move.target)}: {move.on}"
        for state in sorted(self.final):
            yield f"    {_drawn(state)} --> [*]"


def _drawn(state: str) -> str:
    return state.replace(":", "_")
