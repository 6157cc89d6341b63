"""Structs as JSON in which every personal value is already ciphertext.

A field is personal when its type is marked so (`trunkline_model.personal.PersonalStr`).
Its value becomes `{"$sealed": <key id>, "ciphertext": <base64>}`; everything else stays
readable. Which fields are personal is worked out once a type.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from msgspec import convert, inspect, to_builtins

from .keys import DataKey

ERASED = "[erased]"
"""What a personal value reads as after its key was erased."""

type Change = Callable[[Any], Any]
type Walk = Callable[[Any, Change], Any]
"""Rebuilds a JSON value with `Change` applied to its personal values."""


class Sealer[T]:
    """Turns values of one type into sealed JSON values and back."""

    def __init__(self, of: Any) -> None:
        self._type = of
        self._walk = _walk_of(inspect.type_info(of), {})

    @property
    def has_personal(self) -> bool:
        """True when a value of this type may hold personal values."""
        return self._walk is not None

    def seal(self, value: T, key: DataKey | None) -> Any:
        """Give a JSON value; `key` may be None only when nothing is personal."""
        plain = to_builtins(value, str_keys=True)
        if self._walk is None:
            return plain

        def change(text: Any) -> Any:
            if not text or key is None:
                return text
            sealed = b64encode(key.seal(text.encode())).decode()
            return {"$sealed": key.key_id, "ciphertext": sealed}

        return self._walk(plain, change)

    def unseal(self, sealed: Any, keys: Mapping[str, DataKey | None]) -> T:
        """Read a JSON value back; values under a key that is None read as ERASED."""
        if self._walk is None:
            return convert(sealed, self._type)  # type: ignore[no-any-return]

        def change(found: Any) -> Any:
            if not isinstance(found, dict):
                return found
            key = keys[found["$sealed"]]
            return ERASED if key is None else key.unseal(b64decode(found["ciphertext"])).decode()

        return convert(self._walk(sealed, change), self._type)  # type: ignore[no-any-return]

    def key_ids(self, sealed: Any) -> set[str]:
        """Name the keys that `unseal` will need."""
        found: set[str] = set()
        if self._walk is not None:
            self._walk(sealed, lambda value: _note(value, found))
        return found

    def masked(self, value: T, mask: str) -> Any:
        """Give a JSON value in which every personal value reads as `mask`; empty ones stay."""
        plain = to_builtins(value, str_keys=True)
        if self._walk is None:
            return plain
        return self._walk(plain, lambda text: mask if text else text)

    def personal_values(self, value: T) -> list[str]:
        """List the personal values inside, for an index of their HMACs."""
        found: list[str] = []
        if self._walk is not None:
            self._walk(to_builtins(value, str_keys=True), found.append)
        return [text for text in found if text]


@cache
def sealer(of: Any) -> Sealer[Any]:
    """Give the sealer of a type, made once."""
    return Sealer(of)


def _note(value: Any, found: set[str]) -> Any:
    if isinstance(value, dict):
        found.add(value["$sealed"])
    return value


def _walk_of(node: inspect.Type, seen: dict[int, Walk | None]) -> Walk | None:
    walk: Walk | None = None
    match node:
        case inspect.Metadata(extra={"personal": True}):
            walk = _personal_walk
        case inspect.Metadata():
            walk = _walk_of(node.type, seen)
        case inspect.StructType():
            walk = _struct_walk(node, seen)
        case inspect.UnionType():
            walk = _union_walk(node, seen)
        case inspect.CollectionType():
            walk = _items_walk(_walk_of(node.item_type, seen))
        case inspect.TupleType():
            walk = _tuple_walk([_walk_of(item, seen) for item in node.item_types])
        case inspect.DictType():
            walk = _values_walk(_walk_of(node.value_type, seen))
    return walk


def _personal_walk(value: Any, change: Change) -> Any:
    return change(value)


def _struct_walk(node: inspect.StructType, seen: dict[int, Walk | None]) -> Walk | None:
    if id(node) in seen:
        return seen[id(node)]
    seen[id(node)] = None
    walks = {field.encode_name: _walk_of(field.type, seen) for field in node.fields}
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

    seen[id(node)] = walk
    return walk


def _union_walk(node: inspect.UnionType, seen: dict[int, Walk | None]) -> Walk | None:
    structs = [kind for kind in node.types if isinstance(kind, inspect.StructType)]
    by_tag = {(kind.tag_field, kind.tag): _walk_of(kind, seen) for kind in structs}
    rest = [_walk_of(kind, seen) for kind in node.types if kind not in structs]
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
