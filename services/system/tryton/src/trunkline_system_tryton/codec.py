"""Tryton's JSON: Decimal, dates and times carry their class, so nothing is guessed."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any


def encode(method: str, params: list[Any]) -> bytes:
    """Write a JSON-RPC request; TypeError for a value without a form."""
    return json.dumps({"id": 1, "method": method, "params": params}, default=_form).encode()


def decode(body: bytes) -> Any:
    """Read an answer; ValueError when it is not JSON or a value has a form we do not know."""
    return json.loads(body, object_hook=_value)


def _form(value: object) -> dict[str, Any]:
    match value:
        case Decimal():
            return {"__class__": "Decimal", "decimal": format(value, "f")}
        case dt.datetime():
            names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
            return {"__class__": "datetime", **{name: getattr(value, name) for name in names}}
        case dt.date():
            parts = {name: getattr(value, name) for name in ("year", "month", "day")}
            return {"__class__": "date", **parts}
    raise TypeError(f"no JSON-RPC form for {type(value)}")


def _value(found: dict[str, Any]) -> Any:
    kind = found.get("__class__")
    if kind is None:
        return found
    read = READERS.get(kind)
    if read is None:
        raise ValueError(f"Tryton sent a {kind}")
    return read(found)


def _datetime(found: Mapping[str, int]) -> dt.datetime:
    # Tryton's times are naive UTC when its server runs in UTC, as ours does.
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return dt.datetime(*(found[name] for name in names), tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


READERS: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "Decimal": lambda found: Decimal(found["decimal"]),
    "date": lambda found: dt.date(found["year"], found["month"], found["day"]),
    "datetime": _datetime,
    "timedelta": lambda found: dt.timedelta(seconds=found["seconds"]),
    "bytes": lambda found: found["base64"],
    "Eval": lambda found: found,
}
