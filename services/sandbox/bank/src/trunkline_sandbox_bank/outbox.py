"""A folder that the customer sees over SFTP: whole files only, by rename from a hidden name."""

import os
from pathlib import Path


class Outbox:
    """One folder below `out` in the customer's root."""

    def __init__(self, root: Path, name: str) -> None:
        self.folder = root / "out" / name
        self.folder.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, content: bytes) -> None:
        """Write under a temporary name, flush to disk, then rename: readers see all or nothing."""
        temporary = self.start(name, content)
        temporary.replace(self.folder / name)

    def start(self, name: str, content: bytes) -> Path:
        """Leave a file as an upload in progress leaves it: under `<name>.part`."""
        temporary = self.folder / f"{name}.part"
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return temporary
