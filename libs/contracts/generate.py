"""Generate the Python of every contract in protos/: run by the build and by `make protos`."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from grpc_tools import protoc
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
PROTOS = HERE.parent.parent / "protos"
TARGET = HERE / "src"


def generate() -> None:
    """Write messages, stubs and their types for all protos; raises when protoc refuses one."""
    shutil.rmtree(TARGET / "trunkline", ignore_errors=True)
    TARGET.mkdir(exist_ok=True)
    files = [str(path) for path in sorted(PROTOS.rglob("*.proto"))]
    plain = [f"--{kind}_out={TARGET}" for kind in ("python", "grpc_python")]
    outputs = [*plain, *(f"--{kind}_out=quiet:{TARGET}" for kind in ("mypy", "mypy_grpc"))]
    well_known = Path(protoc.__file__).parent / "_proto"
    # protoc looks for its plugins on the PATH; they lie beside the Python that runs this.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    arguments = ["protoc", f"-I{PROTOS}", f"-I{well_known}", *outputs, *files]
    if protoc.main(arguments) != 0:
        raise SystemExit("protoc refused a contract; its message is above")
    for folder in [TARGET / "trunkline", *(TARGET / "trunkline").rglob("*/")]:
        if folder.is_dir():
            (folder / "__init__.py").touch()


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch calls this before it builds the wheel or the editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate before the files are collected."""
        del version, build_data
        generate()


if __name__ == "__main__":
    sys.exit(generate())
