"""`trunkline audit`: is the evidence as it was written, and a copy of its anchors elsewhere."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import click
from msgspec import Struct, json, structs

from trunkline_model.capabilities.evidence import (
    Anchor,
    AnchoredHead,
    AnchorMade,
    Audit,
    ChainFault,
    ListAnchoredHeads,
    ListAnchors,
    ListSigningKeys,
    MakeAnchor,
    SigningKeyList,
    VerifyAnchors,
    VerifyCases,
    VerifyCertificates,
)

from .asking import answered, as_json, audit_port, table, tell

CASES_AT_ONCE = 100
HEADS_AT_ONCE = 5000


class Verdict(Struct, frozen=True):
    """What the walk came to."""

    cases: int = 0
    entries: int = 0
    anchors: int = 0
    certificates: int = 0
    unsigned: int = 0
    """Certificates from before there was a key."""
    fault: ChainFault | None = None
    """The first bad entry; none when everything is whole."""


class Exported(Struct, frozen=True):
    """What was written."""

    path: str
    lines: int


@click.group()
def audit() -> None:
    """Prove that the evidence journal is as it was written."""


@audit.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of `audit export` that was kept elsewhere.",
)
@as_json
def verify(against: Path | None, *, as_json: bool) -> None:
    """Walk everything; exit 1 and the first bad entry when something was tampered with."""

    async def ask() -> Verdict:
        async with audit_port() as port:
            return await verdict_of(port, against)

    verdict = answered(ask())
    tell(verdict, sentence, as_json=as_json)
    sys.exit(0 if verdict.fault is None else 1)


@audit.command()
@as_json
def anchor(*, as_json: bool) -> None:
    """Anchor what moved since the last anchor, beside the one of every day."""

    async def ask() -> AnchorMade:
        async with audit_port() as port:
            return await port.make_anchor(MakeAnchor())

    tell(answered(ask()), _anchored, as_json=as_json)


@audit.command()
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def export(path: Path, *, as_json: bool) -> None:
    """Write all anchors into a JSON-lines file, to be kept where nobody here can change it."""

    async def ask() -> Exported:
        lines = 0
        async with audit_port() as port:
            with path.open("wb") as file:
                async for line in exported(port):
                    file.write(line + b"\n")
                    lines += 1
        return Exported(str(path), lines)

    tell(answered(ask()), lambda one: f"{one.lines} lines in {one.path}", as_json=as_json)


@audit.command()
@as_json
def keys(*, as_json: bool) -> None:
    """Print the public keys by which certificates and anchors can be checked elsewhere."""

    async def ask() -> SigningKeyList:
        async with audit_port() as port:
            return await port.list_signing_keys(ListSigningKeys())

    tell(answered(ask()), _keys, as_json=as_json)


async def verdict_of(port: Audit, against: Path | None) -> Verdict:
    """Walk anchors, the file if there is one, every chain, every signature; ends at a fault."""
    anchors, fault = await _anchors(port)
    if fault is None and against is not None:
        fault = await compared(port, against)
    if fault is not None:
        return Verdict(anchors=anchors, fault=fault)
    cases, entries, after = 0, 0, ""
    while True:
        page = await port.verify_cases(VerifyCases(after, CASES_AT_ONCE))
        cases, entries, after = cases + page.cases, entries + page.entries, page.next_case_id
        if page.faults:
            return Verdict(cases, entries, anchors, fault=page.faults[0])
        if not after:
            break
    checked = await signatures(port)
    return structs.replace(checked, cases=cases, entries=entries, anchors=anchors)


async def signatures(port: Audit) -> Verdict:
    """Check the signature of every certificate; ends at the first page with one that is bad."""
    count, unsigned, asked = 0, 0, VerifyCertificates()
    while True:
        page = await port.verify_certificates(asked)
        count, unsigned = count + page.certificates, unsigned + page.unsigned
        if page.faults or not page.next_case_id:
            first = page.faults[0] if page.faults else None
            return Verdict(certificates=count, unsigned=unsigned, fault=first)
        asked = VerifyCertificates(page.next_case_id, page.next_sequence)


async def _anchors(port: Audit) -> tuple[int, ChainFault | None]:
    count, after = 0, 0
    while True:
        page = await port.verify_anchors(VerifyAnchors(after))
        count, after = count + page.anchors, page.next_anchor
        if page.faults or not after:
            return count, page.faults[0] if page.faults else None


async def exported(port: Audit) -> AsyncIterator[bytes]:
    """Give the lines of the file: the heads of an anchor, then the anchor itself."""
    after = 0
    while anchors := (await port.list_anchors(ListAnchors(after))).anchors:
        for one in anchors:
            async for head in _heads(port, one.sequence):
                yield json.encode({"anchor": one.sequence, **structs.asdict(head)})
            yield json.encode(one)
        after = anchors[-1].sequence


async def _heads(port: Audit, anchor: int) -> AsyncIterator[AnchoredHead]:
    after = ""
    while True:
        asked = ListAnchoredHeads(anchor, after, HEADS_AT_ONCE)
        heads = (await port.list_anchored_heads(asked)).heads
        for head in heads:
            yield head
        if len(heads) < HEADS_AT_ONCE:
            return
        after = heads[-1].case_id


async def compared(port: Audit, path: Path) -> ChainFault | None:
    """Hold every line of a kept file against the database; the database may have gone on."""
    ours = exported(port)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            mine = await anext(ours, None)
            if mine != line.rstrip(b"\n"):
                return _unlike(line, mine, number)
    return None


def _unlike(kept: bytes, ours: bytes | None, number: int) -> ChainFault:
    try:
        said = json.decode(kept, type=dict[str, str | int])
    except ValueError:
        said = {}
    case_id, sequence = str(said.get("case_id", "")), int(said.get("sequence", 0))
    what = f"anchor {said.get('anchor', sequence)}"
    if case_id:
        what += f" knew entry {sequence} of {case_id}"
    now = "nothing" if ours is None else ours.decode()
    sentence = f"line {number} of the kept file: {what}; the database now says {now}"
    return ChainFault("anchors", case_id, sequence, sentence)


def sentence(verdict: Verdict) -> str:
    """Say what a walk came to."""
    if verdict.fault is None:
        counted = f"{verdict.cases} cases, {verdict.entries} entries, {verdict.anchors} anchors, "
        counted += f"{verdict.certificates} certificates"
        old = f" ({verdict.unsigned} older than the key)" if verdict.unsigned else ""
        return f"{counted}{old}: everything is as it was written"
    where = f"case {verdict.fault.case_id}: " if verdict.fault.case_id else ""
    return f"TAMPERED WITH: {where}{verdict.fault.sentence}"


def _keys(found: SigningKeyList) -> str:
    rows = (
        (one.key_id, one.algorithm, one.public_key, "signs" if one.signs else "signed before")
        for one in found.keys
    )
    return table(("key", "", "public key", ""), rows)


def _anchored(made: AnchorMade) -> str:
    one: Anchor = made.anchor
    said = "" if made.new else "nothing moved since "
    return (
        f"{said}anchor {one.sequence} of {one.at:%Y-%m-%d %H:%M} UTC: {one.heads} heads, {one.hash}"
    )
