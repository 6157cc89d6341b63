"""What `make release` does: images of all services and the chart, to a registry, by digest.

`--base` is the Python image and `--gateway` Envoy's, each as NAME@sha256:…, `--registry` where all
goes, as HOST/PATH: Envoy is copied there too. Leaves in `dist/`: `images.yaml`, values that pin
each image by the digest that the registry gave it; `sbom/`, what is in each; the chart, and with
`--key` and `--keyring` its signature. Log in beforehand with `buildah login` and `helm registry
login`; a registry on this machine is spoken to in the clear.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import chart
import yaml
from annotating import LEFT_OUT
from publishing import copied, envoy, here, packaged, pushed, pushed_chart, values
from store import ROOT, Store, image_of, tool

from trunkline_cli.topology import load

DIST = ROOT / "dist"
TOOLS = ("buildah", "podman", "git")
HEAD = (
    "# Where the images of this release are, each by its digest: give it beside your own values.\n"
)


def main(words: list[str]) -> int:
    """Release what is committed; gives the exit status."""
    told = _parser().parse_args(words)
    if complaint := _complaint(told):
        print(f"nothing is released: {complaint}", file=sys.stderr)
        return 2
    shutil.rmtree(DIST, ignore_errors=True)
    (DIST / "sbom").mkdir(parents=True)
    version = str(yaml.safe_load((chart.CHART / "Chart.yaml").read_text())["appVersion"])
    digests = _images(told, version)
    (DIST / "images.yaml").write_text(HEAD + values(told.registry, version, digests))
    print(packaged(DIST, told.key, told.keyring))
    print(pushed_chart(DIST, told.registry))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("--base", required=True, help="the Python image, by digest")
    parser.add_argument("--gateway", required=True, help="the Envoy image, by digest")
    parser.add_argument("--registry", required=True, help="where images go: HOST/PATH")
    parser.add_argument("--key", default="", help="whose key signs the chart")
    parser.add_argument("--keyring", default="", help="a file with that secret key")
    return parser


def _complaint(told: argparse.Namespace) -> str:
    for option, image in (("--base", told.base), ("--gateway", told.gateway)):
        if "@sha256:" not in image:
            return f"{option} {image} may change under its tag; give it as NAME@sha256:…"
    if "/" not in told.registry:
        return f"--registry {told.registry} has no path; give it as HOST/PATH"
    if bool(told.key) != bool(told.keyring):
        return "--key and --keyring belong together"
    missing = [one for one in TOOLS if shutil.which(one) is None]
    if missing:
        return f"{', '.join(missing)} not installed"
    return "there are changes that are not committed" if _git("status", "--porcelain") else ""


def _images(told: argparse.Namespace, version: str) -> dict[str, str]:
    """Build and push the image of each service, and copy Envoy's; gives their digests there."""
    services = sorted(set(load().services) - LEFT_OUT)
    said = {"VERSION": version, "REVISION": _git("rev-parse", "HEAD")}
    labels = (word for one in said.items() for word in ("--build-arg", "=".join(one)))
    plain = ("--tls-verify=false",) if here(told.base) else ()
    moment = ("--timestamp", _git("log", "-1", "--format=%ct"), "--format", "docker")
    with tempfile.TemporaryDirectory(prefix="tl-release-") as folder:
        store = Store(Path(folder), (*labels, *moment, *plain))
        try:
            for name, _ in store.built(services, told.base):
                print(f"{name} is built", flush=True)
            place = f"{told.registry}/{{}}:{version}".format
            digests = {one: _published(store, one, place(one)) for one in services}
            return digests | {"gateway": copied(store.options, told.gateway, envoy(told.registry))}
        finally:
            store.close()


def _published(store: Store, service: str, place: str) -> str:
    """Push an image and write down what is in it; gives its digest."""
    image = ("podman", *store.options, "image")
    shown = tool(*image, "mount", image_of(service))
    shutil.copy(Path(shown, "app", "sbom.cdx.json"), DIST / "sbom" / f"{service}.cdx.json")
    tool(*image, "unmount", image_of(service))
    digest = pushed(store.options, image_of(service), place)
    print(f"{place} is {digest}", flush=True)
    return digest


def _git(*words: str) -> str:
    asked = ["git", "-C", str(ROOT), *words]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
