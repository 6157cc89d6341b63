"""With `leaderElection.lease` each keeper of data holds one Lease, and may do nothing else."""

from chart import Object, containers, of_kind, rendered

from trunkline_cli.topology import load

KEEPERS = {
    f"acme-trunkline-{name}"
    for name, one in load().services.items()
    if "postgres" in one.stores and not name.startswith("sandbox-")
}


def test_a_service_may_hold_its_own_lease_and_no_other() -> None:
    objects = rendered("ha")
    roles, bindings = of_kind(objects, "Role"), of_kind(objects, "RoleBinding")
    assert set(roles) == set(bindings) == KEEPERS
    for name, role in roles.items():
        named = [rule for rule in role["rules"] if "resourceNames" in rule]
        assert [rule["resourceNames"] for rule in named] == [[name]]
        assert [rule["verbs"] for rule in role["rules"]] == [["get", "update"], ["create"]]
        assert {kind for rule in role["rules"] for kind in rule["resources"]} == {"leases"}
        [subject] = bindings[name]["subjects"]
        assert subject["name"] in of_kind(objects, "ServiceAccount")


def test_it_is_told_which_and_who_it_is() -> None:
    for name, pod in of_kind(rendered("ha"), "Deployment").items():
        spec: Object = pod["spec"]["template"]["spec"]
        told = {one["name"]: one for one in containers({"spec": spec})[0].get("env", ())}
        accounts = [one for one in spec["volumes"] if one["name"] == "account"]
        assert (name in KEEPERS) == bool(accounts) == ("TRUNKLINE_LEASE" in told)
        if name in KEEPERS:
            assert told["TRUNKLINE_LEASE"]["value"] == name
            assert "TRUNKLINE_POD_NAME" in told


def test_without_it_nobody_has_a_right_at_the_api_server() -> None:
    assert not of_kind(rendered("small"), "Role", "RoleBinding", "ClusterRole")
