"""What people may do with versions; pure."""

from hashlib import sha256

from msgspec import json

from trunkline_kit.errors import FieldError, Invalid, Refused
from trunkline_model.capabilities.mappings import MappingVersion
from trunkline_model.mapping import MappingTables

DAYS_MAX, CASES_MAX = 366, 10_000


def version_of(number: int, tables: MappingTables) -> str:
    """Name a version by its place and its content."""
    return f"{number}.{sha256(content_of(tables)).hexdigest()[:12]}"


def content_of(tables: MappingTables) -> bytes:
    """Give the bytes that are kept and hashed."""
    return json.encode(tables, order="deterministic")


def require_window(days: int, cases_max: int) -> None:
    """Raise Invalid for more traffic than is looked at in one go."""
    for field, value, most in (("days", days, DAYS_MAX), ("cases_max", cases_max, CASES_MAX)):
        if not 1 <= value <= most:
            sentence = f"{field} is 1 to {most}"
            fault = FieldError(field, "out_of_range", sentence)
            raise Invalid(sentence, reason="out_of_range", fields=(fault,))


def require_draft(version: MappingVersion) -> None:
    """Raise Refused for what was published before."""
    if version.state != "draft":
        sentence = (
            f"{version.version_id} is {version.state}: what was published never changes;"
            " to use it again, roll back to it"
        )
        raise Refused(sentence, reason="not_a_draft")


def require_second_person(version: MappingVersion, actor: str) -> None:
    """Raise Refused for the author, however it spells its name."""
    if _plain(actor) == _plain(version.author):
        sentence = f"{version.author} wrote {version.version_id}: somebody else must publish it"
        raise Refused(sentence, reason="second_person")


def require_current(version: MappingVersion, in_use: str) -> None:
    """Raise Refused when another version was published since the draft was written."""
    if version.based_on != in_use:
        sentence = (
            f"{version.version_id} was drafted on {version.based_on or 'what is built in'},"
            f" but {in_use} is in use by now: draft it again on that"
        )
        raise Refused(sentence, reason="stale")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
