"""The console's own files: each is addressed by what it holds, so that it may be kept for ever."""

from hashlib import sha256
from importlib.resources import files

from msgspec import Struct

TYPES = {"css": "text/css", "svg": "image/svg+xml"}


class File(Struct, frozen=True):
    """One file."""

    content: bytes
    """Its bytes."""
    media_type: str
    """What it is."""
    mark: str
    """Changes with its content."""


def _read() -> dict[str, File]:
    found = files("trunkline_experience_web") / "static"
    known = {}
    for one in found.iterdir():
        content = one.read_bytes()
        kind = TYPES[one.name.rpartition(".")[2]]
        known[one.name] = File(content, kind, sha256(content).hexdigest()[:12])
    return known


FILES = _read()
"""By name."""
ADDRESSES = {name: f"/console/files/{name}?{one.mark}" for name, one in FILES.items()}
"""Where a page finds each."""
