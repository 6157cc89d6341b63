"""What an e-mail brings: the documents attached to it, and what stands against it."""

from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr
from hashlib import sha256

from msgspec import Struct

from trunkline_kit.delivery_status import Report, read_report

from ..intake import ENDINGS, SIZE_MAX
from ..unreadable import Fault

PARTS_MAX = 50
TYPES = frozenset(
    {"application/xml", "text/xml", "text/csv", "application/edifact", "application/json"}
)
PACKED = frozenset({"application/zip", "application/gzip", "application/x-7z-compressed"})
PACKED_ENDINGS = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")


class Rules(Struct, frozen=True):
    """From whom messages come, and who vouches for it."""

    sender: str
    """The supplier's address."""
    ours: str
    """Our own: what comes from it is a copy of what we sent."""
    authenticates: str = ""
    """Our mail server's name in Authentication-Results; empty: nobody vouches."""
    supplier_code: str = ""
    """The supplier in the ERP."""


class Attached(Struct, frozen=True):
    """A document as it was attached."""

    name: str
    content: bytes


class Opened(Struct, frozen=True):
    """What a message holds."""

    message_id: str
    """Its own, or the hash of its bytes where it has none."""
    documents: tuple[Attached, ...]
    faults: tuple[Fault, ...]
    """Why it, or something attached to it, cannot be taken."""
    report: Report | None = None
    """What a mail server reports on a message of ours; none: it is no report."""


def open_mail(content: bytes, rules: Rules) -> Opened:
    """Read a message; nothing is unpacked, and what is not attached is no document."""
    mail = BytesParser(policy=policy.default).parsebytes(content)
    name = _header(mail, "Message-ID") or sha256(content).hexdigest()
    if _sender(mail) == rules.ours.lower():
        return Opened(name, (), ())
    if (report := read_report(mail)) is not None:
        return Opened(name, (), (), report)
    if fault := _stranger(mail, rules):
        return Opened(name, (), (fault,))
    parts = [one for one in mail.walk() if not one.is_multipart()]
    if len(parts) > PARTS_MAX:
        return Opened(name, (), (_fault("too_many", f"it has over {PARTS_MAX} parts"),))
    judged = [_judged(one) for one in parts]
    documents = tuple(one for one in judged if isinstance(one, Attached))
    faults = tuple(one for one in judged if isinstance(one, Fault))
    if not documents and not faults:
        faults = (_fault("no_document", "no UBL, CSV, EDIFACT or JSON document is attached"),)
    return Opened(name, documents, faults)


def _stranger(mail: EmailMessage | Message, rules: Rules) -> Fault | None:
    if _sender(mail) != rules.sender.lower():
        return _fault("other_sender", "it comes from another address than the supplier's", "From")
    if rules.authenticates and not _vouched(mail, rules.authenticates):
        said = "our mail server does not vouch for its sender; ask the supplier whether it sent it"
        return _fault("not_authenticated", said, "Authentication-Results")
    return None


def _sender(mail: EmailMessage | Message) -> str:
    return parseaddr(_header(mail, "From"))[1].lower()


def _vouched(mail: EmailMessage | Message, server: str) -> bool:
    """Only the topmost header of our own server counts: the others came with the message."""
    for one in mail.get_all("Authentication-Results", []):
        said, _, results = str(one).partition(";")
        if said.strip().lower() == server.lower():
            return "dmarc=pass" in results.replace(" ", "").lower()
    return False


def _judged(part: EmailMessage | Message) -> Attached | Fault | None:
    """Give a document, why it cannot be taken, or nothing for what only goes with one."""
    kind, name = part.get_content_type(), str(part.get_filename() or "")
    lower = name.lower()
    if kind in PACKED or lower.endswith(PACKED_ENDINGS):
        return _fault("packed", "an attachment is packed; ask for the document itself", name)
    if not (lower.endswith(ENDINGS) or (kind in TYPES and name)):
        return None
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    if not content:
        return _fault("empty", "an attachment is empty or cannot be decoded", name)
    if len(content) > SIZE_MAX:
        return _fault("too_large", "an attachment is larger than 8 MB", name)
    return Attached(name, content)


def _header(mail: EmailMessage | Message, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _fault(reason: str, sentence: str, field: str = "") -> Fault:
    return Fault(reason, field[:200], sentence)
