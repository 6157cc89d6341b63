"""Bodies that no backend should send, each spoilt in a way of its own."""

from random import Random

from msgspec import json

TOO_LARGE = 3 * 1024 * 1024


def poisons(chance: Random) -> dict[str, bytes]:
    """Give spoilt bodies by what is wrong with them; where and how much is left to chance."""
    good = json.encode({"id": chance.randrange(10**12, 10**13), "total_price": "12.00"})
    place = chance.randrange(1, len(good) - 1)
    depth = chance.randrange(5_000, 50_000)
    return {
        "empty": b"",
        "no JSON": b"id=1&total=12",
        "cut in the middle": good[:place],
        "bad UTF-8": b'{"id": 1, "note": "' + bytes([0xC3, 0x28, 0xFF]) + b'"}',
        "NUL inside": good[:place] + b"\0" + good[place:],
        "byte order mark": b"\xef\xbb\xbf" + good,
        "UTF-16": good.decode().encode("utf-16"),
        "deep nesting": b"[" * depth + b"]" * depth,
        "deep objects": b'{"a":' * depth + b"1" + b"}" * depth,
        "an array": b"[" + good + b"]",
        "a number": b"1e999",
        "no id": b'{"total_price": "12.00"}',
        "an id of another kind": b'{"id": {"gid": "x"}}',
        "a negative id": b'{"id": -1}',
        "an id that nobody has": good,
        "an id of 10^18 digits' sort": b'{"id": ' + b"9" * 400 + b"}",
        "an amount of 10^18": b'{"id": 1, "total_price": "1000000000000000000"}',
        "direction marks": '{"id": 2, "note": "\u202ecod.exe\u2066"}'.encode(),
        "the same key twice": b'{"id": 3, "id": 4}',
        "mixed newlines": b'{\r\n"id":\n5\r}',
        "too large": b'{"id": 6, "note": "' + b"x" * TOO_LARGE + b'"}',
    }
