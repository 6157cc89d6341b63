"""With `externalSecrets` a store fills exactly the keys that are read, no more and no less."""

from collections import defaultdict

import pytest
from chart import MATRIX, Object, containers, of_kind, pods, rendered

PAGE = "ci/external-secrets"
JOB = "acme-trunkline-migrations"
BEFOREHAND = {"there-beforehand"}
"""A Secret that only a variable of one's own names: it is not the chart's to make."""

type Keys = dict[str, set[str]]
"""Keys by the Secret that they are in."""


def made() -> dict[str, Object]:
    """Give what fills each Secret."""
    found = of_kind(rendered(PAGE), "ExternalSecret")
    assert all(name == one["spec"]["target"]["name"] for name, one in found.items())
    return found


def filled(names: set[str]) -> Keys:
    parts = {name: made()[name]["spec"]["data"] for name in names}
    return {name: {part["secretKey"] for part in data} for name, data in parts.items()}


def read(*, by_migrations: bool) -> Keys:
    """Give what containers, and KEDA, are told to read."""
    found = defaultdict[str, set[str]](set)
    for name, pod in pods(rendered(PAGE)):
        for one in containers(pod) if (name == JOB) == by_migrations else ():
            for variable in one.get("env", ()):
                if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
                    found[reference["name"]].add(reference["key"])
    if not by_migrations:
        for asking in of_kind(rendered(PAGE), "TriggerAuthentication").values():
            [reference] = asking["spec"]["secretTargetRef"]
            found[reference["name"]].add(reference["key"])
    return dict(found)


def test_a_store_fills_what_services_read_and_nothing_else() -> None:
    wanted = read(by_migrations=False)
    assert filled(set(made()) - {JOB}) == {one: wanted[one] for one in set(wanted) - BEFOREHAND}


def test_migrations_bring_their_own_which_no_service_reads() -> None:
    wanted = read(by_migrations=True)
    assert filled({JOB}) == wanted
    assert "database-url-owner-process" in wanted[JOB]
    assert JOB not in read(by_migrations=False)


def test_what_migrations_read_is_asked_for_before_they_run_and_goes_with_them() -> None:
    [job] = of_kind(rendered(PAGE), "Job").values()
    first, then = (one["metadata"]["annotations"] for one in (made()[JOB], job))
    assert int(first["helm.sh/hook-weight"]) < int(then["helm.sh/hook-weight"])
    assert int(first["argocd.argoproj.io/sync-wave"]) < 0
    for key in ("helm.sh/hook", "helm.sh/hook-delete-policy", "argocd.argoproj.io/hook"):
        assert first[key] == then[key]
    assert "helm.sh/hook" not in str(made()["trunkline-databases"]["metadata"])


@pytest.mark.parametrize(
    ("secret", "entry"),
    [
        ("trunkline-secrets", "trade/trunkline-secrets"),
        ("trunkline-valkey", "shared/valkey"),
        ("bank-credentials", "trade/bank-credentials"),
        (JOB, "trade/trunkline-databases"),
    ],
)
def test_a_secret_is_read_from_its_entry(secret: str, entry: str) -> None:
    spec = made()[secret]["spec"]
    assert spec["secretStoreRef"] == {"name": "vault", "kind": "ClusterSecretStore"}
    for part in spec["data"]:
        assert part["remoteRef"]["key"] == entry
        assert part["remoteRef"]["property"] == part["secretKey"]


@pytest.mark.parametrize("example", [one for one in MATRIX if one != PAGE])
def test_without_it_no_secret_is_asked_for(example: str) -> None:
    assert not of_kind(rendered(example), "ExternalSecret")
