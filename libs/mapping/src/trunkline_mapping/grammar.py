"""The part of CEL that rules may use, read into a tree that can be judged before it runs.

Evaluating is the library's work. It gives no tree, and types and cost are judged on one. What
this reader does not know is refused, so nothing runs that was not judged.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

LENGTH_MAX = 2_000
"""Characters of one expression."""
DEPTH_MAX = 50
"""How deep parts may stand in parts."""

TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?![\w.]))
    | (?P<text>'(?:[^'\\\n]|\\['"\\])*'|"(?:[^"\\\n]|\\['"\\])*")
    | (?P<name>[A-Za-z_]\w*)
    | (?P<sign>\|\||&&|[<>=!]=|[-+*/%<>!?:.,()\[\]])
    )""",
    re.VERBOSE,
)

BINARY = (("||",), ("&&",), ("<", "<=", ">", ">=", "==", "!=", "in"), ("+", "-"), ("*", "/", "%"))
"""Operators by precedence, the loosest first."""
COMPARING = BINARY[2]


class Unreadable(Exception):
    """Not in this part of CEL; the sentence says where."""


class Node(Struct, frozen=True):
    """One part of an expression."""

    kind: str
    """text, number, bool, name, list, field, call, sign or choice."""
    word: str = ""
    """The literal, the name or the operator."""
    parts: tuple["Node", ...] = ()
    """What it stands over; the object of a field or of a method comes first."""
    method: bool = False
    """True for a call upon an object."""


def read(expression: str) -> Node:
    """Read a whole expression; raises Unreadable."""
    if len(expression) > LENGTH_MAX:
        raise Unreadable(f"it is longer than {LENGTH_MAX} characters")
    reader = _Reader(_tokens(expression))
    node = reader.choice(0)
    reader.end()
    return node


type Token = tuple[str, str]


def _tokens(expression: str) -> Iterator[Token]:
    place, end = 0, len(expression.rstrip())
    while place < end:
        found = TOKEN.match(expression, place)
        if found is None:
            raise Unreadable(f"it cannot be read from `{expression[place:].strip()[:20]}` on")
        place = found.end()
        yield found.lastgroup or "", found[found.lastgroup or ""]
    yield "end", ""


class _Reader:
    """Reads tokens from left to right; every rule is told how deep it stands."""

    def __init__(self, tokens: Iterator[Token]) -> None:
        self._tokens = list(tokens)
        self._place = 0

    def choice(self, depth: int) -> Node:
        """Read `a ? b : c`, or what binds tighter."""
        _bound(depth)
        node = self._binary(0, depth)
        if not self._take("?"):
            return node
        chosen = self.choice(depth + 1)
        self._demand(":")
        return Node("choice", "?:", (node, chosen, self.choice(depth + 1)))

    def end(self) -> None:
        """Refuse whatever follows a whole expression."""
        if self._token[0] != "end":
            raise Unreadable(f"`{self._token[1]}` is not expected where it stands")

    def _binary(self, level: int, depth: int) -> Node:
        if level == len(BINARY):
            return self._unary(depth)
        node, compared = self._binary(level + 1, depth), False
        while (word := self._token[1]) in BINARY[level] and self._token[0] in ("sign", "name"):
            if compared:
                raise Unreadable(f"put brackets around what stands before `{word}`")
            self._place += 1
            depth += 1  # a chain leans to the left, and so does the tree that CEL makes of it
            _bound(depth)
            node = Node("sign", word, (node, self._binary(level + 1, depth)))
            compared = BINARY[level] is COMPARING
        return node

    def _unary(self, depth: int) -> Node:
        for word in ("!", "-"):
            if self._take(word):
                _bound(depth)
                return Node("sign", word, (self._unary(depth + 1),))
        node = self._primary(depth)
        while self._take("."):
            name = self._name()
            if self._take("("):
                node = Node("call", name, (node, *self._listed(")", depth)), method=True)
            else:
                node = Node("field", name, (node,))
        return node

    def _primary(self, depth: int) -> Node:
        kind, word = self._token
        self._place += 1
        if kind == "text":
            return Node("text", re.sub(r"\\(.)", r"\1", word[1:-1]))
        if kind == "number":
            return Node("number", word)
        if kind == "name":
            return self._named(word, depth)
        if word == "(":
            node = self.choice(depth + 1)
            self._demand(")")
            return node
        if word == "[":
            return Node("list", "", self._listed("]", depth))
        raise Unreadable(
            f"`{word}` is not expected where it stands" if word else "it ends too soon"
        )

    def _named(self, word: str, depth: int) -> Node:
        if word in ("true", "false"):
            return Node("bool", word)
        if self._take("("):
            return Node("call", word, self._listed(")", depth))
        return Node("name", word)

    def _listed(self, closing: str, depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self._take(closing):
            if found:
                self._demand(",")
            found.append(self.choice(depth + 1))
        return tuple(found)

    def _name(self) -> str:
        kind, word = self._token
        if kind != "name":
            raise Unreadable("a name is expected after a point")
        self._place += 1
        return word

    def _take(self, word: str) -> bool:
        if self._token != ("sign", word):
            return False
        self._place += 1
        return True

    def _demand(self, word: str) -> None:
        if not self._take(word):
            raise Unreadable(f"`{word}` is missing before `{self._token[1] or 'the end'}`")

    @property
    def _token(self) -> Token:
        return self._tokens[min(self._place, len(self._tokens) - 1)]


def _bound(depth: int) -> None:
    if depth > DEPTH_MAX:
        raise Unreadable(f"its parts stand more than {DEPTH_MAX} deep")
