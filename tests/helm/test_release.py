"""What a release leaves: a chart in one file, signed, and images named by their digests."""

import filecmp
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import yaml
from chart import CHART, EXAMPLES, ROOT, of_kind, run, text_of
from ci_module import module
from image_registry import REGISTRY, registry

from trunkline_cli.topology import load

OWNER = "Release <release@trunkline.example>"
BASE = "registry.example/python@sha256:" + "a" * 64


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chart in one file."""
    return Path(module("publishing").packaged(tmp_path_factory.mktemp("dist")))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[str]:
    """A registry, by HOST:PORT."""
    if REGISTRY is None:
        pytest.skip("docker-registry is a package of Debian's; CI fetches it")
    async with registry(tmp_path) as found:
        yield found


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_packaged_chart_renders_what_its_folder_does(example: str, package: Path) -> None:
    pages = [word for one in EXAMPLES[example] for word in ("-f", CHART / "examples" / one)]
    done = run("template", "acme", package, "--namespace", "trade", *pages)
    assert done.stdout == text_of(example), done.stderr


def test_a_chart_that_was_signed_is_told_from_one_that_was_changed(tmp_path: Path) -> None:
    secret, public = keys(tmp_path)
    signed = Path(module("publishing").packaged(tmp_path, "release@trunkline.example", str(secret)))
    done = run("verify", signed, "--keyring", public)
    assert done.returncode == 0, done.stderr
    signed.write_bytes(signed.read_bytes() + b"\0")
    changed = run("verify", signed, "--keyring", public)
    assert changed.returncode != 0
    assert "sum" in changed.stderr


def keys(folder: Path) -> tuple[Path, Path]:
    """Make a pair of keys with the real GnuPG; gives the files of the secret and the public one."""
    if shutil.which("gpg") is None:
        pytest.skip("gpg is not installed")
    home = folder / "gnupg"
    home.mkdir(mode=0o700)
    words = ["gpg", "--homedir", str(home), "--batch", "--pinentry-mode", "loopback"]
    making = [*words, "--passphrase", "", "--quick-generate-key", OWNER, "rsa3072", "sign"]
    subprocess.run(making, check=True, capture_output=True)
    found = []
    for what in ("--export-secret-keys", "--export"):
        exported = subprocess.run([*words, what], check=True, capture_output=True).stdout
        found.append(folder / f"{what.strip('-')}.gpg")
        found[-1].write_bytes(exported)
    ending = ["gpgconf", "--homedir", str(home), "--kill", "all"]
    subprocess.run(ending, check=True)
    return found[0], found[1]


def test_the_values_of_a_release_pin_every_image(tmp_path: Path) -> None:
    names = sorted(set(load().services) - module("release").LEFT_OUT)
    digests = {one: f"sha256:{index:064x}" for index, one in enumerate([*names, "gateway"])}
    page = tmp_path / "images.yaml"
    page.write_text(module("publishing").values("registry.example:5000/erp/own", "0.1.0", digests))
    files = [CHART / "examples" / one for one in EXAMPLES["small"]]
    words = [word for one in (*files, page) for word in ("-f", one)]
    done = run("template", "acme", CHART, *words)
    assert done.returncode == 0, done.stderr
    for name, one in of_kind(tuple(yaml.safe_load_all(done.stdout)), "Deployment").items():
        service = name.removeprefix("acme-trunkline-")
        [container] = one["spec"]["template"]["spec"]["containers"]
        image, _, digest = container["image"].partition("@")
        own = f"registry.example:5000/erp/own/{service}"
        envoy = module("publishing").envoy("registry.example:5000/erp/own").rpartition(":")[0]
        assert (image, digest) == (envoy if service == "gateway" else own, digests[service])


ENVOY = "registry.example/envoy@sha256:" + "b" * 64
GIVEN = {"--base": BASE, "--gateway": ENVOY, "--registry": "r.example/x"}
REFUSED = {
    "a base by its tag": ({"--base": "python:3.12"}, "--base python:3.12 may change"),
    "a gateway by its tag": ({"--gateway": "envoy:1"}, "--gateway envoy:1 may change"),
    "a registry without a path": ({"--registry": "r.example"}, "HOST/PATH"),
    "a key without its ring": ({"--key": "me"}, "belong together"),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_cannot_be_released_is_said_before_anything_is_built(wrong: str) -> None:
    instead, said = REFUSED[wrong]
    words = [word for one in (GIVEN | instead).items() for word in one]
    told = os.environ | {"PYTHONPATH": str(ROOT / "tests" / "plugins")}
    script = [sys.executable, str(ROOT / ".ci" / "release.py"), *words]
    done = subprocess.run(script, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("nothing is released: ")
    assert said in done.stderr


async def test_the_chart_comes_back_from_a_registry_as_it_went(
    place: str, package: Path, tmp_path: Path
) -> None:
    said = module("publishing").pushed_chart(package.parent, f"{place}/trunkline")
    assert "Digest: sha256:" in said
    words = ("--plain-http", "--destination", tmp_path)
    done = run("pull", f"oci://{place}/trunkline/charts/trunkline", *words)
    assert done.returncode == 0, done.stderr
    assert filecmp.cmp(tmp_path / package.name, package, shallow=False)


async def test_an_image_has_in_a_registry_the_digest_that_its_values_say(
    place: str, tmp_path: Path
) -> None:
    if shutil.which("buildah") is None or os.geteuid() != 0:
        pytest.skip("buildah is not installed, or you are not root")
    options = ("--root", str(tmp_path / "images"), "--runroot", str(tmp_path / "run"))
    container = module("store").tool("buildah", *options, "from", "scratch")
    module("store").tool("buildah", *options, "commit", "--quiet", container, "localhost/nothing")
    digest = module("publishing").pushed(
        options, "localhost/nothing", f"{place}/trunkline/nothing:1"
    )
    async with httpx.AsyncClient(
        headers={"Accept": "application/vnd.oci.image.manifest.v1+json"}
    ) as http:
        answer = await http.head(f"http://{place}/v2/trunkline/nothing/manifests/1")
    assert answer.headers["Docker-Content-Digest"] == digest
    there = f"{place}/trunkline/nothing@{digest}"
    assert module("publishing").copied(options, there, f"{place}/copied/nothing:1") == digest
