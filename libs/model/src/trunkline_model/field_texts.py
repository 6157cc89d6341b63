"""Values of what came in as texts that people edit, and values again with what they wrote; pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from .money import Money


def text_of(value: Any) -> str:
    """Write a value as people edit it: money without its currency."""
    match value:
        case Money():
            return f"{value.amount:f}"
        case Decimal():
            return f"{value:f}"
    return str(value)


def read_like(before: Any, text: str) -> Any:
    """Read a text as what it replaces; money keeps its currency."""
    match before:
        case Money():
            return Money(Decimal(text), before.currency)
        case Decimal():
            return Decimal(text)
    return text


def texts_of(record: Struct, names: Iterable[str]) -> dict[str, str]:
    """Give fields of a record by their names."""
    return {name: text_of(getattr(record, name)) for name in names}


def with_texts[Record: Struct](
    record: Record, names: Iterable[str], texts: Mapping[str, str], path: str = ""
) -> Record:
    """Give a record whose fields are as the texts say under `path` and their names."""
    read = {name: read_like(getattr(record, name), texts[f"{path}{name}"]) for name in names}
    return structs.replace(record, **read)


def line_texts(lines: Iterable[Struct], names: tuple[str, ...]) -> dict[str, str]:
    """Give fields of lines by paths such as lines[0].sku."""
    return {
        f"lines[{index}].{name}": text
        for index, line in enumerate(lines)
        for name, text in texts_of(line, names).items()
    }


def lines_with[Line: Struct](
    lines: Iterable[Line], names: tuple[str, ...], texts: Mapping[str, str]
) -> tuple[Line, ...]:
    """Give lines whose fields are as the texts say."""
    return tuple(
        with_texts(line, names, texts, f"lines[{index}].") for index, line in enumerate(lines)
    )
