"""What `make images-test` does: builds images for real and runs each as a cluster would.

Named services are built with buildah; those of them that need no store are run with podman and
runc (read-only, not root, no capabilities, no network, little memory), until they say that they
are healthy, and told to go. `trial` builds every service of a trial and plays it, as `company.py`
says. Prints a table; a tool that is missing is named.

`TRUNKLINE_IMAGE_BASE` names a base image in a registry; without one a stand-in is made of Debian's
packages and this Python. `TRUNKLINE_IMAGES` is a folder that keeps images, and what they were built
from, for the next time; `TRUNKLINE_IMAGES_BUILT=1` builds only what is not there.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from interpreter import copied
from ran import Ran, table

ROOT = Path(__file__).parents[1]
TOOLS = ("buildah", "podman", "runc")
ALONE = ("sandbox-warehouse", "sandbox-shopify")
"""Run when none is named: stand-ins keep their state in a file and call nobody."""
TRIAL = "trial"
"""Stands for all of a trial at once."""
BASE = "localhost/trunkline/python-stand-in"
LIBRARIES = "ca-certificates,libffi8,libssl3,libsqlite3-0,libbz2-1.0,liblzma5,zlib1g,tzdata"
WITHIN_S = 120.0
"""How long a service may take until it is healthy, on a machine that does other things too."""
USER = "10001:10001"


def main(services: tuple[str, ...]) -> int:
    """Build and run each, or the whole trial; gives the exit status."""
    given = os.environ.get("TRUNKLINE_IMAGE_BASE")
    wanted = TOOLS if given else (*TOOLS, "mmdebstrap")
    missing = [one for one in wanted if shutil.which(one) is None]
    if missing or os.geteuid() != 0:
        return _untested(
            f"{', '.join(missing)} not installed" if missing else "you are not root", services
        )
    with tempfile.TemporaryDirectory(prefix="tl-images-") as folder:
        place = Store(Path(os.environ.get("TRUNKLINE_IMAGES", folder)))
        try:
            base = given or _stand_in(place)
            if not base:
                return _untested("the packages of a base cannot be had", services)
            if services == (TRIAL,):
                from company import tried  # noqa: PLC0415 - it needs what `make setup` installs

                found = asyncio.run(tried(place, Path(folder), base))
            else:
                found = [place.tried(one, base) for one in services]
        finally:
            place.close()
    print(table(found))
    failed = sum(bool(one.fault) for one in found)
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _stand_in(place: "Store") -> str:
    """Make the base; empty when its packages cannot be had, which tells nothing of the images."""
    try:
        return place.stand_in()
    except subprocess.CalledProcessError as cause:
        if cause.cmd[0] != "mmdebstrap":
            raise
        return ""


def _untested(why: str, services: tuple[str, ...]) -> int:
    print(f"images are not tested: {why}\n0 passed, 0 failed, {len(services)} skipped")
    return 0


class Store:
    """A place for images and containers that goes with its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fetched = folder / "fetched"
        self._fetched.mkdir(parents=True, exist_ok=True)
        self.options = ("--root", f"{folder}/images", "--runroot", f"{folder}/run")

    def stand_in(self) -> str:
        """Make a base like `python:3.12-slim`: Debian, with this Python below /usr/local."""
        if self.holds(BASE):
            return BASE
        tarred = self._folder / "base.tar"
        _run("mmdebstrap", "--variant=minbase", f"--include={LIBRARIES}", "bookworm", tarred)
        layer = copied(self._folder / "python")
        container = self._buildah("from", "scratch")
        self._buildah("add", "--quiet", container, str(tarred), "/")
        self._buildah("copy", "--quiet", container, str(layer), "/usr/local")
        trusted = "/etc/ssl/certs/ca-certificates.crt"  # what this machine trusts, its mirror too
        self._buildah("copy", "--quiet", container, trusted, trusted)
        self._buildah("config", "--env", "LD_LIBRARY_PATH=/usr/local/lib", container)
        self._buildah("commit", "--quiet", "--rm", container, BASE)
        tarred.unlink()
        return BASE

    def holds(self, image: str) -> bool:
        """Whether an image is there."""
        return bool(self._buildah("images", "--quiet", "--filter", f"reference={image}"))

    def built(self, service: str, base: str) -> float:
        """Build the image of a service; gives what it adds to its base, in MB."""
        image = f"localhost/trunkline/{service}"
        if not (os.environ.get("TRUNKLINE_IMAGES_BUILT") and self.holds(image)):
            page = "services/Dockerfile"
            pages = ("-f", page, "--ignorefile", f"{page}.dockerignore")
            told = ("--build-arg", f"PYTHON={base}", "--build-arg", f"SERVICE={service}")
            kept = ("--volume", f"{self._fetched}:/var/cache/uv")
            self._buildah("build", "--network", "host", *kept, *pages, *told, "-t", image, ".")
        return self._size(image) - self._size(base)

    def tried(self, service: str, base: str) -> Ran:
        """Build the image of a service, and run it when it can run alone."""
        size = self.built(service, base)
        if service not in ALONE:
            return Ran(service, size, None)
        return self._ran(service, f"localhost/trunkline/{service}", size)

    def close(self) -> None:
        """Take down what the tools keep mounted, so that the folder can go."""
        self._buildah("rm", "--all")
        taken = ["umount", "--lazy", "--recursive", f"{self._folder}/images/overlay"]
        subprocess.run(taken, capture_output=True, check=False)  # noqa: S603

    def _ran(self, service: str, image: str, megabytes: float) -> Ran:
        began = time.monotonic()
        container = self._podman("run", *_bounds(), *_told(service), "--detach", image)
        try:
            healthy = self._healthy(container, began + WITHIN_S)
            cold_start_s = time.monotonic() - began
            fault = self._fault(container) if healthy else self._podman("logs", container)[-2000:]
        finally:
            self._podman("stop", "--time", "20", container)
        code = self._podman("inspect", "--format", "{{.State.ExitCode}}", container)
        self._podman("rm", "--volumes", container)
        ended = "" if code in {"0", "143"} else f"SIGTERM ended it with {code}"
        return Ran(service, megabytes, cold_start_s, fault=fault or ended)

    def _healthy(self, container: str, until: float) -> bool:
        asks = ["/app/.venv/bin/python", "-m", "trunkline_kit.healthy"]
        while time.monotonic() < until:
            if self._in(container, *asks) == 0:
                return True
            time.sleep(0.2)
        return False

    def _fault(self, container: str) -> str:
        """Say what of its confinement does not hold."""
        python = ["/app/.venv/bin/python", "-c"]
        if self._in(container, *python, "import os, sys; sys.exit(os.getuid() != 10001)") != 0:
            return "runs as another user than 10001"
        if self._in(container, *python, "open('/app/x', 'w')") == 0:
            return "can write its root"
        listed = "import json; assert json.load(open('/app/sbom.cdx.json'))['components']"
        return "" if self._in(container, *python, listed) == 0 else "has no bill of materials"

    def _size(self, image: str) -> float:
        return int(self._podman("image", "inspect", "--format", "{{.Size}}", image)) / 1e6

    def _in(self, container: str, *words: str) -> int:
        command = ["podman", *self.options, "exec", container, *words]
        return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603

    def _buildah(self, *words: str) -> str:
        return _run("buildah", *self.options, *words)

    def _podman(self, *words: str) -> str:
        return _run("podman", *self.options, *words)


def _bounds() -> tuple[str, ...]:
    """How a pod of the chart is confined, as podman says it."""
    return (
        *("--runtime", "runc", "--network", "none", "--read-only", "--user", USER),
        *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
        *("--memory", "384m", "--pids-limit", "256"),
        *("--ulimit", "nofile=1024:4096", "--ulimit", "nproc=1024:1024"),
        *("--tmpfs", "/tmp:rw,mode=1777", "--volume", "/var/lib/trunkline"),  # noqa: S108
    )


def _told(service: str) -> tuple[str, ...]:
    """Tell a stand-in what the topology would: any secret will do, for nobody comes in."""
    name = service.removeprefix("sandbox-").upper()
    told = {
        "TRUNKLINE_HTTP_PORT": "8080",
        "TRUNKLINE_STATE_PATH": "/var/lib/trunkline/state.sqlite",
        f"TRUNKLINE_{name}_TOKEN": "token",
        f"TRUNKLINE_{name}_ACCESS_TOKEN": "token",
        f"TRUNKLINE_{name}_WEBHOOK_SECRET": "whsec_c2VjcmV0",
        f"TRUNKLINE_{name}_WEBHOOK_URL": "http://127.0.0.1:9/webhooks",
    }
    return tuple(word for key, value in told.items() for word in ("--env", f"{key}={value}"))


def _run(*words: str | Path) -> str:
    """Run a tool to its end; what it says when it fails is printed."""
    told = os.environ | {"BUILDAH_ISOLATION": "chroot"}
    done = subprocess.run(words, cwd=ROOT, env=told, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        print(done.stdout[-3000:], done.stderr[-3000:])
        done.check_returncode()
    return done.stdout.strip()


def _ended(number: int, _: object) -> None:
    """End as told, but take down first what runs and is mounted; `make` tells a second time."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _ended)
    sys.exit(main(tuple(sys.argv[1:]) or ALONE))
