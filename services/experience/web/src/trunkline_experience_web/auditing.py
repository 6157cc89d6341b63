"""Walking all evidence from a page: for some seconds at a time, so that no request is long."""

import time

from msgspec import Struct

from trunkline_model.capabilities.evidence import (
    Anchor,
    AnchorsVerified,
    Audit,
    CertificatesVerified,
    ChainFault,
    ListAnchors,
    VerifyAnchors,
    VerifyCases,
    VerifyCertificates,
)

BUDGET_S = 4.0
AT_ONCE = 200
ANCHORS_AT_ONCE = 1000
CERTIFICATES_AT_ONCE = 1000


class Walk(Struct, frozen=True):
    """How far a walk is."""

    after: str = ""
    """Id of the last case that was walked; empty before the first and after the last."""
    cases: int = 0
    """How many were walked."""
    entries: int = 0
    """How many entries they have."""
    broken: int = 0
    """How many chains were found broken by the requests before this one."""
    faults: tuple[ChainFault, ...] = ()
    """The first of each case that has one, of those walked by this request."""

    @property
    def broken_so_far(self) -> int:
        """How many chains are broken, of all that were walked."""
        return self.broken + len(self.faults)


class AnchorPage(Struct, frozen=True):
    """Some anchors, newest first."""

    anchors: tuple[Anchor, ...]
    """Those of the page."""
    newest: int
    """Number of the newest of all; 0 when there is none."""
    older: int
    """Where the next page begins: below this number; 0 on the last page."""


async def walk_on(audit: Audit, walk: Walk, budget_s: float = BUDGET_S) -> Walk:
    """Go on until the last case, or until the time is up; there is progress in any case."""
    until = time.monotonic() + budget_s
    while True:
        found = await audit.verify_cases(VerifyCases(walk.after, AT_ONCE))
        walk = Walk(
            after=found.next_case_id,
            cases=walk.cases + found.cases,
            entries=walk.entries + found.entries,
            broken=walk.broken,
            faults=walk.faults + found.faults,
        )
        if not walk.after or time.monotonic() > until:
            return walk


async def walk_anchors(audit: Audit) -> AnchorsVerified:
    """Walk the anchors' own chain to its end; a thousand of them are years of days."""
    anchors, heads, after = 0, 0, 0
    faults: tuple[ChainFault, ...] = ()
    while True:
        found = await audit.verify_anchors(VerifyAnchors(after, ANCHORS_AT_ONCE))
        anchors, heads, after = anchors + found.anchors, heads + found.heads, found.next_anchor
        faults += found.faults
        if not after:
            return AnchorsVerified(anchors, heads, 0, faults)


async def check_signatures(audit: Audit, budget_s: float = BUDGET_S) -> CertificatesVerified:
    """Check the signatures of completeness certificates: of all, or until the time is up."""
    until, asked = time.monotonic() + budget_s, VerifyCertificates(limit=CERTIFICATES_AT_ONCE)
    certificates, unsigned = 0, 0
    faults: tuple[ChainFault, ...] = ()
    while True:
        found = await audit.verify_certificates(asked)
        certificates, unsigned = certificates + found.certificates, unsigned + found.unsigned
        faults += found.faults
        at = (found.next_case_id, found.next_sequence)
        if not found.next_case_id or time.monotonic() > until:
            return CertificatesVerified(certificates, unsigned, *at, faults)
        asked = VerifyCertificates(*at, CERTIFICATES_AT_ONCE)


async def anchor_page(audit: Audit, below: int, size: int) -> AnchorPage:
    """Give the newest anchors below a number; 0 begins with the newest of all."""
    newest = await _newest(audit)
    last = min(below - 1, newest) if below else newest
    first = max(last - size, 0)
    listed = (await audit.list_anchors(ListAnchors(first, size))).anchors if last else ()
    chosen = tuple(one for one in reversed(listed) if one.sequence <= last)
    return AnchorPage(chosen, newest, first + 1 if first else 0)


async def _newest(audit: Audit) -> int:
    """Anchors are numbered without gaps, but how many there are is not told: ask to the end."""
    newest = 0
    while True:
        found = (await audit.list_anchors(ListAnchors(newest, ANCHORS_AT_ONCE))).anchors
        newest = found[-1].sequence if found else newest
        if len(found) < ANCHORS_AT_ONCE:
            return newest
