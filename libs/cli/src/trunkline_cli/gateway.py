"""The embedded Envoy: `gateway/` with its placeholders filled in."""

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from string import Template

from . import wheels
from .child import Program, inherited
from .settings import REPOSITORY

SOURCE = REPOSITORY / "gateway"
INCLUDE = re.compile(r"^( *)# include: (\S+)\n", re.MULTILINE)


def render(target: Path, values: Mapping[str, str], source: Path = SOURCE) -> Path:
    """Write `envoy.yaml` whole: parts put in, `${NAME}` filled; KeyError for an unknown name."""
    target.mkdir(parents=True, exist_ok=True)
    page = target / "envoy.yaml"
    page.write_text(Template(_whole(source / "envoy.yaml", source)).substitute(values))
    return page


def _whole(file: Path, source: Path) -> str:
    """The file with each line `# include: <part>` replaced by that part, as far indented."""

    def part(found: re.Match[str]) -> str:
        return textwrap.indent(_whole(source / found[2], source), found[1])

    return INCLUDE.sub(part, file.read_text())


def program(folder: Path, values: Mapping[str, str], log: Path) -> Program:
    """Envoy with the rendered files; hot restart off, so that several run side by side."""
    configuration = render(folder, values)
    options = ("-c", str(configuration), "--disable-hot-restart", "--concurrency", "2")
    return Program(
        name="gateway",
        command=[
            str(wheels.folder("envoy") / "_bin" / "envoy"),
            *options,
            "--log-level",
            "warning",
        ],
        environment=inherited(),
        log=log,
    )
