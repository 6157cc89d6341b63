"""Generate the Python of every contract in protos/: run by the build and by `make protos`."""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from grpc_tools import protoc
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
PROTOS = HERE.parent.parent / "protos"
TARGET = HERE / "src"


def generate() -> None:
    """Write messages, stubs and their types for all protos.

    Raises when protoc refuses one; what was generated before then stays as it is.
    """
    with TemporaryDirectory(prefix=".src-", dir=HERE) as folder:
        made = Path(folder) / "trunkline"
        _run_protoc(made.parent)
        for package in [made, *(one for one in made.rglob("*/") if one.is_dir())]:
            (package / "__init__.py").touch()
        TARGET.mkdir(exist_ok=True)
        shutil.rmtree(TARGET / "trunkline", ignore_errors=True)
        made.rename(TARGET / "trunkline")


def _run_protoc(target: Path) -> None:
    files = [str(path) for path in sorted(PROTOS.rglob("*.proto"))]
    plain = [f"--{kind}_out={target}" for kind in ("python", "grpc_python")]
    outputs = [*plain, *(f"--{kind}_out=quiet:{target}" for kind in ("mypy", "mypy_grpc"))]
    well_known = Path(protoc.__file__).parent / "_proto"
    # protoc looks for its plugins on the PATH; they lie beside the Python that runs this.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    arguments = ["protoc", f"-I{PROTOS}", f"-I{well_known}", *outputs, *files]
    if protoc.main(arguments) != 0:
        raise SystemExit("protoc refused a contract; its message is above")


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch calls this before it builds the wheel or the editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate before the files are collected."""
        del version, build_data
        generate()


if __name__ == "__main__":
    sys.exit(generate())
