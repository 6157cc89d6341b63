"""The words of `trunkline exceptions`."""

import click

from .correcting import approve, correct, fields, listed, reject
from .deciding import assign, bulk, comment, discard, release, retry, split
from .showing import document, groups, list_, show


@click.group()
def exceptions() -> None:
    """What a person must look at; nothing else waits for it."""


WORDS = (
    *(list_, groups, show, document),
    *(assign, comment, split, release, retry, discard, bulk),
    *(fields, correct, listed, approve, reject),
)

for _word in WORDS:
    exceptions.add_command(_word)
