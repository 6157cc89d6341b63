"""UBL by declaration: which field of a Struct stands at which path, to read and to write alike."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Protocol

from lxml import etree
from msgspec import Struct, structs

from ...unreadable import Unreadable

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
NOTHING = (None, "", ())
"""Values that are left out."""


class Codec(Protocol):
    """How a value stands in an element."""

    def read(self, element: etree._Element) -> Any:
        """Give the value; ValueError or ArithmeticError when it is none; None for nothing."""
        ...

    def write(self, element: etree._Element, value: Any) -> None:
        """Put the value in."""
        ...


class At(Struct, frozen=True):
    """Where a field stands, below the element of its Struct."""

    field: str
    path: str
    """Steps such as `cac:Party/cbc:ID`; a last step `@name` is an attribute; after `|` others
    that are read when there is nothing at the first."""
    codec: Any = None
    """A `Codec`; None: text as it is."""
    many: bool = False
    """True for a tuple: one element for each item."""
    when: Callable[[Any], bool] | None = None
    """Whether the field of this Struct is written at all."""


class Made(Struct, frozen=True):
    """What is written besides fields: a constant, or something worked out."""

    path: str
    make: str | Callable[[Any], Any]
    """Text, or what gives text or an amount; None: nothing."""
    codec: Any = None


class Shape(Struct, frozen=True):
    """How one Struct is written: in the order that UBL demands."""

    kind: type[Struct]
    parts: tuple[At | Made, ...]
    given: Mapping[str, Any] = {}
    """Values of fields that stand nowhere in it."""
    finish: Callable[[etree._Element, dict[str, Any]], None] | None = None
    """Works out what more than one element says."""

    def read(self, element: etree._Element) -> Any:
        """Read the Struct; Unreadable names what is missing or cannot be read."""
        found = dict(self.given)
        for at in self.parts:
            if isinstance(at, At) and (value := _value(at, element)) not in NOTHING:
                found[at.field] = value
        if self.finish is not None:
            self.finish(element, found)
        self._require(element, found)
        return self.kind(**found)

    def write(self, element: etree._Element, value: Any) -> None:
        """Write a Struct below the element."""
        for part in self.parts:
            if isinstance(part, Made):
                text = part.make(value) if callable(part.make) else part.make
                _put(element, At("", part.path, part.codec), text)
            elif part.when is None or part.when(value):
                _put(element, part, getattr(value, part.field))

    def _require(self, element: etree._Element, found: Mapping[str, Any]) -> None:
        paths = {at.field: at.path for at in self.parts if isinstance(at, At)}
        for field in structs.fields(self.kind):
            if field.required and field.name not in found:
                where = f"line {element.sourceline}, {paths.get(field.name, field.name)}"
                raise Unreadable("schema", "an element is missing; ask for it", field=where)


class _Text:
    def read(self, element: etree._Element) -> str:
        return (element.text or "").strip()

    def write(self, element: etree._Element, value: str) -> None:
        element.text = value


TEXT = _Text()


class Attribute(Struct, frozen=True):
    """A value in an attribute of an element that something else stands in."""

    name: str

    def read(self, element: etree._Element) -> str:
        """Give the text of the attribute."""
        return (element.get(self.name) or "").strip()

    def write(self, element: etree._Element, value: str) -> None:
        """Set the attribute."""
        element.set(self.name, value)


def qualified(step: str) -> str:
    """Give the name of a step as lxml has it."""
    prefix, _, local = step.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def find(element: etree._Element, path: str) -> etree._Element | None:
    """Give the first element at a path."""
    return element.find(path, NAMESPACES)


def figure(text: str | None) -> Decimal:
    """Read a number as XML Schema writes it; ValueError for anything else."""
    plain = (text or "").strip()
    if not plain or plain.strip("+-.0123456789") or len(plain) > 40:
        raise ValueError("no number")
    return Decimal(plain)


def _value(at: At, element: etree._Element) -> Any:
    if at.many:
        return tuple(_read(at, one) for one in element.findall(at.path, NAMESPACES))
    for path in at.path.split("|"):
        codec, steps = _codec(at, path)
        found = find(element, steps)
        if found is not None and (value := _read(at, found, codec)) not in NOTHING:
            return value
    return None


def _read(at: At, element: etree._Element, codec: Codec | None = None) -> Any:
    try:
        return (codec or at.codec or TEXT).read(element)
    except (ValueError, ArithmeticError) as error:
        where = f"line {element.sourceline}, {at.path}"
        raise Unreadable("value", "a value cannot be read; ask for it", field=where) from error


def _codec(at: At, path: str) -> tuple[Codec, str]:
    steps, _, last = path.rpartition("/")
    if last.startswith("@"):
        return Attribute(last[1:]), steps
    return at.codec or TEXT, path


def _put(parent: etree._Element, at: At, value: Any) -> None:
    path = at.path.partition("|")[0]
    codec, steps = _codec(at, path)
    for one in _items(at, value):
        if steps != path:
            codec.write(_below(parent, steps), one)
        else:
            codec.write(_place(parent, steps), one)


def _items(at: At, value: Any) -> Iterator[Any]:
    if at.many:
        yield from value
    elif value not in NOTHING:
        yield value


def _place(parent: etree._Element, path: str) -> etree._Element:
    """Make a new element at a path, below the last ones on the way to it."""
    before, _, last = path.rpartition("/")
    return etree.SubElement(_below(parent, before) if before else parent, qualified(last))


def _below(parent: etree._Element, path: str) -> etree._Element:
    for step in path.split("/"):
        last = parent[-1] if len(parent) else None
        same = last is not None and last.tag == qualified(step)
        parent = last if same and last is not None else etree.SubElement(parent, qualified(step))
    return parent
