"""A folder looked into again and again; one bad file never holds up the next."""

import asyncio
from typing import Any, Protocol

import structlog
from structlog.contextvars import bind_contextvars

from .errors import Unavailable
from .sftp import Folder, Listed

log = structlog.get_logger()

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
"""How uploads in progress are named."""


class Taker(Protocol):
    """What becomes of files; each is taken once as it is."""

    def wants(self, name: str) -> bool:
        """Say whether a finished file of that name is looked at."""
        ...

    async def is_new(self, file: Listed) -> bool:
        """Say whether this file, of this size and time, was not looked at yet."""
        ...

    def fits(self, file: Listed) -> bool:
        """Say whether the file is small enough to be fetched."""
        ...

    async def leave(self, file: Listed) -> None:
        """Note a file that is too large to be fetched."""
        ...

    async def take(self, file: Listed, content: bytes) -> Any:
        """Commit the bytes, or what follows from them; never raises for what is in the file."""
        ...


class Watch:
    """Takes in what two looks in a row saw alike, so that no half-written file is read."""

    def __init__(self, folder: Folder, taker: Taker) -> None:
        self._folder = folder
        self._taker = taker
        self._seen: dict[str, Listed] = {}

    async def run(self, pause_s: float, connection_id: str) -> None:
        """Look until cancelled; who cannot be reached is tried again at the next look."""
        bind_contextvars(connection_id=connection_id)
        while True:
            try:
                await self.look()
            except Unavailable as failure:
                log.warning("folder_unreachable", reason=failure.reason, sentence=failure.sentence)
            except Exception:
                log.exception("look_failed")
            await asyncio.sleep(pause_s)

    async def look(self) -> int:
        """Look once; gives how many files were taken in."""
        listed = sorted(await self._folder.list_files(), key=lambda f: (f.modified_s, f.name))
        wanted = [file for file in listed if self._wanted(file.name)]
        settled = [file for file in wanted if self._seen.get(file.name) == file]
        self._seen = {file.name: file for file in wanted}
        taken = 0
        for file in settled:
            if await self._taker.is_new(file):
                taken += await self._take(file)
        return taken

    def _wanted(self, name: str) -> bool:
        hidden = name.startswith(".") or "/" in name
        return not hidden and not name.lower().endswith(UNFINISHED) and self._taker.wants(name)

    async def _take(self, file: Listed) -> bool:
        if not self._taker.fits(file):
            await self._taker.leave(file)
            return True
        try:
            content = await self._folder.read(file)
        except Unavailable as failure:
            log.warning("file_unread", file=file.name, sentence=failure.sentence)
            return False
        if content is None:
            return False
        taken = await self._taker.take(file, content)
        log.info("file_taken", file=file.name, outcome=str(taken))
        return True
