"""Structs as JSON in which every personal value is already ciphertext.

A field is personal when its type is marked so (`trunkline_model.personal`). Its value becomes
`{"$sealed": <key id>, "ciphertext": <base64>}`, under the secret of a person's key that lasts as
long as the mark says; everything else stays readable. Which fields are personal is worked out
once a type.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import convert, inspect, to_builtins

from trunkline_model.personal import Personal, PersonalKind, Retention

from .keys import DataKey

ERASED = "[erased]"
"""What a personal value reads as after its key was erased."""

type Change = Callable[[Any, Personal], Any]
type Walk = Callable[[Any, Change], Any]
"""Rebuilds a JSON value with `Change` applied to its personal values."""
type Seen = dict[tuple[int, Retention | None], Walk | None]
"""Walks of Structs that are known or under way, by how long what contains them is kept."""


class Sealer[T]:
    """Turns values of one type into sealed JSON values and back."""

    def __init__(self, of: Any) -> None:
        self._type = of
        self._walk = _walk_of(inspect.type_info(of), {}, None)

    @property
    def has_personal(self) -> bool:
        """True when a value of this type may hold personal values."""
        return self._walk is not None

    def seal(self, value: T, key: DataKey | None) -> Any:
        """Give a JSON value; `key` may be None only when nothing is personal."""
        plain = to_builtins(value, str_keys=True)
        if self._walk is None:
            return plain

        def change(text: Any, mark: Personal) -> Any:
            if not text or key is None or text == ERASED:
                return text
            chosen = key.brief if mark.retention is Retention.BRIEF else key
            return ERASED if chosen is None else sealed_value(text, chosen)

        return self._walk(plain, change)

    def unseal(self, sealed: Any, keys: Mapping[str, DataKey | None]) -> T:
        """Read a JSON value back; values under a key that is None read as ERASED."""
        if self._walk is None:
            return convert(sealed, self._type)  # type: ignore[no-any-return]

        def change(found: Any, _: Personal) -> Any:
            return unsealed_value(found, keys) if isinstance(found, dict) else found

        return convert(self._walk(sealed, change), self._type)  # type: ignore[no-any-return]

    def key_ids(self, sealed: Any) -> set[str]:
        """Name the keys that `unseal` will need."""
        found: set[str] = set()
        if self._walk is not None:
            self._walk(sealed, lambda value, _: _note(value, found))
        return found

    def masked(self, value: T, mask: str) -> Any:
        """Give a JSON value in which every personal value reads as `mask`; empty ones stay."""
        plain = to_builtins(value, str_keys=True)
        if self._walk is None:
            return plain
        return self._walk(plain, lambda text, _: mask if text else text)

    def personal_values(self, value: T) -> list[str]:
        """List the personal values inside."""
        return [text for text, _ in self._marked(value)]

    def identifying_values(self, value: T) -> list[str]:
        """List those that say who it is, and no free text: for an index, and to be masked."""
        found = self._marked(value)
        return [text for text, mark in found if mark.kind is not PersonalKind.WORDS]

    def _marked(self, value: T) -> list[tuple[str, Personal]]:
        found: list[tuple[str, Personal]] = []
        if self._walk is not None:
            plain = to_builtins(value, str_keys=True)
            self._walk(plain, lambda text, mark: found.append((text, mark)))
        return [one for one in found if one[0] and one[0] != ERASED]


@cache
def sealer(of: Any) -> Sealer[Any]:
    """Give the sealer of a type, made once."""
    return Sealer(of)


def sealed_value(text: str, key: DataKey) -> dict[str, str]:
    """Give the JSON value that stands in the place of a personal one."""
    return {"$sealed": key.key_id, "ciphertext": b64encode(key.seal(text.encode())).decode()}


def unsealed_value(sealed: Mapping[str, str], keys: Mapping[str, DataKey | None]) -> str:
    """Read such a value; ERASED when its key is None."""
    key = keys[sealed["$sealed"]]
    return ERASED if key is None else key.unseal(b64decode(sealed["ciphertext"])).decode()


def sealed_places(value: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """List where in any JSON value something is sealed, as JSON pointers."""
    match value:
        case {"$sealed": _}:
            yield pointer, value
        case dict():
            for name, inner in value.items():
                yield from sealed_places(inner, f"{pointer}/{name}")
        case list():
            for at, inner in enumerate(value):
                yield from sealed_places(inner, f"{pointer}/{at}")


def _note(value: Any, found: set[str]) -> Any:
    if isinstance(value, dict):
        found.add(value["$sealed"])
    return value


def _walk_of(node: inspect.Type, seen: Seen, kept: Retention | None) -> Walk | None:
    """Work out the walk of a type; `kept` is how long what contains it is kept at most."""
    walk: Walk | None = None
    match node:
        case inspect.Metadata(extra={"personal": Personal() as mark}):
            walk = _personal_walk(mark if kept is None else Personal(mark.kind, kept))
        case inspect.Metadata(extra={"retention": Retention() as briefly}):
            walk = _walk_of(node.type, seen, briefly)
        case inspect.Metadata():
            walk = _walk_of(node.type, seen, kept)
        case inspect.StructType():
            walk = _struct_walk(node, seen, kept)
        case inspect.UnionType():
            walk = _union_walk(node, seen, kept)
        case inspect.CollectionType():
            walk = _items_walk(_walk_of(node.item_type, seen, kept))
        case inspect.TupleType():
            walk = _tuple_walk([_walk_of(item, seen, kept) for item in node.item_types])
        case inspect.DictType():
            walk = _values_walk(_walk_of(node.value_type, seen, kept))
    return walk


def _personal_walk(mark: Personal) -> Walk:
    return lambda value, change: change(value, mark)


def _struct_walk(node: inspect.StructType, seen: Seen, kept: Retention | None) -> Walk | None:
    if (id(node), kept) in seen:
        return seen[id(node), kept]
    seen[id(node), kept] = None
    walks = {field.encode_name: _walk_of(field.type, seen, kept) for field in node.fields}
    personal = {name: walk for name, walk in walks.items() if walk is not None}
    if not personal:
        return None

    def walk(value: Any, change: Change) -> Any:
        changed = {
            name: inner(value[name], change)
            for name, inner in personal.items()
            if value.get(name) is not None
        }
        return {**value, **changed}

    seen[id(node), kept] = walk
    return walk


def _union_walk(node: inspect.UnionType, seen: Seen, kept: Retention | None) -> Walk | None:
    structs = [kind for kind in node.types if isinstance(kind, inspect.StructType)]
    by_tag = {(kind.tag_field, kind.tag): _walk_of(kind, seen, kept) for kind in structs}
    rest = [_walk_of(kind, seen, kept) for kind in node.types if kind not in structs]
    others = [walk for walk in rest if walk is not None]
    if not others and not any(by_tag.values()):
        return None

    def walk(value: Any, change: Change) -> Any:
        if isinstance(value, dict) and "$sealed" not in value:
            chosen = next(
                (
                    inner
                    for (name, tag), inner in by_tag.items()
                    if name is None or value.get(name) == tag
                ),
                None,
            )
        else:
            chosen = others[0] if others and value is not None else None
        return value if chosen is None else chosen(value, change)

    return walk


def _items_walk(inner: Walk | None) -> Walk | None:
    if inner is None:
        return None
    return lambda value, change: [inner(item, change) for item in value]


def _tuple_walk(inners: list[Walk | None]) -> Walk | None:
    if not any(inners):
        return None
    return lambda value, change: [
        item if inner is None else inner(item, change)
        for inner, item in zip(inners, value, strict=True)
    ]


def _values_walk(inner: Walk | None) -> Walk | None:
    if inner is None:
        return None
    return lambda value, change: {key: inner(item, change) for key, item in value.items()}
