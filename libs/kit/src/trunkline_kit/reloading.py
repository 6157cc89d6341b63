"""`python -m trunkline_kit.reloading PACKAGE`: runs a service anew when its code changes.

For development in a cluster: the package is copied to where its container may write, changed
files are laid over the copy from outside, and the service runs from there.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path("/tmp/source")  # noqa: S108 - the one folder that a container may write to
LOOK_S = 0.5


class Reloading:
    """One service, as a child that is ended and begun again."""

    def __init__(self, package: str, folder: Path = FOLDER) -> None:
        self._package, self._folder = package, folder
        self._stopping = False

    def run(self) -> int:
        """Go on until SIGTERM or SIGINT; gives the exit status of the last child."""
        self._copy()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._stop)
        status = 0
        while not self._stopping:
            status = self._until_changed()
        return status

    def _copy(self) -> None:
        found = find_spec(self._package)
        if found is None or found.origin is None:
            raise SystemExit(f"there is no package {self._package}")
        target = self._folder / self._package
        shutil.copytree(Path(found.origin).parent, target, dirs_exist_ok=True)

    def _until_changed(self) -> int:
        seen = self._state()
        told = os.environ | {"PYTHONPATH": str(self._folder)}
        with subprocess.Popen([sys.executable, "-m", self._package], env=told) as child:  # noqa: S603
            while not self._stopping and self._state() == seen:
                time.sleep(LOOK_S)
            child.terminate()
        return child.returncode

    def _state(self) -> dict[Path, int]:
        """When each file of the copy was last written; a child that fails waits for the next."""
        return {one: one.stat().st_mtime_ns for one in self._folder.rglob("*.py")}

    def _stop(self, *_: object) -> None:
        self._stopping = True


if __name__ == "__main__":
    sys.exit(Reloading(sys.argv[1]).run())
