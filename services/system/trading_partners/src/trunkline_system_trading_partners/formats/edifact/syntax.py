"""EDIFACT's syntax (ISO 9735, level C): characters to segments and back."""

import re

from msgspec import Struct

from ...unreadable import Unreadable

ADVICE = "UNA:+.? '"
"""What separates what, when the file does not say otherwise."""
CHARSETS = {"UNOA": "ascii", "UNOB": "ascii", "UNOC": "iso-8859-1", "UNOY": "utf-8"}
WRITTEN_IN = "UNOC"
SEGMENTS_MAX = 200_000


class Segment(Struct, frozen=True):
    """One segment: a tag, and elements that are made of components."""

    tag: str
    elements: tuple[tuple[str, ...], ...] = ()

    def text(self, element: int, component: int = 0) -> str:
        """Give a component by its place, counted from zero; empty when it is not there."""
        parts = self.elements[element] if element < len(self.elements) else ()
        return parts[component] if component < len(parts) else ""


def segment(tag: str, *elements: str | tuple[str, ...]) -> Segment:
    """Make a segment; a plain text is an element of one component."""
    parts = tuple((one,) if isinstance(one, str) else one for one in elements)
    return Segment(tag, parts)


def read_segments(content: bytes) -> list[Segment]:
    """Split into segments; Unreadable when it is no EDIFACT or was cut off."""
    if not content.lstrip().startswith((b"UNA", b"UNB")):
        raise Unreadable("other_message", "the file is no EDIFACT interchange; ask for one")
    text = _decoded(content.lstrip())
    advice = text[:9] if text.startswith("UNA") else ADVICE
    body = text[9:] if text.startswith("UNA") else text
    return _split(body, advice)


def _decoded(content: bytes) -> str:
    named = re.search(rb"UNB.(UNO[A-Z])", content[:40])
    charset = CHARSETS.get(named.group(1).decode() if named else "")
    if charset is None:
        raise Unreadable("encoding", "the interchange is in an unknown character set; ask for UNOC")
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        sentence = "the interchange holds characters that its character set has not"
        raise Unreadable("encoding", sentence) from None


def _split(body: str, advice: str) -> list[Segment]:
    component, element, _, release, _, end = list(advice[3:9])
    special = re.escape(component + element + end)
    escape = re.escape(release)
    token = re.compile(rf"((?:{escape}.|[^{special}{escape}])*)([{special}])", re.DOTALL)
    found: list[Segment] = []
    elements: list[tuple[str, ...]] = []
    components: list[str] = []
    body, at = body.rstrip(), 0
    while at < len(body):
        matched = token.match(body, at)
        if matched is None:
            where = f"after segment {len(found)}"
            raise Unreadable("not_well_formed", "the interchange is cut off", field=where)
        at = matched.end()
        components.append(re.sub(rf"{escape}(.)", r"\1", matched.group(1), flags=re.DOTALL))
        if matched.group(2) == component:
            continue
        elements.append(tuple(components))
        components = []
        if matched.group(2) == end:
            found.append(_segment(elements, len(found)))
            elements = []
    if elements or components:
        where = f"after segment {len(found)}"
        raise Unreadable("not_well_formed", "the interchange is cut off", field=where)
    return found


def _segment(elements: list[tuple[str, ...]], count: int) -> Segment:
    tag = elements[0][0].strip()
    if not re.fullmatch(r"[A-Z]{3}", tag):
        sentence = "a segment has no tag; the interchange is damaged"
        raise Unreadable("not_well_formed", sentence, field=f"segment {count + 1}")
    if count > SEGMENTS_MAX:
        raise Unreadable("too_large", "the interchange has too many segments; ask for parts")
    return Segment(tag, tuple(elements[1:]))


def write_segments(segments: list[Segment]) -> bytes:
    """Write segments with the usual separators; ValueError for characters that UNOC has not."""
    return (ADVICE + "".join(_written(one) for one in segments)).encode(CHARSETS[WRITTEN_IN])


def _written(one: Segment) -> str:
    elements = [":".join(_trimmed([_escaped(part) for part in parts])) for parts in one.elements]
    return "+".join(_trimmed([one.tag, *elements])) + "'"


def _escaped(text: str) -> str:
    return re.sub(r"([?+:'])", r"?\1", text)


def _trimmed(parts: list[str]) -> list[str]:
    """Leave out empty parts at the end."""
    while len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts
