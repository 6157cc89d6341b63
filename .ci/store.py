"""A place for images: makes the base and the images of services with buildah."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from interpreter import copied

ROOT = Path(__file__).parents[1]
BASE = "localhost/trunkline/python-stand-in"
SOURCE = "localhost/trunkline/source"
"""The first stage of the Dockerfile, which is the same for all services."""
LIBRARIES = "ca-certificates,libffi8,libssl3,libsqlite3-0,libbz2-1.0,liblzma5,zlib1g,tzdata"
BUSY = "sealing memfd copy: Device or resource busy"
"""How buildah fails when another process begins at the wrong moment: no word about the image."""
TRIES = 3


class Store:
    """A place for images and containers that goes with its folder."""

    def __init__(self, folder: Path, building: tuple[str, ...] = ()) -> None:
        """`building` are more words for each `buildah build`."""
        self._folder = folder
        self._building = building
        self._fetched = folder / "fetched"
        self._fetched.mkdir(parents=True, exist_ok=True)
        self.options = ("--root", f"{folder}/images", "--runroot", f"{folder}/run")

    def stand_in(self) -> str:
        """Make a base like `python:3.12-slim`: Debian, with this Python below /usr/local."""
        if self.holds(BASE):
            return BASE
        tarred = self._folder / "base.tar"
        tool("mmdebstrap", "--variant=minbase", f"--include={LIBRARIES}", "bookworm", tarred)
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

    def built(self, services: Iterable[str], base: str) -> Iterator[tuple[str, float]]:
        """Build images, some at once; gives each with what it adds to its base, in MB."""
        wanted = list(services)
        missing = [one for one in wanted if not self._kept(one)]
        if missing:
            self._build(base, SOURCE, "--target", "source")
        yield from ((one, self._added(one, base)) for one in wanted if one not in missing)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            building = {pool.submit(self._build_of, one, base): one for one in missing}
            try:
                yield from (
                    (building[one], self._added(building[one], base)) for one in _done(building)
                )
            finally:
                pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Take down what the tools keep mounted, so that the folder can go."""
        self._buildah("rm", "--all")
        taken = ["umount", "--lazy", "--recursive", f"{self._folder}/images/overlay"]
        subprocess.run(taken, capture_output=True, check=False)  # noqa: S603

    def _kept(self, service: str) -> bool:
        return bool(os.environ.get("TRUNKLINE_IMAGES_BUILT")) and self.holds(image_of(service))

    def _build_of(self, service: str, base: str) -> None:
        told = ("--build-arg", f"SOURCE={SOURCE}", "--build-arg", f"SERVICE={service}")
        self._build(base, image_of(service), *told)

    def _build(self, base: str, image: str, *told: str) -> None:
        page = "services/Dockerfile"
        pages = ("-f", page, "--ignorefile", f"{page}.dockerignore")
        kept = ("--volume", f"{self._fetched}:/var/cache/uv")
        python = ("--build-arg", f"PYTHON={base}")
        words = (*kept, *pages, *python, *self._building, *told)
        self._buildah("build", "--network", "host", *words, "-t", image, ".")

    def _added(self, service: str, base: str) -> float:
        return self._size(image_of(service)) - self._size(base)

    def _size(self, image: str) -> float:
        asked = ("image", "inspect", "--format", "{{.Size}}", image)
        return int(tool("podman", *self.options, *asked)) / 1e6

    def _buildah(self, *words: str) -> str:
        return tool("buildah", *self.options, *words)


def image_of(service: str) -> str:
    """Name the image of a service."""
    return f"localhost/trunkline/{service}"


def tool(*words: str | Path) -> str:
    """Run a tool to its end; what it says when it fails is printed."""
    told = os.environ | {"BUILDAH_ISOLATION": "chroot"}
    for left in reversed(range(TRIES)):
        done = _run(words, told)
        if done.returncode == 0 or not left or BUSY not in done.stderr:
            break
    if done.returncode != 0:
        print(done.stdout[-3000:], done.stderr[-3000:])
        done.check_returncode()
    return done.stdout.strip()


def _run(words: tuple[str | Path, ...], told: dict[str, str]) -> subprocess.CompletedProcess[str]:
    caught: dict[str, Any] = {"capture_output": True, "text": True}
    return subprocess.run(words, cwd=ROOT, env=told, check=False, **caught)  # noqa: S603


def _done(building: Iterable[Future[None]]) -> Iterator[Future[None]]:
    """Give each as it ends; the first that failed raises."""
    for one in as_completed(building):
        one.result()
        yield one
