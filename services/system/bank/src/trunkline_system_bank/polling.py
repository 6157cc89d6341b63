"""Look into the bank's folder again and again; one bad file never holds up the next."""

import asyncio

import structlog
from structlog.contextvars import bind_contextvars

from trunkline_kit.errors import Unavailable
from trunkline_kit.sftp import Folder, Listed

from .intake import Intake
from .message_file import SIZE_MAX
from .unreadable import Fault

log = structlog.get_logger()

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
"""How uploads in progress are named."""
TOO_LARGE = Fault("too_large", "", "the file is larger than 20 MB and was left at the bank")


class Polling:
    """Takes in what two looks in a row saw alike, so that no half-written file is read."""

    def __init__(self, folder: Folder, intake: Intake) -> None:
        self._folder = folder
        self._intake = intake
        self._seen: dict[str, Listed] = {}

    async def run(self, pause_s: float, connection_id: str) -> None:
        """Look until cancelled; a bank that cannot be reached is tried again at the next look."""
        bind_contextvars(connection_id=connection_id)
        while True:
            try:
                await self.look()
            except Unavailable as failure:
                log.warning("bank_unreachable", reason=failure.reason, sentence=failure.sentence)
            except Exception:
                log.exception("look_failed")
            await asyncio.sleep(pause_s)

    async def look(self) -> int:
        """Look once; gives how many files were taken in."""
        listed = sorted(await self._folder.list_files(), key=lambda f: (f.modified_s, f.name))
        wanted = [file for file in listed if is_message(file.name)]
        settled = [file for file in wanted if self._seen.get(file.name) == file]
        self._seen = {file.name: file for file in wanted}
        taken = 0
        for file in settled:
            if await self._intake.is_new(file):
                taken += await self._take(file)
        return taken

    async def _take(self, file: Listed) -> bool:
        if file.size > SIZE_MAX:
            await self._intake.refuse(file, TOO_LARGE)
            return True
        try:
            content = await self._folder.read(file)
        except Unavailable as failure:
            log.warning("file_unread", file=file.name, sentence=failure.sentence)
            return False
        if content is None:
            return False
        taken = await self._intake.take(file, content)
        log.info("file_taken", file=file.name, outcome=taken.outcome, reason=taken.reason)
        return True


def is_message(name: str) -> bool:
    """Say whether a name is that of a finished file."""
    lower = name.lower()
    return (
        lower.endswith(".xml")
        and not lower.startswith(".")
        and not lower.endswith(UNFINISHED)
        and "/" not in name
    )
