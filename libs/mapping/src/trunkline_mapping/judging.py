"""What an expression comes to, what it costs at most, and what it may answer: before it runs."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from .grammar import Node

COST_MAX = 10_000
"""The most steps that a rule may take, with all that it asks: about a millisecond."""
LIST_MAX = 500
"""The most that a list of the input holds: an order has no more lines."""
TEXT_COST = 10
"""What looking through one text costs."""

INPUT: Mapping[str, str] = {
    "code": "string",
    "channel": "string",
    "country": "string",
    "currency": "string",
    "amount_minor": "int",
    "skus": "list",
}
"""What `input` holds, by name and type; lists are of strings, amounts are whole pennies."""

ORDERED, EQUAL = frozenset({"<", "<=", ">", ">="}), frozenset({"==", "!="})
LOGIC = frozenset({"&&", "||"})
TEXT_METHODS = frozenset({"startsWith", "endsWith", "contains"})
LIST_METHODS = frozenset({"exists", "all"})


class Misfit(Exception):
    """The expression's parts do not fit together; the sentence says which."""


class Judged(Struct, frozen=True):
    """One part of an expression, judged."""

    type: str
    """string, int, bool or list."""
    cost: int = 1
    """The most steps that it takes."""
    size: int = 0
    """The most that a list holds."""
    outcomes: frozenset[str] | None = None
    """All texts that it may answer; None when they cannot be listed."""


type Scope = Mapping[str, Judged]
"""What names stand for: `rules.<name>`, and what `exists` and `all` go through."""


def judge(node: Node, scope: Scope) -> Judged:
    """Judge an expression; raises Misfit for types that do not fit and for what is too dear."""
    judged = JUDGES[node.kind](node, scope)
    if judged.cost > COST_MAX:
        raise Misfit(
            f"it may take {judged.cost} steps where {COST_MAX} are allowed: go through a list once"
        )
    return judged


def _text(node: Node, _: Scope) -> Judged:
    return Judged("string", outcomes=frozenset({node.word}))


def _number(node: Node, _: Scope) -> Judged:
    if len(node.word) > 18:
        raise Misfit(f"{node.word} is too large a number")
    return Judged("int")


def _bool(_: Node, __: Scope) -> Judged:
    return Judged("bool")


def _name(node: Node, scope: Scope) -> Judged:
    if node.word in scope:
        return scope[node.word]
    raise Misfit(f"there is no `{node.word}`: say input.<field> or rules.<name>")


def _list(node: Node, scope: Scope) -> Judged:
    parts = [judge(part, scope) for part in node.parts]
    _demand(parts, "string", "a list")
    return Judged("list", 1 + sum(part.cost for part in parts), len(parts))


def _field(node: Node, scope: Scope) -> Judged:
    (whole,) = node.parts
    name = f"{whole.word}.{node.word}"
    if whole.kind == "name" and name in scope:
        return scope[name]
    if whole.kind == "name" and whole.word == "input" and node.word in INPUT:
        return Judged(INPUT[node.word], size=LIST_MAX if INPUT[node.word] == "list" else 0)
    known = ", ".join((*(f"input.{one}" for one in INPUT), *(n for n in scope if "." in n)))
    raise Misfit(f"there is no `{name}`; there are {known}")


def _sign(node: Node, scope: Scope) -> Judged:
    word, parts = node.word, [judge(part, scope) for part in node.parts]
    cost = 1 + sum(part.cost for part in parts)
    if word == "!" or word in LOGIC:
        _demand(parts, "bool", f"`{word}`")
        return Judged("bool", cost)
    if word == "in":
        _demand(parts[:1], "string", "what stands before `in`")
        _demand(parts[1:], "list", "what stands after `in`")
        return Judged("bool", cost + parts[1].size)
    if word in EQUAL:
        _demand(parts, parts[0].type if parts[0].type != "list" else "string", f"`{word}`")
        return Judged("bool", cost)
    if word == "+" and parts[0].type == "string":
        _demand(parts, "string", "`+`")
        return Judged("string", cost + TEXT_COST)
    _demand(parts, "int", f"`{word}`")
    return Judged("bool" if word in ORDERED else "int", cost)


def _call(node: Node, scope: Scope) -> Judged:
    first = judge(node.parts[0], scope) if node.parts else None
    if node.word == "size" and len(node.parts) == 1 and first and first.type in ("list", "string"):
        return Judged("int", first.cost + 1)
    if node.method and node.word in TEXT_METHODS and len(node.parts) == 2 and first:
        parts = [first, judge(node.parts[1], scope)]
        _demand(parts, "string", f"`{node.word}`")
        return Judged("bool", parts[0].cost + parts[1].cost + TEXT_COST)
    if node.method and node.word in LIST_METHODS and len(node.parts) == 3 and first:
        return _through(node, first, scope)
    raise Misfit(
        f"`{node.word}` cannot be called like that: there are size,"
        f" {', '.join(sorted(TEXT_METHODS))} and, on a list, {', '.join(sorted(LIST_METHODS))}"
        " with a name and a condition"
    )


def _through(node: Node, listed: Judged, scope: Scope) -> Judged:
    _demand([listed], "list", f"what `{node.word}` goes through")
    name = node.parts[1]
    if name.kind != "name" or name.word in ("input", "rules", *scope):
        raise Misfit(f"`{node.word}` needs a name of its own for each of the list")
    condition = judge(node.parts[2], {**scope, name.word: Judged("string")})
    _demand([condition], "bool", f"the condition of `{node.word}`")
    return Judged("bool", listed.cost + listed.size * (condition.cost + 1))


def _choice(node: Node, scope: Scope) -> Judged:
    asked, *ways = (judge(part, scope) for part in node.parts)
    _demand([asked], "bool", "what stands before `?`")
    _demand(ways, ways[0].type, "both answers of `?:`")
    listed = [way.outcomes for way in ways if way.outcomes is not None]
    outcomes = frozenset[str]().union(*listed) if len(listed) == 2 else None
    cost = 1 + asked.cost + max(way.cost for way in ways)
    return Judged(ways[0].type, cost, max(way.size for way in ways), outcomes)


def _demand(parts: list[Judged], wanted: str, where: str) -> None:
    for part in parts:
        if part.type != wanted:
            raise Misfit(f"{where} must be {wanted}, not {part.type}")


JUDGES: Mapping[str, Callable[[Node, Scope], Judged]] = {
    "text": _text,
    "number": _number,
    "bool": _bool,
    "name": _name,
    "list": _list,
    "field": _field,
    "sign": _sign,
    "call": _call,
    "choice": _choice,
}
