"""Puts the request memo before every write of an adapter."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast, get_type_hints

from msgspec import Struct

from trunkline_kit.errors import TrunklineError

from .masking import masked
from .memo import Memo, Probe, Write, fingerprint
from .sealing import sealer

type ProbeOf = Callable[[Any], Awaitable[Any | None]]
"""Takes the request, gives the answer found in the backend, or None."""


class Doubles(Struct, frozen=True):
    """How an adapter keeps a write from taking effect twice, per method name."""

    probes: Mapping[str, ProbeOf] = {}
    """Methods whose effect can be looked up by its request."""
    bound: frozenset[str] = frozenset()
    """Methods whose backend refuses the same request id by itself."""


def memoised[Port](adapter: Port, memo: Memo, doubles: Doubles | None = None) -> Port:
    """Give an object that fulfils the adapter's port with writes run through the memo.

    A write is a method whose request has a `request_id`, and so a `connection_id`; every
    other passes through.
    """
    return cast("Port", _Memoised(adapter, memo, doubles or Doubles()))


class _Memoised:
    def __init__(self, adapter: Any, memo: Memo, doubles: Doubles) -> None:
        self._adapter, self._memo, self._doubles = adapter, memo, doubles

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._adapter, name)
        if name.startswith("_") or not callable(method):
            return method
        hints = get_type_hints(method)
        answer = hints.pop("return", None)
        asked = next(iter(hints.values()), None)
        is_write = "request_id" in getattr(asked, "__struct_fields__", ())
        chosen = self._write(name, method, (asked, answer)) if is_write else method
        self.__dict__[name] = chosen
        return chosen

    def _write(
        self, name: str, method: Any, types: tuple[Any, Any]
    ) -> Callable[[Any], Awaitable[Any]]:
        probe_of, bound = self._doubles.probes.get(name), name in self._doubles.bound
        vault, (asked_kind, kind) = self._memo.vault, map(sealer, types)

        async def write(request: Any) -> Any:
            async def keep(found: Any) -> bytes:
                return await vault.seal(kind, found, request.request_id)

            async def send() -> bytes:
                return await keep(await method(request))

            probe = None if probe_of is None else _kept(probe_of, request, keep)
            asked = Write(
                request.request_id,
                fingerprint(name, request),
                send,
                probe,
                bound,
                connection_id=request.connection_id,
            )
            try:
                return await vault.unseal(kind, await self._memo.run(asked))
            except TrunklineError as error:
                raise masked(error, asked_kind.identifying_values(request)) from None

        return write


def _kept(probe_of: ProbeOf, request: Any, keep: Callable[[Any], Awaitable[bytes]]) -> Probe:
    async def probe() -> bytes | None:
        found = await probe_of(request)
        return None if found is None else await keep(found)

    return probe
