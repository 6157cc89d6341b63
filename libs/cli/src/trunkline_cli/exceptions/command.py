"""The words of `trunkline exceptions`."""

import click

from .deciding import assign, bulk, comment, discard, release, retry, split
from .showing import document, groups, list_, show


@click.group()
def exceptions() -> None:
    """What a person must look at; nothing else waits for it."""


for _word in (list_, groups, show, document, assign, comment, split, release, retry, discard, bulk):
    exceptions.add_command(_word)
