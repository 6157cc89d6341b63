"""The port Lifecycles of all processes: each declares its own chart and folds its own cases."""

from trunkline_model.capabilities.lifecycles import (
    GetLifecycle,
    GetPassage,
    Lifecycle,
    Passage,
)

from .offices import Offices


class RoutedLifecycles:
    """Asks the process that is meant; Refused for one that has no office."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices

    async def get_lifecycle(self, request: GetLifecycle) -> Lifecycle:
        """Read a chart."""
        return await self._offices.of_process(request.process).lifecycles.get_lifecycle(request)

    async def get_passage(self, request: GetPassage) -> Passage:
        """Tell which states a case passed."""
        return await self._offices.of_process(request.process).lifecycles.get_passage(request)
