"""Put files out, or what a fault armed for their kind makes of that."""

from trunkline_sandbox import Held, Sandbox

from .outbox import Outbox


class Release:
    """Puts out one file of a kind; call it in the transaction that keeps what it says."""

    def __init__(self, box: Sandbox, outbox: Outbox, kind: str) -> None:
        self._box = box
        self._kind = kind
        self._outbox = outbox
        self._late: dict[str, bytes] = {}
        self._held = Held[str](self._put_late)

    def __call__(self, name: str, content: bytes) -> None:
        """Put the file out: whole, not at all, twice, in half, or after the next ones."""
        fault = self._box.faults.take(self._kind)
        match fault and fault.kind:
            case "drop":
                return
            case "reorder" if fault:
                self._late[name] = content
                self._held.hold(name, fault)
                return
            case "truncated" if fault:
                content = fault.cut(content)
            case "duplicate":
                self._outbox.put(f"again_{name}", content)
        self._outbox.put(name, content)
        self._held.passed()

    def close(self) -> None:
        """Put nothing out any more; what was held back is lost, as a drop loses it."""
        self._held.close()

    def _put_late(self, name: str) -> None:
        self._outbox.put(name, self._late.pop(name))
