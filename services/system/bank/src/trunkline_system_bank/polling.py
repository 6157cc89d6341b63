"""What of the bank's folders is looked at, and what is left there."""

from trunkline_kit.sftp import Folder, Listed
from trunkline_kit.watching import UNFINISHED, Watch

from .intake import Intake, Taken
from .message_file import SIZE_MAX
from .unreadable import Fault

TOO_LARGE = Fault("too_large", "", "the file is larger than 20 MB and was left at the bank")


class Polling(Watch):
    """Looks into one folder of the bank."""

    def __init__(self, folder: Folder, intake: Intake) -> None:
        super().__init__(folder, _Messages(intake))


class _Messages:
    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def wants(self, name: str) -> bool:
        return is_message(name)

    async def is_new(self, file: Listed) -> bool:
        return await self._intake.is_new(file)

    def fits(self, file: Listed) -> bool:
        return file.size <= SIZE_MAX

    async def leave(self, file: Listed) -> None:
        await self._intake.refuse(file, TOO_LARGE)

    async def take(self, file: Listed, content: bytes) -> Taken:
        return await self._intake.take(file, content)


def is_message(name: str) -> bool:
    """Say whether a name is that of a finished file."""
    lower = name.lower()
    return (
        lower.endswith(".xml")
        and not lower.startswith(".")
        and not lower.endswith(UNFINISHED)
        and "/" not in name
    )
