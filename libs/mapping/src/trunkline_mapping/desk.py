"""The port Translation of one connection: applying a version, listing the backend's codes."""

from collections.abc import Awaitable, Callable

from trunkline_model.capabilities.translation import (
    ApplyMapping,
    CodeList,
    CodeUse,
    ListCodes,
    MappingApplied,
)
from trunkline_model.mapping import MappingKind
from trunkline_store.memoised import Doubles

from .held import Held

type Codes = Callable[[MappingKind], Awaitable[CodeList]]
"""Asks a backend for its codes of a kind."""

DOUBLES = Doubles(bound=frozenset({"apply_mapping"}))
"""The version's number lets a late push change nothing."""

FREE, UNUSED = CodeList(CodeUse.FREE), CodeList(CodeUse.UNUSED)
"""Answers for a kind that takes any text, and for one that a service does not translate."""


class TranslationDesk:
    """Fulfils `trunkline_model.capabilities.translation.Translation`."""

    def __init__(self, held: Held, codes: Codes) -> None:
        self._held, self._codes = held, codes

    async def apply_mapping(self, request: ApplyMapping) -> MappingApplied:
        """Use a version from now on."""
        return await self._held.apply(request)

    async def list_codes(self, request: ListCodes) -> CodeList:
        """List the backend's codes of a kind."""
        return await self._codes(request.kind)
