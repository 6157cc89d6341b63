"""Types what a page tells to type at a shell: blocks of it, each named by its first line."""

import asyncio
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).parents[2]
NOTHING: Mapping[str, str] = {}
BLOCK = re.compile(r"^```sh\n# ([^\n]+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Answer(msgspec.Struct, frozen=True):
    """What curl was answered."""

    status: int
    headers: dict[str, str]
    """By their names in lower case."""
    body: Any
    """Read as JSON."""


class TypedPage:
    """A page, and a shell whose variables are given by who types."""

    def __init__(self, page: str, folder: Path, variables: Mapping[str, str]) -> None:
        self.blocks = dict(BLOCK.findall((ROOT / page).read_text()))
        self.variables = dict(variables)
        self.untyped = set(self.blocks)
        (folder / ".curlrc").write_text("silent\nshow-error\ninclude\nnoproxy = *\n")
        self._env = {**os.environ, "CURL_HOME": str(folder)}

    async def types(self, block: str, changes: Mapping[str, str] = NOTHING) -> str:
        """Type a block, with some words of it changed; gives what it printed."""
        typed = self.blocks[block]
        self.untyped.discard(block)
        for said, instead in changes.items():
            assert said in typed, (block, said)
            typed = typed.replace(said, instead)
        process = await asyncio.create_subprocess_exec(
            *("sh", "-ec", typed),
            cwd=ROOT,
            env=self._env | self.variables,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await process.communicate()
        assert process.returncode == 0, printed.decode()
        return printed.decode()

    async def asks(self, block: str, changes: Mapping[str, str] = NOTHING) -> Answer:
        """Type a block that is one curl; gives what that was answered."""
        printed = await self.types(block, changes)
        head, _, body = printed.replace("\r\n", "\n").partition("\n\n")
        first, *fields = head.split("\n")
        said = (one.partition(": ") for one in fields)
        headers = {name.lower(): value for name, _, value in said}
        return Answer(int(first.split()[1]), headers, msgspec.json.decode(body))
