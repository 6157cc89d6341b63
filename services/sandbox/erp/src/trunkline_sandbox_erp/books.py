"""What every capability writes with: numbers, evidence, and the log of stock changes."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Protocol

from msgspec import Struct, json

from trunkline_mapping.held import built_in_translation
from trunkline_mapping.translation import Asking, Translation
from trunkline_model.capabilities.events import Event, StockChanged
from trunkline_model.evidence import Evidence
from trunkline_model.mapping import MappingKind, MappingTables
from trunkline_sandbox import Fault, Faults, State, clock

from .codes import ACCOUNTS, BUILT_IN, MAPPING_VERSION
from .refusals import refuse

SYSTEM = "sandbox-erp"
OWN = built_in_translation(MAPPING_VERSION, BUILT_IN)
"""What is translated by while nothing was published."""


class WriteRequest(Protocol):
    """What every write request carries."""

    @property
    def connection_id(self) -> str:
        """The configured backend instance."""
        ...

    @property
    def request_id(self) -> str:
        """The write's identity."""
        ...


class Document(Struct, frozen=True):
    """A document that a write made or changed."""

    kind: str
    """The ERP's word for it."""
    number: str
    """Its number, which here is its id too."""


class Books:
    """The ERP's memory; every method runs inside the caller's transaction."""

    def __init__(self, state: State, faults: Faults) -> None:
        self.state = state
        self.faults = faults
        self._translations: dict[str, Translation] = {}

    def execute(self, statement: str, *values: object) -> None:
        """Change something."""
        with self.state.transaction() as file:
            file.execute(statement, values)

    def number(self, series: str) -> str:
        """Give the next number of a series, such as INV-000001; none is skipped."""
        with self.state.transaction() as file:
            last = file.execute(NEXT, (series,)).fetchone()[0]
        return f"{series}-{last:06d}"

    def translation(self, connection_id: str) -> Translation:
        """Give the version of the mapping by which a connection's codes are read now."""
        row = self.state.row("select * from mappings where connection_id = ?", connection_id)
        if row is None:
            return OWN
        name = f"{MAPPING_VERSION}+{row['version']}"
        known = self._translations.get(connection_id)
        if known is None or known.version != name:
            tables = json.decode(row["tables"], type=MappingTables)
            known = self._translations[connection_id] = Translation(tables, name, BUILT_IN)
        return known

    def account(self, connection_id: str, use: str, asking: Asking) -> str:
        """Give the account of a use, such as rounding; Refused for one that the ERP has not."""
        code = self.translation(connection_id).code(MappingKind.ACCOUNT, use, asking)
        if code not in ACCOUNTS:
            raise refuse("unknown_account", f"the ERP has no account {code!r} for {use}")
        return code

    def evidence(self, request: WriteRequest, document: Document) -> Evidence:
        """Prove a write by what was asked and which document answers it."""
        return Evidence(
            system=SYSTEM,
            connection_id=request.connection_id,
            document_type=document.kind,
            document_id=document.number,
            document_number=document.number,
            request_sha256=_hash(request),
            answer_sha256=_hash(document),
            mapping_version=self.translation(request.connection_id).version,
            recorded_at=clock.now(),
        )

    def tell_stock_changed(self, connection_id: str, skus: Iterable[str]) -> None:
        """Append one event an article; the position is its place in the order of commits."""
        for sku in sorted(set(skus)):
            fault = self.faults.take("StockChanged")
            match fault and fault.kind:
                case "drop":
                    continue
                case "reorder" if fault:
                    self._hold(connection_id, sku, fault)
                    continue
                case "duplicate":
                    self._append(connection_id, sku)
            self._append(connection_id, sku)
            self._release()

    def _append(self, connection_id: str, sku: str) -> None:
        now = clock.now()
        with self.state.transaction() as file:
            position = file.execute("insert into events (body) values ('')").lastrowid or 0
            event = Event(
                position=position,
                event_id=f"stock-{position}",
                connection_id=connection_id,
                occurred_at=now,
                stock_changed=StockChanged(sku, now),
            )
            file.execute(
                "update events set body = ? where position = ?", (json.encode(event), position)
            )

    def _hold(self, connection_id: str, sku: str, fault: Fault) -> None:
        self.execute(
            "insert into held_events (connection_id, sku, passed) values (?, ?, ?)",
            connection_id,
            sku,
            fault.passed,
        )

    def _release(self) -> None:
        """Count an event that passed those held back, and append those that waited enough."""
        if self.state.row("select 1 from held_events") is None:
            return
        self.execute("update held_events set passed = passed - 1")
        for row in self.state.rows("select * from held_events where passed <= 0 order by seq"):
            self.execute("delete from held_events where seq = ?", row["seq"])
            self._append(row["connection_id"], row["sku"])


NEXT = """
insert into series (name, last) values (?, 1)
on conflict (name) do update set last = last + 1 returning last
"""


def _hash(what: Any) -> str:
    return sha256(json.encode(what, order="deterministic")).hexdigest()
