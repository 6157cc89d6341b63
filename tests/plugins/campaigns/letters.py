"""Letters to people, as the mail server took them: who is to decide waits for theirs."""

from typing import Any

import httpx


class Letters:
    """Reads what is new each time that somebody looks for a letter."""

    def __init__(self, mail: httpx.AsyncClient) -> None:
        self._mail = mail
        self._seen = 0
        self._subjects: set[str] = set()

    async def came(self, *words: str) -> bool:
        """Say whether a letter came whose subject begins with the first and has the others."""
        asked: dict[str, str | int] = {"after": self._seen, "kind": "effect", "limit": 10_000}
        news: list[dict[str, Any]] = (
            await self._mail.get("/_sandbox/journal", params=asked)
        ).json()
        for entry in news:
            self._seen = entry["seq"]
            if entry["name"] == "message.taken":
                self._subjects.add(entry["body"]["subject"])
        first, *rest = words
        return any(
            one.startswith(first) and all(word in one for word in rest) for one in self._subjects
        )
