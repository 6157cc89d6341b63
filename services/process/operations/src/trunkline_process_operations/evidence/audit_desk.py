"""The port Audit over the journal that all processes share."""

from trunkline_durable import anchors, auditing
from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.evidence import (
    Anchor,
    AnchoredHead,
    AnchoredHeadList,
    AnchorList,
    AnchorMade,
    AnchorsVerified,
    CasesVerified,
    CertificatesVerified,
    ChainFault,
    ListAnchoredHeads,
    ListAnchors,
    ListSigningKeys,
    MakeAnchor,
    SigningKey,
    SigningKeyList,
    VerifyAnchors,
    VerifyCases,
    VerifyCertificates,
)
from trunkline_store.pool import Pool
from trunkline_store.signing import SigningKeys, encoded

from ..completeness.signatures import check

PAGE_MAX = 1000
HEADS_MAX = 10_000


class AuditDesk:
    """Walks in pages; whoever asks goes on where the last page ended."""

    def __init__(self, pool: Pool, keys: SigningKeys) -> None:
        """`keys` sign anchors, and verify what was signed."""
        self._pool, self._keys = pool, keys

    async def verify_cases(self, request: VerifyCases) -> CasesVerified:
        """Walk some chains."""
        _require_limit(request.limit, PAGE_MAX)
        async with self._pool.connection() as conn:
            walked = await auditing.walk_cases(conn, request.after_case_id, request.limit)
        more = walked.last if walked.chains == request.limit else ""
        faults = tuple(_fault("journal", one) for one in walked.faults)
        return CasesVerified(walked.chains, walked.entries, more, faults)

    async def verify_anchors(self, request: VerifyAnchors) -> AnchorsVerified:
        """Walk some anchors."""
        _require_limit(request.limit, PAGE_MAX)
        async with self._pool.connection() as conn, conn.transaction():
            walked = await auditing.walk_anchors(
                conn, request.after, request.limit, keys=self._keys
            )
        faults = tuple(_fault("anchors", one) for one in walked.faults)
        return AnchorsVerified(walked.chains, walked.entries, int(walked.last or 0), faults)

    async def make_anchor(self, request: MakeAnchor) -> AnchorMade:
        """Anchor what moved."""
        del request
        async with self._pool.connection() as conn, conn.transaction():
            anchor, new = await anchors.make_anchor(conn, self._keys)
        return AnchorMade(_anchor(anchor), new)

    async def list_anchors(self, request: ListAnchors) -> AnchorList:
        """List anchors."""
        _require_limit(request.limit, PAGE_MAX)
        async with self._pool.connection() as conn:
            found = await anchors.anchors_after(conn, request.after, request.limit)
        return AnchorList(tuple(map(_anchor, found)))

    async def list_anchored_heads(self, request: ListAnchoredHeads) -> AnchoredHeadList:
        """List the heads of one anchor."""
        _require_limit(request.limit, HEADS_MAX)
        async with self._pool.connection() as conn:
            found = await anchors.heads_after(
                conn, request.anchor, request.after_case_id, request.limit
            )
        return AnchoredHeadList(tuple(AnchoredHead(one, seq, end.hex()) for one, seq, end in found))

    async def verify_certificates(self, request: VerifyCertificates) -> CertificatesVerified:
        """Check some signatures."""
        _require_limit(request.limit, PAGE_MAX)
        async with self._pool.connection() as conn:
            return await check(conn, request, self._keys)

    async def list_signing_keys(self, request: ListSigningKeys) -> SigningKeyList:
        """Publish the public keys."""
        del request
        known = self._keys.public.items()
        return SigningKeyList(
            tuple(
                SigningKey(name, "Ed25519", encoded(raw), name == self._keys.signs)
                for name, raw in known
            )
        )


def _fault(place: str, found: auditing.Found) -> ChainFault:
    return ChainFault(place, found.case_id, found.seq, found.sentence)


def _anchor(one: anchors.Anchored) -> Anchor:
    named = {name: getattr(one, name).hex() for name in ("digest", "previous", "hash")}
    return Anchor(
        sequence=one.seq,
        at=one.at,
        heads=one.heads,
        key_id=one.key_id,
        signature=encoded(one.signature),
        **named,
    )


def _require_limit(limit: int, most: int) -> None:
    if not 1 <= limit <= most:
        sentence = f"limit is 1 to {most}"
        fault = FieldError("limit", "out_of_range", sentence)
        raise Invalid(sentence, reason="out_of_range", fields=(fault,))
