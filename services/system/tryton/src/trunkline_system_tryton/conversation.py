"""All calls that one request makes, and the evidence that they leave."""

import hashlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, structs

from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Refused
from trunkline_mapping.held import built_in_translation
from trunkline_mapping.translation import Asking, Translation
from trunkline_model.evidence import Evidence
from trunkline_model.mapping import MappingKind

from .client import Answered, Client
from .mapping import BUILT_IN, MAPPING_VERSION
from .refusals import Warned, declined
from .zone import COMPANY_ZONE

SYSTEM = "system-tryton"
OWN = built_in_translation(MAPPING_VERSION, BUILT_IN)
"""What is translated by while nothing was published."""

type Row = dict[str, Any]
"""A record as read: field names are Tryton's, dotted fields nested under `name.`."""
type Domain = list[Any]
"""Tryton's search clauses."""
type Buttons = Mapping[str, tuple[str, str]]
"""By state: the button to press, and the state it leads to; empty when that must be read."""


class Document(Struct, frozen=True):
    """What a write made or changed."""

    model: str
    """Tryton's model, such as sale.sale."""
    ledger_id: int
    """Its id."""
    number: str
    """The number a person finds it by."""


class Conversation:
    """Calls for one request; remembers the last write as its proof."""

    def __init__(self, client: Client, connection_id: str, translation: Translation = OWN) -> None:
        self._client = client
        self._connection_id = connection_id
        self._proof = Answered(None, "", "")
        self.wrote = False
        self.translation = translation
        """One version for the whole request."""
        self.about = Asking(on=clock.today(COMPANY_ZONE))
        """The document that codes are translated for; of today until a request says more."""

    def code(self, kind: MappingKind, code: str, field: str = "") -> str:
        """Give Tryton's code for ours; Refused, with the field, for one that has no row."""
        return self.translation.code(kind, code, structs.replace(self.about, field=field))

    async def search(
        self, model: str, domain: Domain, fields: list[str], **options: Any
    ) -> list[Row]:
        """Read the records that fit; options: order, limit, context."""
        params = [domain, 0, options.get("limit"), options.get("order"), fields]
        rows: list[Row] = await self._read(
            f"model.{model}.search_read", params, options.get("context", {})
        )
        return rows

    async def read(self, model: str, ids: list[int], fields: list[str]) -> list[Row]:
        """Read records in the order of their ids; `_timestamp` may be among the fields."""
        if not ids:
            return []
        rows: list[Row] = await self._read(f"model.{model}.read", [ids, fields], {})
        found = {row["id"]: row for row in rows}  # Tryton gives them in any order
        return [found[one] for one in ids if one in found]

    async def fields(self, model: str) -> dict[str, Row]:
        """Read what fields a model has: `type`, `string` and more of each."""
        found: dict[str, Row] = await self._read(f"model.{model}.fields_get", [[]], {})
        return found

    async def create(
        self, model: str, values: Row, timestamps: Mapping[str, str] | None = None
    ) -> int:
        """Create a record and give its id.

        `timestamps` names, as `model,id`, records that are changed along with it: it is a Conflict
        when one of them changed since.
        """
        context = {"_timestamp": dict(timestamps)} if timestamps else {}
        ids: list[int] = await self._write(f"model.{model}.create", [[values]], context)
        return ids[0]

    async def update(
        self, model: str, ledger_id: int, values: Row, timestamp: str | None = None
    ) -> None:
        """Write fields; with a timestamp it is a Conflict when the record changed since."""
        context = {"_timestamp": {f"{model},{ledger_id}": timestamp}} if timestamp else {}
        await self._write(f"model.{model}.write", [[ledger_id], values], context)

    async def press(self, model: str, button: str, ledger_id: int) -> None:
        """Press a button; acknowledges the warnings that our policy acknowledges."""
        await self._write(f"model.{model}.{button}", [[ledger_id]], {})

    async def advance(self, model: str, row: Row, buttons: Buttons, fields: list[str]) -> Row:
        """Press the button of each state until there is none, and give the record as it is then.

        A button that is refused because somebody else moved the record on is no error.
        """
        state, fresh = row["state"], True
        while state in buttons:
            button, following = buttons[state]
            refusal = await self._pressed(model, button, row["id"])
            if refusal is None and following:
                state, fresh = following, False
                continue
            row, fresh = (await self.read(model, [row["id"]], fields))[0], True
            if refusal is not None and row["state"] == state:
                raise refusal
            state = row["state"]
        return row if fresh else (await self.read(model, [row["id"]], fields))[0]

    async def acknowledge(self, model: str, ledger_id: int, warning: str) -> None:
        """Skip a warning that is sure to come, so that the button need not be pressed twice."""
        record = hashlib.md5(f"{model},{ledger_id}".encode(), usedforsecurity=False).hexdigest()
        await self._harmless("model.res.user.warning.skip", [f"{record}.{warning}", False])

    async def run_wizard(
        self, wizard: str, state: str, data: Row, active: tuple[str, int], *, timestamp: str = ""
    ) -> None:
        """Run one transition of a wizard on a record, bound to its timestamp when given."""
        model, ledger_id = active
        context: Row = {"active_model": model, "active_id": ledger_id, "active_ids": [ledger_id]}
        if timestamp:
            context["_timestamp"] = {f"{model},{ledger_id}": timestamp}
        # Opening and closing a session touches no document: a lost answer does no harm.
        session = (await self._harmless(f"wizard.{wizard}.create", []))[0]
        await self._write(f"wizard.{wizard}.execute", [session, data, state], context)
        await self._harmless(f"wizard.{wizard}.delete", [session])

    def evidence(self, document: Document) -> Evidence:
        """State what proves the effect; when nothing was sent it was found by looking."""
        return Evidence(
            system=SYSTEM,
            connection_id=self._connection_id,
            document_type=document.model,
            document_id=str(document.ledger_id),
            document_number=document.number or str(document.ledger_id),
            request_sha256=self._proof.request_sha256,
            answer_sha256=self._proof.answer_sha256,
            mapping_version=self.translation.version,
            recorded_at=clock.now(),
            found_by_probe=not self.wrote,
        )

    async def _pressed(self, model: str, button: str, ledger_id: int) -> Refused | Conflict | None:
        try:
            await self.press(model, button, ledger_id)
        except (Refused, Conflict) as refusal:
            return refusal
        return None

    async def _read(self, method: str, params: list[Any], context: Row) -> Any:
        answered = await self._client.call(method, params, context, write=False)
        if not self.wrote:
            self._proof = answered
        return answered.result

    async def _harmless(self, method: str, params: list[Any]) -> Any:
        answered = await self._client.call(method, params, {}, write=False)
        return answered.result

    async def _write(self, method: str, params: list[Any], context: Row) -> Any:
        try:
            answered = await self._client.call(method, params, context, write=True)
        except Warned as warning:
            if not warning.acknowledged:
                raise declined(warning) from warning
            await self._harmless("model.res.user.warning.skip", [warning.name, False])
            answered = await self._client.call(method, params, context, write=True)
        self._proof, self.wrote = answered, True
        return answered.result
