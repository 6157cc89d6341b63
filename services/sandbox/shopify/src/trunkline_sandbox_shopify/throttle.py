"""The leaky bucket of query cost, and what a document costs."""

import time

import msgspec
from graphql import DocumentNode, FieldNode, IntValueNode, OperationDefinitionNode, SelectionSetNode

MUTATION_COST = 10


class Status(msgspec.Struct, frozen=True, rename="camel"):
    """What the answer says about the bucket."""

    maximum_available: float
    currently_available: float
    restore_rate: float


class Throttle:
    """One bucket for the app; full at the start."""

    def __init__(self, limit: float, restore_rate: float) -> None:
        self.set(limit, restore_rate)

    def set(self, limit: float, restore_rate: float, available: float | None = None) -> None:
        """Change the plan; `available` also sets the level."""
        self.limit, self.restore_rate = limit, restore_rate
        self._level = limit if available is None else available
        self._at = time.monotonic()

    def take(self, cost: float) -> bool:
        """Pay for a document; false when the bucket does not hold enough."""
        self._refill()
        if cost > self._level:
            return False
        self._level -= cost
        return True

    def status(self) -> Status:
        """Tell the level, in whole points as the API does."""
        self._refill()
        return Status(self.limit, float(int(self._level)), self.restore_rate)

    def _refill(self) -> None:
        at = time.monotonic()
        self._level = min(self.limit, self._level + (at - self._at) * self.restore_rate)
        self._at = at


def cost_of(document: DocumentNode) -> int:
    """Requested cost: ten a mutation, one an object, a connection its objects times `first`."""
    total = 0
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            base = MUTATION_COST if definition.operation.value == "mutation" else 0
            total += base + _cost(definition.selection_set)
    return max(total, 1)


def _cost(selections: SelectionSetNode) -> int:
    total = 0
    for field in selections.selections:
        if isinstance(field, FieldNode) and field.selection_set:
            total += _size(field) * (1 + _cost(field.selection_set))
    return total


def _size(field: FieldNode) -> int:
    """Give the page size; a list costs by the square root, which is close to Shopify's scale."""
    for argument in field.arguments or ():
        if argument.name.value == "first" and isinstance(argument.value, IntValueNode):
            return max(1, int(int(argument.value.value) ** 0.5))
    return 1
