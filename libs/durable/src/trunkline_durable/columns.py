"""Columns of rows on their way to PostgreSQL, as arrays that cost little to write.

psycopg looks into every list to find out what it holds; a commit has two dozen of them. Here
the type says it, and a column has the same type however many rows there are, none included:
so a statement is prepared once, and not anew for each mixture of full and empty columns.
"""

from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any, ClassVar

import psycopg
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

HEAD = Struct("!iiIii")
"""Dimensions, whether there are nulls, type of the elements, how many, first index."""
LENGTH = Struct("!i")
NUMBER = Struct("!q")
NULL = LENGTH.pack(-1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Texts(tuple[str | None, ...]):
    """A column of text, perhaps with nulls."""

    __slots__ = ()


class Blobs(tuple[bytes, ...]):
    """A column of bytea."""

    __slots__ = ()


class Numbers(tuple[int, ...]):
    """A column of bigint."""

    __slots__ = ()


class Instants(tuple[datetime | None, ...]):
    """A column of timestamptz, perhaps with nulls."""

    __slots__ = ()


class _Column(Dumper):
    format = Format.BINARY
    element: ClassVar[int]

    def dump(self, obj: Any) -> Buffer | None:
        """Write PostgreSQL's binary form of a one-dimensional array."""
        if not obj:
            return HEAD.pack(0, 0, self.element, 0, 0)[:12]
        parts = [HEAD.pack(1, None in obj, self.element, len(obj), 1)]
        for one in obj:
            if one is None:
                parts.append(NULL)
                continue
            written = self.written(one)
            parts += (LENGTH.pack(len(written)), written)
        return b"".join(parts)

    def written(self, one: Any) -> bytes:
        """Write one element."""
        raise NotImplementedError


class _TextColumn(_Column):
    oid, element = 1009, 25

    def written(self, one: str) -> bytes:
        return one.encode()


class _BlobColumn(_Column):
    oid, element = 1001, 17

    def written(self, one: bytes) -> bytes:
        return one


class _NumberColumn(_Column):
    oid, element = 1016, 20

    def written(self, one: int) -> bytes:
        return NUMBER.pack(one)


class _InstantColumn(_Column):
    oid, element = 1185, 1184

    def written(self, one: datetime) -> bytes:
        aware = one if one.tzinfo else one.astimezone(UTC)
        return NUMBER.pack((aware - EPOCH) // MICROSECOND)


for _values, _dumper in (
    (Texts, _TextColumn),
    (Blobs, _BlobColumn),
    (Numbers, _NumberColumn),
    (Instants, _InstantColumn),
):
    psycopg.adapters.register_dumper(_values, _dumper)
