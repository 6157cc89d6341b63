"""What the chart's pages tell a person to type can be typed: each word and option is ours."""

import re
from collections.abc import Iterator

import click
import pytest
from chart import CHART

from trunkline_cli.main import main

PAGES = ("RUNBOOKS.md", "README.md", "UPGRADING.md", "templates/NOTES.txt")
COMMAND = re.compile(r"(?<![\w/.-])trunkline ([a-z-]+(?: [^`|&\n#]+)?)")


def commands() -> Iterator[tuple[str, str]]:
    """Each `trunkline ...` in code, with its page."""
    for page in PAGES:
        text = (CHART / page).read_text()
        code = re.findall(r"`+([^`]+)`+", text) if page.endswith(".md") else [text]
        for words in (one.group(1) for part in code for one in COMMAND.finditer(part)):
            yield page, words.strip()


@pytest.mark.parametrize(("page", "words"), sorted(set(commands())))
def test_a_command_of_a_page_exists_with_its_options(page: str, words: str) -> None:
    command: click.Command = main
    context = click.Context(main)
    rest = words.split()
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        assert found is not None, f"{page} speaks of `trunkline {words}`, which there is not"
        command, rest = found, rest[1:]
        context = click.Context(command)
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    given = {one.partition("=")[0] for one in rest if one.startswith("-")}
    assert given <= known, f"{page} speaks of `trunkline {words}`"
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    plain = [one for one in rest if not one.startswith("-")]
    assert len(plain) >= sum(one.required for one in arguments), words


def test_the_runbooks_speak_of_several() -> None:
    pages = [page for page, _ in commands()]
    assert pages.count("RUNBOOKS.md") > 3
    assert set(PAGES[:2]) <= set(pages)
