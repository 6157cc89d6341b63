"""Names of people whom another case is about, taken out of what a backend says of this one.

A backend may quote in its refusal somebody whom its request does not name. Whoever any case is
about is known by the keyed hash of their name (`personal_index`), so each run of words of a
sentence is hashed and looked up: nothing is opened for it, and nothing is guessed.
"""

import re
from collections.abc import Iterable

from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection

from .problem import Problem
from .words import masked_problem

WORDS_MAX = 6
"""The longest run of words that is looked up. Single words are not: a town is no person."""
WORD = re.compile(r"\w+(?:[.'&/-]+\w+)*\.?")

KNOWN = "SELECT DISTINCT blinded FROM personal_index WHERE blinded = ANY(%s)"


async def without_third_persons(
    conn: Connection, keyring: Keyring | None, problem: Problem
) -> Problem:
    """Mask whoever any case is about, where a sentence names them as they were told to us."""
    texts = (problem.sentence, *(one.sentence for one in problem.faults))
    runs = {run for text in texts for run in runs_of(text)}
    if keyring is None or not runs:
        return problem
    blinded = {keyring.blind(run): run for run in runs}
    rows = await (await conn.execute(KNOWN.encode(), [list(blinded)])).fetchall()
    named = [blinded[bytes(row[0])] for row in rows]
    return masked_problem(problem, named) if named else problem


def runs_of(text: str) -> Iterable[str]:
    """Give every run of two to six words, as it stands in the text."""
    words = list(WORD.finditer(text))
    for first, word in enumerate(words):
        for last in words[first + 1 : first + WORDS_MAX]:
            run = text[word.start() : last.end()]
            yield run
            yield run.removesuffix(".")
