"""A Secret that was rotated: who reads one is replaced when told so, and nothing else changes."""

from copy import deepcopy

import yaml
from chart import CHART, EXAMPLES, RELEASE, Object, containers, of_kind, rendered, run

ANNOTATION = "checksum/secrets"


def rotated(example: str) -> tuple[Object, ...]:
    """Everything of an example after its Secrets were given other values."""
    pages = [word for one in EXAMPLES[example] for word in ("-f", CHART / "examples" / one)]
    words = ("--namespace", "trade", "--set", "secrets.checksum=anew")
    done = run("template", RELEASE, CHART, *pages, *words)
    assert done.returncode == 0, done.stderr
    return tuple(one for one in yaml.safe_load_all(done.stdout) if one)


def annotations(deployment: Object) -> dict[str, str]:
    found: dict[str, str] = deployment["spec"]["template"]["metadata"]["annotations"]
    return found


def reads_a_secret(deployment: Object) -> bool:
    """Whether variables of it come out of Secrets: those are read at its start."""
    told = [one for pod in containers(deployment["spec"]["template"]) for one in pod.get("env", ())]
    return any("secretKeyRef" in one.get("valueFrom", {}) for one in told)


def test_whoever_reads_a_secret_at_its_start_is_replaced() -> None:
    for name, one in of_kind(rotated("ha"), "Deployment").items():
        if reads_a_secret(one):
            assert annotations(one)[ANNOTATION] == "anew", name


def test_the_gateway_follows_its_certificate_and_stays() -> None:
    gateway = of_kind(rotated("ha"), "Deployment")["acme-trunkline-gateway"]
    assert not reads_a_secret(gateway)
    assert ANNOTATION not in annotations(gateway)


def test_a_rotation_changes_that_mark_and_nothing_else() -> None:
    after = deepcopy(rotated("ha"))
    for one in of_kind(after, "Deployment").values():
        annotations(one).pop(ANNOTATION, None)
    assert after == rendered("ha")
