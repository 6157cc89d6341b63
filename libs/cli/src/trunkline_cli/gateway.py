"""The embedded Envoy: `gateway/` with its placeholders filled in."""

from collections.abc import Mapping
from pathlib import Path
from string import Template

from . import wheels
from .child import Program, inherited
from .settings import REPOSITORY

SOURCE = REPOSITORY / "gateway"


def render(target: Path, values: Mapping[str, str], source: Path = SOURCE) -> Path:
    """Write every file of `gateway/` with `${NAME}` filled; raises KeyError for a name unknown."""
    for file in sorted(source.rglob("*.yaml")):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(Template(file.read_text()).substitute(values))
    return target / "envoy.yaml"


def program(folder: Path, values: Mapping[str, str], log: Path) -> Program:
    """Envoy with the rendered files; hot restart off, so that several run side by side."""
    configuration = render(folder, {**values, "CONFIGURATION": str(folder)})
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
