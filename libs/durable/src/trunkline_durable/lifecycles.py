"""The port Lifecycles over what a service's processes declare and their cases' facts tell."""

from collections.abc import Iterable, Iterator
from typing import Any

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.lifecycles import (
    GetLifecycle,
    GetPassage,
    Lifecycle,
    LifecycleCommand,
    LifecycleMove,
    Passage,
    StatePassed,
)

from .casefile import CaseFile
from .chart import Chart
from .engine import Engine
from .process import Process
from .writing import Said, kind_of


class DeclaredLifecycles:
    """Answers from the charts themselves, so that a drawing cannot differ from what runs."""

    def __init__(self, engine: Engine, processes: Iterable[Process[Any]]) -> None:
        self._engine = engine
        self._processes = {one.name: one for one in processes}

    async def get_lifecycle(self, request: GetLifecycle) -> Lifecycle:
        """Read one; NotFound for a process that lives elsewhere."""
        return _declared(request.process, self._process(request.process).chart)

    async def get_passage(self, request: GetPassage) -> Passage:
        """Fold the case's facts anew, one by one, and tell each state that it reached."""
        process = self._process(request.process)
        file: CaseFile[Any] = CaseFile(process, self._engine.cases.keyring, request.case_id)
        async with self._engine.pool.connection() as conn:
            await file.read(conn)
            facts = await file.facts(conn)
        return Passage(tuple(_passed(process, facts)))

    def _process(self, name: str) -> Process[Any]:
        if name not in self._processes:
            raise NotFound(f"no process {name} lives here")
        return self._processes[name]


def _declared(process: str, chart: Chart) -> Lifecycle:
    """States are plain text on the wire, whatever enum declares them."""
    commands = chart.commands.items()
    return Lifecycle(
        process=process,
        initial=str(chart.initial),
        states=tuple(map(str, chart.states)),
        moves=tuple(LifecycleMove(str(m.source), str(m.target), m.on) for m in chart.moves),
        commands=tuple(
            LifecycleCommand(name, tuple(sorted(allowed))) for name, allowed in commands
        ),
        ends=tuple(sorted(chart.final)),
    )


def _passed(process: Process[Any], facts: Iterable[Said]) -> Iterator[StatePassed]:
    case, state = process.snapshot(), str(process.chart.initial)
    for said in sorted(facts, key=lambda one: one.key):
        case = process.fold(case, said.fact)
        reached = str(process.state_of(case))
        if reached != state:
            yield StatePassed(reached, kind_of(said.fact), said.fact.occurred_at)
        state = reached
