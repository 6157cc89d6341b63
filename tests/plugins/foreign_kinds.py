"""Kinds that operators bring, held to their operators' own types by the checks that npm carries."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from chart import ROOT, Object

FETCHED = ROOT / ".tools" / "foreign-kinds"
WHOLE = FETCHED / "node_modules" / ".package-lock.json"
"""Written last, so that half an installation counts as none."""
NODE = shutil.which("node")
GROUPS = {
    "cert-manager.io",
    "external-secrets.io",
    "gateway.networking.k8s.io",
    "keda.sh",
    "monitoring.coreos.com",
}
needs_checks = pytest.mark.skipif(
    NODE is None or not WHOLE.exists(),
    reason="operators' kinds are judged by node: .ci/foreign/fetch fetches how, as CI does",
)


def is_foreign(one: Object) -> bool:
    """Whether an operator brings this kind, so that the API's own schemas do not describe it."""
    return one["apiVersion"].partition("/")[0] in GROUPS


def complaints(objects: Sequence[Object]) -> list[list[str]]:
    """Say what is wrong with each of some objects, unknown fields among it."""
    words = [str(NODE), str(Path(__file__).with_suffix(".mjs")), str(FETCHED)]
    done = subprocess.run(
        words, input=json.dumps(objects), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    return found
