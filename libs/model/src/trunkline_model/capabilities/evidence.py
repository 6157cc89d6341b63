"""Process operations: proof that the evidence journal is as it was written."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class VerifyCases(Struct, frozen=True):
    """Ask to walk the chains of some cases, in the order of their ids."""

    after_case_id: str = ""
    """Id of the last case that was walked; empty starts at the first."""
    limit: int = 100
    """1 to 1000 cases."""


class ChainFault(Struct, frozen=True):
    """The first entry of a chain that is not as it was written."""

    place: str
    """journal, anchors or certificates."""
    case_id: str
    """The case; empty for an anchor itself."""
    sequence: int
    """Place in its chain."""
    sentence: str
    """What is wrong with it."""


class CasesVerified(Struct, frozen=True):
    """What came of walking some cases."""

    cases: int
    """How many were walked."""
    entries: int
    """How many entries they have."""
    next_case_id: str
    """Where to go on; empty when these were the last."""
    faults: tuple[ChainFault, ...] = ()
    """The first of each case that has one."""


class VerifyAnchors(Struct, frozen=True):
    """Ask to walk the chain of anchors."""

    after: int = 0
    """Sequence of the last anchor that was walked."""
    limit: int = 100
    """1 to 1000 anchors."""


class AnchorsVerified(Struct, frozen=True):
    """What came of walking some anchors."""

    anchors: int
    """How many were walked."""
    heads: int
    """How many heads they hold."""
    next_anchor: int
    """Where to go on; 0 when these were the last."""
    faults: tuple[ChainFault, ...] = ()
    """The first, if there is one."""


class MakeAnchor(Struct, frozen=True):
    """Ask for an anchor now, beside those of every day."""


class Anchor(Struct, frozen=True, omit_defaults=True):
    """The heads of all chains that had moved since the anchor before, in a chain of their own."""

    sequence: int
    """1 for the first."""
    at: datetime
    """When it was made (UTC)."""
    heads: int
    """How many heads it holds."""
    digest: str
    """Hex SHA-256 over its heads, a line each, by case id."""
    previous: str
    """Hex hash of the anchor before; empty for the first."""
    hash: str
    """Hex SHA-256 over the canonical JSON of all that stands before."""
    key_id: str = ""
    """The key that signed it; empty for one that was made without."""
    signature: str = ""
    """Ed25519 over the canonical JSON of `anchor` (the sequence) and `hash`, in base64."""


class AnchorMade(Struct, frozen=True):
    """The newest anchor."""

    anchor: Anchor
    """As it stands."""
    new: bool
    """False when nothing had moved since it."""


class ListAnchors(Struct, frozen=True):
    """Ask for anchors in their order."""

    after: int = 0
    """Sequence that a page follows."""
    limit: int = 100
    """1 to 1000."""


class AnchorList(Struct, frozen=True):
    """Anchors in their order."""

    anchors: tuple[Anchor, ...] = ()
    """May be empty."""


class ListAnchoredHeads(Struct, frozen=True):
    """Ask for the heads that an anchor holds, by case id."""

    anchor: int
    """Its sequence."""
    after_case_id: str = ""
    """Case id that a page follows."""
    limit: int = 5000
    """1 to 10000."""


class AnchoredHead(Struct, frozen=True):
    """Where a case's chain ended when it was anchored."""

    case_id: str
    """The case."""
    sequence: int
    """Its last entry."""
    hash: str
    """Hex hash of that entry."""


class AnchoredHeadList(Struct, frozen=True):
    """Heads by case id."""

    heads: tuple[AnchoredHead, ...] = ()
    """May be empty."""


class VerifyCertificates(Struct, frozen=True):
    """Ask to check the signatures of completeness certificates, in the order of their chains."""

    after_case_id: str = ""
    """The chain that a page goes on in; empty starts at the first."""
    after_sequence: int = 0
    """The last entry of it that was checked."""
    limit: int = 100
    """1 to 1000 certificates."""


class CertificatesVerified(Struct, frozen=True):
    """What came of checking some signatures."""

    certificates: int
    """How many were checked."""
    unsigned: int
    """How many of them are from before there was a key."""
    next_case_id: str
    """Where to go on; empty when these were the last."""
    next_sequence: int
    """The same."""
    faults: tuple[ChainFault, ...] = ()
    """Every one whose signature does not hold."""


class ListSigningKeys(Struct, frozen=True):
    """Ask for the public keys that signatures are checked by."""


class SigningKey(Struct, frozen=True):
    """One public key."""

    key_id: str
    """What signatures name it by."""
    algorithm: str
    """Ed25519."""
    public_key: str
    """The raw 32 bytes, in base64."""
    signs: bool
    """True for the one that signs now."""


class SigningKeyList(Struct, frozen=True):
    """The one that signs, and those that signed before."""

    keys: tuple[SigningKey, ...] = ()
    """Empty where nothing is signed."""


class Audit(Protocol):
    """Walks evidence in pages, so that a million entries block nobody."""

    async def verify_cases(self, request: VerifyCases) -> CasesVerified:
        """Walk chains: hashes, order, ends, and what anchors know of them."""
        ...

    async def verify_anchors(self, request: VerifyAnchors) -> AnchorsVerified:
        """Walk the anchors' own chain and what each holds."""
        ...

    async def make_anchor(self, request: MakeAnchor) -> AnchorMade:
        """Anchor what moved; where nothing did, the newest anchor stands."""
        ...

    async def list_anchors(self, request: ListAnchors) -> AnchorList:
        """List anchors, to be kept elsewhere."""
        ...

    async def list_anchored_heads(self, request: ListAnchoredHeads) -> AnchoredHeadList:
        """List the heads of one anchor; none for an unknown one."""
        ...

    async def verify_certificates(self, request: VerifyCertificates) -> CertificatesVerified:
        """Check signatures; from a chain's first signed certificate on, each must bear one."""
        ...

    async def list_signing_keys(self, request: ListSigningKeys) -> SigningKeyList:
        """List public keys, so that signatures can be checked elsewhere."""
        ...
