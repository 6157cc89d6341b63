"""The ports Corrections and Replays of all processes: each request goes to its owner."""

from trunkline_durable import correction_book
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CorrectCase,
    Correction,
    CorrectionList,
    Editing,
    GetEditing,
    ListCorrections,
    RejectCorrection,
)
from trunkline_model.capabilities.replay import (
    Preview,
    PreviewList,
    PreviewRange,
    PreviewReplay,
    Replay,
    Replayed,
    ReplayedList,
    ReplayRange,
)
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool

from ..rules import require_limit, require_text
from .offices import Offices


class RoutedCorrections:
    """Corrects through the process that owns the case."""

    def __init__(self, pool: Pool, offices: Offices, keyring: Keyring | None = None) -> None:
        """`keyring` opens the reasons that people gave; without one they are masked."""
        self._pool, self._offices, self._keyring = pool, offices, keyring

    async def get_editing(self, request: GetEditing) -> Editing:
        """List what may be corrected."""
        office = await self._offices.of_work(request.work)
        return await office.corrections.get_editing(request)

    async def correct_case(self, request: CorrectCase) -> Correction:
        """Correct, in somebody's name and with a reason."""
        require_text("actor", request.actor)
        require_text("reason", request.reason)
        office = await self._offices.of_work(request.work)
        return await office.corrections.correct_case(request)

    async def approve_correction(self, request: ApproveCorrection) -> Correction:
        """Approve as a second person."""
        require_text("actor", request.actor)
        office = await self._offices.of_correction(request.correction_id)
        return await office.corrections.approve_correction(request)

    async def reject_correction(self, request: RejectCorrection) -> Correction:
        """Turn it down with a reason."""
        require_text("actor", request.actor)
        require_text("reason", request.reason)
        office = await self._offices.of_correction(request.correction_id)
        return await office.corrections.reject_correction(request)

    async def list_corrections(self, request: ListCorrections) -> CorrectionList:
        """List those of every process."""
        require_limit(request.limit)
        async with self._pool.connection() as conn:
            return await correction_book.page(conn, request, self._keyring)


class RoutedReplays:
    """Previews and replays through the process that owns the case."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices

    async def preview_replay(self, request: PreviewReplay) -> Preview:
        """Say what would happen."""
        office = await self._offices.of_work(request.work)
        return await office.replays.preview_replay(request)

    async def replay(self, request: Replay) -> Replayed:
        """Try again, in somebody's name."""
        require_text("actor", request.actor)
        office = await self._offices.of_work(request.work)
        return await office.replays.replay(request)

    async def preview_range(self, request: PreviewRange) -> PreviewList:
        """Say what would happen to the cases of a time."""
        return await self._offices.of_process(request.process).replays.preview_range(request)

    async def replay_range(self, request: ReplayRange) -> ReplayedList:
        """Try a time again, in somebody's name."""
        require_text("actor", request.actor)
        return await self._offices.of_process(request.process).replays.replay_range(request)
