"""What proves that an effect happened in a backend."""

from datetime import datetime

from msgspec import Struct


class Evidence(Struct, frozen=True):
    """The trace that a write left: which document, asked how, answered how."""

    system: str
    """Run-time name of the service that wrote, such as system-tryton."""
    connection_id: str
    """The configured backend instance it wrote to."""
    document_type: str
    """The backend's own word for the document, such as sale.sale."""
    document_id: str
    """The backend's internal id."""
    document_number: str
    """The number a person finds it by; the id where there is none."""
    request_sha256: str
    """Hex hash of the last request sent to the backend for this write."""
    answer_sha256: str
    """Hex hash of the backend's answer to it."""
    mapping_version: str
    """Version of the mapping that translated our words into the backend's."""
    recorded_at: datetime
    """When the service learned of the effect (UTC)."""
    found_by_probe: bool = False
    """True when the answer was lost and the effect was found by looking it up."""
