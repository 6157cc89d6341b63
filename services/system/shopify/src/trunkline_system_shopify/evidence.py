"""Evidence of this service: which document, asked how, answered how."""

from hashlib import sha256
from typing import Any

import msgspec

from trunkline_kit import clock
from trunkline_mapping.held import built_in_translation
from trunkline_mapping.translation import Translation
from trunkline_model.evidence import Evidence

from .client import Told
from .mapping import BUILT_IN, MAPPING_VERSION, number_of
from .nodes import Parcel

SYSTEM = "system-shopify"
OWN = built_in_translation(MAPPING_VERSION, BUILT_IN)
"""What is translated by while nothing was published."""


class Proof:
    """Writes evidence for one request to one connection."""

    def __init__(self, connection_id: str, translation: Translation = OWN) -> None:
        self._connection_id = connection_id
        self.translation = translation
        """One version for the whole request."""

    def of(self, kind: str, document: Parcel, told: Told[Any]) -> Evidence:
        """Prove a write by its own request and answer."""
        return self.document(kind, number_of(document.id), document.name, told)

    def document(self, kind: str, document_id: str, number: str, told: Told[Any]) -> Evidence:
        """Prove a write on any document."""
        return Evidence(
            system=SYSTEM,
            connection_id=self._connection_id,
            document_type=kind,
            document_id=document_id,
            document_number=number or document_id,
            request_sha256=told.request_sha256,
            answer_sha256=told.answer_sha256,
            mapping_version=self.translation.version,
            recorded_at=clock.now(),
        )

    def found(self, kind: str, document: Parcel) -> Evidence:
        """Prove an effect by what was found of it; the answer hashed is the document itself."""
        return self.seen(kind, number_of(document.id), document.name, document)

    def seen(self, kind: str, document_id: str, number: str, what: object) -> Evidence:
        """Prove what was found without a write of ours."""
        return Evidence(
            system=SYSTEM,
            connection_id=self._connection_id,
            document_type=kind,
            document_id=document_id,
            document_number=number or document_id,
            request_sha256="",
            answer_sha256=sha256(msgspec.json.encode(what)).hexdigest(),
            mapping_version=self.translation.version,
            recorded_at=clock.now(),
            found_by_probe=True,
        )

    def absent(self, kind: str, number: str) -> Evidence:
        """Prove that nothing bears a number."""
        return self.seen(kind, "", number, None)
