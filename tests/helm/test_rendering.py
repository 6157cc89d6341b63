"""The chart renders, the same each time, into objects that Kubernetes knows."""

import jsonschema
import pytest
from chart import CHART, EXAMPLES, of_kind, rendered, run, template, text_of
from kubernetes_schemas import checker

VERSIONS = ("1.31.0", "1.34.0", "1.37.0")
FOREIGN = {"ServiceMonitor", "PrometheusRule", "HTTPRoute", "ScaledObject"}
"""Kinds that an operator brings, which the API's own schemas do not describe."""


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_strict_lint_finds_nothing(example: str) -> None:
    words = [word for one in EXAMPLES[example] for word in ("-f", CHART / "examples" / one)]
    done = run("lint", "--strict", CHART, *words)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("example", EXAMPLES)
def test_two_renderings_are_the_same(example: str) -> None:
    assert template(*EXAMPLES[example]).stdout == text_of(example)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_object_is_one_that_kubernetes_knows(example: str, version: str) -> None:
    for one in rendered(example):
        if one["kind"] not in FOREIGN:
            checker(version, one["apiVersion"], one["kind"]).validate(one)


def test_a_field_that_kubernetes_does_not_know_is_found() -> None:
    known = next(iter(of_kind(rendered("dev"), "Deployment").values()))
    wrong = known | {"spec": known["spec"] | {"replica": 2}}
    with pytest.raises(jsonschema.ValidationError, match="'replica' was unexpected"):
        checker(VERSIONS[0], "apps/v1", "Deployment").validate(wrong)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_two_objects_are_one(example: str) -> None:
    names = [(one["kind"], one["metadata"]["name"]) for one in rendered(example)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_object_says_what_it_belongs_to(example: str) -> None:
    for one in rendered(example):
        labels = one["metadata"]["labels"]
        for key in ("name", "instance", "component", "version", "part-of", "managed-by"):
            assert labels[f"app.kubernetes.io/{key}"], one["metadata"]["name"]
        assert len(one["metadata"]["name"]) <= 63
