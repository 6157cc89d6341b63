"""The chart renders, the same each time, into objects that Kubernetes knows."""

import jsonschema
import pytest
from chart import CHART, MATRIX, of_kind, rendered, run, template, text_of
from foreign_kinds import complaints, is_foreign, needs_checks
from kubernetes_schemas import checker

VERSIONS = ("1.31.0", "1.34.0", "1.37.0")
FOREIGN = {
    *("BackendTLSPolicy", "Certificate", "ExternalSecret", "HTTPRoute"),
    *("PrometheusRule", "ScaledObject", "ServiceMonitor", "TriggerAuthentication"),
}
"""Kinds that operators bring, of which some example renders each."""


@pytest.mark.parametrize("example", MATRIX)
def test_the_strict_lint_finds_nothing(example: str) -> None:
    words = [word for one in MATRIX[example] for word in ("-f", CHART / "examples" / one)]
    done = run("lint", "--strict", CHART, *words)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("example", MATRIX)
def test_two_renderings_are_the_same(example: str) -> None:
    assert template(*MATRIX[example]).stdout == text_of(example)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("example", MATRIX)
def test_every_object_is_one_that_kubernetes_knows(example: str, version: str) -> None:
    for one in rendered(example):
        if not is_foreign(one):
            checker(version, one["apiVersion"], one["kind"]).validate(one)


def test_a_field_that_kubernetes_does_not_know_is_found() -> None:
    known = next(iter(of_kind(rendered("dev"), "Deployment").values()))
    wrong = known | {"spec": known["spec"] | {"replica": 2}}
    with pytest.raises(jsonschema.ValidationError, match="'replica' was unexpected"):
        checker(VERSIONS[0], "apps/v1", "Deployment").validate(wrong)


@needs_checks
@pytest.mark.parametrize("example", MATRIX)
def test_every_object_of_an_operator_is_one_that_it_knows(example: str) -> None:
    objects = [one for one in rendered(example) if is_foreign(one)]
    assert complaints(objects) == [[] for _ in objects]


def test_each_kind_of_an_operator_is_tried() -> None:
    objects = [one for example in MATRIX for one in rendered(example)]
    assert {one["kind"] for one in objects if is_foreign(one)} == FOREIGN


@needs_checks
def test_a_field_that_an_operator_does_not_know_is_found() -> None:
    [known] = of_kind(rendered("ha"), "HTTPRoute").values()
    unknown = known | {"spec": known["spec"] | {"hostname": "trunkline.example"}}
    misfit = known | {"spec": known["spec"] | {"rules": "all"}}
    assert complaints([known, unknown, misfit]) == [
        [],
        ["HTTPRoute.spec.hostname is no field of it"],
        ["data/spec/rules must be array"],
    ]


@pytest.mark.parametrize("example", MATRIX)
def test_no_two_objects_are_one(example: str) -> None:
    names = [(one["kind"], one["metadata"]["name"]) for one in rendered(example)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("example", MATRIX)
def test_every_object_says_what_it_belongs_to(example: str) -> None:
    for one in rendered(example):
        labels = one["metadata"]["labels"]
        for key in ("name", "instance", "component", "version", "part-of", "managed-by"):
            assert labels[f"app.kubernetes.io/{key}"], one["metadata"]["name"]
        assert len(one["metadata"]["name"]) <= 63


@pytest.mark.parametrize(
    ("example", "first"),
    [
        ("small", "acme-trunkline"),
        ("ci/trial", "acme-trade"),
        ("ci/full-name", "trade-integration-of-the-whole-compa"),
    ],
)
def test_every_name_begins_with_that_of_the_release(example: str, first: str) -> None:
    for one in rendered(example):
        assert f"{one['metadata']['name']}-".startswith(f"{first}-"), one["kind"]
