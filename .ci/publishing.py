"""Puts images and the chart where clusters find them: a registry, each by its digest."""

import tempfile
from pathlib import Path

import chart
import yaml
from annotating import annotated
from store import tool


def pushed(options: tuple[str, ...], image: str, place: str) -> str:
    """Push an image to HOST/PATH:TAG; gives the digest of its manifest there."""
    with tempfile.NamedTemporaryFile("r", prefix="tl-digest-") as page:
        plain = ("--tls-verify=false",) if here(place) else ()
        told = ("--quiet", *plain, "--digestfile", page.name)
        tool("buildah", *options, "push", *told, image, f"docker://{place}")
        return page.read().strip()


def copied(options: tuple[str, ...], image: str, place: str) -> str:
    """Take an image from one registry to another; gives its digest there."""
    plain = ("--tls-verify=false",) if here(image) else ()
    tool("buildah", *options, "pull", "--quiet", *plain, image)
    return pushed(options, image, place)


def envoy(registry: str) -> str:
    """Say where the chart looks for Envoy, once images come from a registry of one's own."""
    told = yaml.safe_load((chart.CHART / "values.yaml").read_text())["gateway"]["image"]
    return f"{registry.partition('/')[0]}/{told['repository']}:{told['tag']}"


def values(registry: str, version: str, digests: dict[str, str]) -> str:
    """Give the values that make the chart run these images and no other; `gateway` is Envoy's."""
    host, _, path = registry.partition("/")
    own = {name: one for name, one in digests.items() if name != "gateway"}
    image = {"registry": host, "repository": path, "tag": version, "digests": own}
    gateway = {"image": {"digest": digests["gateway"]}}
    pinned = {"image": image | {"requireDigests": True}, "gateway": gateway}
    return str(yaml.safe_dump(pinned, sort_keys=False))


def packaged(into: Path, key: str = "", keyring: str = "") -> str:
    """Put the chart into one file, signed when a key is named; gives where.

    `images.yaml` of that folder, where it is, says which images the file's annotations name.
    """
    signs = ("--sign", "--key", key, "--keyring", keyring) if key else ()
    with tempfile.TemporaryDirectory(prefix="tl-chart-") as folder:
        filled = annotated(Path(folder), into / "images.yaml")
        _helm("package", str(filled), "--destination", str(into), *signs)
    [place] = into.glob("*.tgz")
    return str(place)


def pushed_chart(out_of: Path, registry: str) -> str:
    """Push the chart, with its signature, beside the images; gives what the registry said."""
    [place] = out_of.glob("*.tgz")
    plain = ("--plain-http",) if here(registry) else ()
    return _helm("push", str(place), f"oci://{registry}/charts", *plain)


def here(place: str) -> bool:
    """Whether a registry is on this machine, where nobody listens in."""
    return place.partition(":")[0] in {"127.0.0.1", "localhost"}


def _helm(*words: str) -> str:
    done = chart.run(*words)
    if done.returncode != 0:
        raise SystemExit(f"helm {words[0]}: {done.stderr.strip()}")
    return (done.stdout + done.stderr).strip()
