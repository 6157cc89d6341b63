"""An event log in memory, and writes that are bound to their request ids."""

from datetime import UTC, datetime
from typing import Any

from order_builders import ORDERED_AT

from trunkline_kit.errors import Conflict, NotFound, Unavailable
from trunkline_model.capabilities import events as told
from trunkline_model.evidence import Evidence


def evidence(system: str, number: str) -> Evidence:
    """Give evidence of a write."""
    return Evidence(system, "main", "document", number, number, "a", "b", "1", ORDERED_AT)


class FakeLog:
    """An event log."""

    def __init__(self, connection_id: str) -> None:
        self._connection_id, self.events = connection_id, list[told.Event]()

    def tell(self, event_id: str = "", **fact: Any) -> told.Event:
        """Append one event; the source's own id may repeat, as a webhook does."""
        position = len(self.events) + 1
        event = told.Event(
            position=position,
            event_id=event_id or f"e{position}",
            connection_id=self._connection_id,
            occurred_at=datetime.now(UTC),
            raw_document_id=f"raw-{position}",
            **fact,
        )
        self.events.append(event)
        return event

    async def read_events(self, request: told.ReadEvents) -> told.EventPage:
        """Read what follows a position."""
        found = [one for one in self.events if one.position > request.after]
        return told.EventPage(tuple(found[: request.limit]))

    async def get_raw_document(self, request: told.GetRawDocument) -> told.RawDocument:
        """Say that there is none."""
        raise NotFound(request.raw_document_id)


class Writes:
    """Binds each write to its request id, keeps effects, fails when told to."""

    def __init__(self) -> None:
        self.effects: list[tuple[str, Any]] = []
        self._answers: dict[str, tuple[Any, Any]] = {}
        self.lose_answers_of: dict[str, int] = {}

    def once(self, name: str, request: Any, answer: Any) -> Any:
        """Have the effect once; the same id with another body is a Conflict."""
        if request.request_id in self._answers:
            body, known = self._answers[request.request_id]
            if body != request:
                raise Conflict("the request id was used for another body")
            return known
        self._answers[request.request_id] = (request, answer)
        self.effects.append((name, request))
        if self.lose_answers_of.get(name, 0):
            self.lose_answers_of[name] -= 1
            raise Unavailable("the answer was lost", unknown=True)
        return answer

    def named(self, name: str) -> list[Any]:
        """List the effects of one kind."""
        return [request for known, request in self.effects if known == name]
