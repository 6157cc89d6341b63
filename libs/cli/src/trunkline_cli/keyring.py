"""Secrets of a stack on a laptop: made once, kept in a file that only its owner may read."""

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

BINARY = frozenset({"MASTER_KEY", "SIGNING_KEY"})


class Keyring(Mapping[str, str]):
    """Secrets by name; asking for one that does not exist yet makes it.

    `MASTER_KEY` and `SIGNING_KEY` are 32 random bytes in base64, every other secret is 32
    hexadecimal digits, which are fit for URLs, and for base64 where a standard asks for it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = self._kept()

    def __getitem__(self, name: str) -> str:
        """The secret of that name; the file is written before a new one is handed out.

        What another keyring of the same file made in the meantime is read before one is made.
        """
        if name not in self._known:
            self._known |= self._kept()
        if name not in self._known:
            self._known[name] = _made(name)
            self._write()
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _kept(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return found

    def _write(self) -> None:
        draft = self._path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(self._known, indent=1))
        draft.replace(self._path)


def _made(name: str) -> str:
    if name in BINARY:
        return base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_hex(16)
