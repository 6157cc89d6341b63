"""What the build stage of services/Dockerfile does: installs one service, and says what that was.

`SERVICE=system-shopify python .ci/image.py /app` fills the folder with `.venv`, `service.py`,
which runs the service, `sbom.cdx.json`, and `state`, an empty folder.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

START = """
import runpy

runpy.run_module("{package}", run_name="__main__", alter_sys=True)
"""
ONLY = ("--locked", "--no-default-groups", "--no-editable")


def main(service: str, folder: Path) -> None:
    """Fill the folder of the image."""
    member = f"trunkline-{service}"
    told = os.environ | {"UV_PROJECT_ENVIRONMENT": str(folder / ".venv")}
    subprocess.run(["uv", "sync", *ONLY, "--package", member], check=True, env=told)  # noqa: S603, S607
    compile_all(folder / ".venv")
    exporting = ["uv", "export", *ONLY, "--package", member, "--format", "cyclonedx1.5", "--quiet"]
    listed = subprocess.run(exporting, check=True, env=told, capture_output=True).stdout  # noqa: S603
    (folder / "sbom.cdx.json").write_text(json.dumps(settled(json.loads(listed)), indent=1))
    package = member.replace("-", "_")
    (folder / "service.py").write_text(START.lstrip().format(package=package))
    (folder / "state").mkdir(exist_ok=True)


def compile_all(venv: Path) -> None:
    """Write bytecode once, of the cluster's client only what a Lease needs: 45 MB less.

    It is never held against its source again: an image does not change.
    """
    python = str(venv / "bin" / "python")
    told = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    options = ("-q", "-j", "0", "--invalidation-mode", "unchecked-hash", "-x", "/kubernetes/")
    compiling = [python, "-m", "compileall", *options, str(venv / "lib")]
    subprocess.run(compiling, check=False)  # noqa: S603 - a package may bring a page that is no Python
    if [*venv.glob("lib/python*/site-packages/kubernetes")]:
        importing = [python, "-c", "import trunkline_kit.lease_api"]
        subprocess.run(importing, check=True, env=told)  # noqa: S603


def settled(listed: dict[str, Any]) -> dict[str, Any]:
    """Give a bill of materials that is the same for the same materials: no time, no chance."""
    listed["metadata"].pop("timestamp", None)
    listed.pop("serialNumber", None)
    same = json.dumps(listed, sort_keys=True)
    return {**listed, "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, same)}"}


if __name__ == "__main__":
    main(os.environ["SERVICE"], Path(sys.argv[1]))
