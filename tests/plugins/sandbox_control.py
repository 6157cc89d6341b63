"""The control routes that every sandbox has: how tests tell it things and judge it from outside."""

from typing import Any

import httpx
from msgspec import Struct


class SandboxControl(Struct, frozen=True):
    """One running sandbox."""

    http: httpx.AsyncClient
    """A client of its root."""

    async def tell(self, path: str, body: object = None, method: str = "POST") -> Any:
        """Call a control route; gives what it answers."""
        answer = await self.http.request(method, f"/_sandbox/{path}", json=body or {})
        assert answer.is_success, answer.text
        return answer.json()

    async def fault(self, on: str, kind: str, **rest: object) -> None:
        """Arm a fault."""
        await self.tell("faults", {"on": on, "kind": kind, **rest})

    async def mend(self) -> None:
        """Disarm every fault."""
        assert (await self.http.delete("/_sandbox/faults")).is_success

    async def journal(self, kind: str, name: str) -> list[dict[str, Any]]:
        """Give the requests that came in, or the effects that were committed, under a name."""
        words: dict[str, str | int] = {"kind": kind, "limit": 1_000_000}
        found = (await self.http.get("/_sandbox/journal", params=words)).json()
        return [one for one in found if one["name"] == name]

    async def effects(self, name: str, key: str) -> int:
        """Count the effects of a name on one thing."""
        return sum(one["key"] == key for one in await self.journal("effect", name))
