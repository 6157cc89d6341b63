"""A small synchronous client of Tryton's JSON-RPC, for setting a company up."""

import base64
import datetime as dt
import json
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

import httpx


class RpcFailed(RuntimeError):
    """Tryton refused a call while the company was being set up."""


class Rpc:
    """One session: call it with a method and its arguments; the context is added."""

    def __init__(self, url: str, database: str, timeout_s: float = 120) -> None:
        self._client = httpx.Client(base_url=f"{url}/{database}", timeout=timeout_s)
        self.context: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def login(self, user: str, password: str) -> None:
        """Open a session; the context carries the user's company from now on."""
        uid, token, *_ = self._post("common.db.login", [user, {"password": password}])
        secret = base64.b64encode(f"{user}:{uid}:{token}".encode()).decode()
        self._client.headers["Authorization"] = f"Session {secret}"
        self.refresh_context()

    def refresh_context(self) -> None:
        """Read the user's preferences again, after a company was added."""
        self.context = self("model.res.user.get_preferences", True)  # noqa: FBT003

    def __call__(self, method: str, *arguments: Any, **context: Any) -> Any:
        """Call a method and give its result; raises RpcFailed."""
        return self._post(method, [*arguments, {**self.context, **context}])

    def _post(self, method: str, params: list[Any]) -> Any:
        body = json.dumps({"id": 1, "method": method, "params": params}, default=_encode)
        answer = self._client.post(
            "/rpc/", content=body, headers={"Content-Type": "application/json"}
        )
        if answer.status_code != httpx.codes.OK:
            raise RpcFailed(f"{method}: HTTP {answer.status_code}: {answer.text[:200]}")
        parsed = json.loads(answer.text, object_hook=_decode)
        if "error" in parsed:
            raise RpcFailed(f"{method}: {parsed['error']}")
        return parsed["result"]

    def create(self, model: str, *values: dict[str, Any]) -> list[int]:
        """Create records and give their ids."""
        ids: list[int] = self(f"model.{model}.create", list(values))
        return ids

    def find(self, model: str, *domain: Any) -> int:
        """Give the id of the one record that fits; raises RpcFailed otherwise."""
        ids = self(f"model.{model}.search", list(domain), 0, 2, None)
        if len(ids) != 1:
            raise RpcFailed(f"{len(ids)} records of {model} fit {domain}")
        return int(ids[0])


def _encode(value: object) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, dt.date):
        return {
            "__class__": "date",
            "year": value.year,
            "month": value.month,
            "day": value.day,
        }
    raise TypeError(f"no JSON-RPC form for {type(value)}")


def _decode(value: dict[str, Any]) -> Any:
    match value.get("__class__"):
        case "Decimal":
            return Decimal(value["decimal"])
        case "date":
            return dt.date(value["year"], value["month"], value["day"])
        case _:
            return value
