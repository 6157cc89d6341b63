"""What a certificate of the gateway changes around it: who may call, and at which port."""

from typing import Any

import pytest
import yaml
from chart import CHART, EXAMPLES, RELEASE, Object, containers, of_kind, run
from gateway_pod import NAME

TLS = ("gateway.tls.existingSecret=front", "gateway.publicUrl=https://trunkline.example")


def installed(example: str, *said: str) -> tuple[Object, ...]:
    pages = [word for one in EXAMPLES[example] for word in ("-f", CHART / "examples" / one)]
    sets = [word for one in said for word in ("--set", one)]
    done = run("template", RELEASE, CHART, "--namespace", "trade", *pages, *sets)
    assert done.returncode == 0, done.stderr
    return tuple(one for one in yaml.safe_load_all(done.stdout) if one)


def let_in(objects: tuple[Object, ...]) -> dict[int, Any]:
    """Who may call the gateway, by port; None is everybody."""
    rules = of_kind(objects, "NetworkPolicy")[NAME]["spec"]["ingress"]
    return {port["port"]: rule.get("from") for rule in rules for port in rule["ports"]}


def ports(objects: tuple[Object, ...]) -> dict[str, int]:
    """Ports of the gateway's Service by name."""
    found = of_kind(objects, "Service")[NAME]["spec"]["ports"]
    return {one["name"]: one["port"] for one in found}


def pages(objects: tuple[Object, ...]) -> dict[str, str]:
    found: dict[str, str] = of_kind(objects, "ConfigMap")[NAME]["data"]
    return found


def test_nobody_calls_in_the_clear_but_its_own_pod() -> None:
    objects = installed("ha")
    assert ports(objects) == {"https": 443, "inside": 9902}
    assert set(let_in(objects)) == {8443, 9902}
    assert 'address: "127.0.0.1", port_value: 8080' in pages(objects)["envoy.yaml"]


def test_stand_ins_go_on_to_push_in_the_clear_and_nobody_else_does() -> None:
    objects = installed("dev", *TLS)
    assert ports(objects) == {"https": 443, "http-inside": 8080, "inside": 9902}
    allowed = let_in(objects)
    assert allowed[8443] is None
    callers = {
        one["podSelector"]["matchLabels"]["app.kubernetes.io/component"] for one in allowed[8080]
    }
    assert callers == {"sandbox-shopify", "sandbox-warehouse", "sandbox-supplier"}
    told = of_kind(objects, "ConfigMap")["acme-trunkline-sandbox-shopify"]["data"]
    assert told["TRUNKLINE_SHOPIFY_WEBHOOK_URL"].startswith(f"http://{NAME}:8080/")
    console = of_kind(objects, "ConfigMap")["acme-trunkline-experience-web"]["data"]
    assert console["TRUNKLINE_CONSOLE_URL"] == "https://trunkline.example/console"


def test_a_gateway_in_front_holds_envoy_to_the_name_in_its_certificate() -> None:
    objects = installed("ha")
    made = of_kind(objects, "Certificate")[NAME]["spec"]
    policy = of_kind(objects, "BackendTLSPolicy")[NAME]["spec"]
    assert policy["validation"]["hostname"] in made["dnsNames"]
    assert "trunkline.example" in made["dnsNames"]
    [target] = policy["targetRefs"]
    assert (target["name"], target["sectionName"]) == (NAME, "https")
    [rule] = of_kind(objects, "HTTPRoute")[NAME]["spec"]["rules"]
    assert rule["backendRefs"] == [{"name": NAME, "port": ports(objects)["https"]}]
    pod = of_kind(objects, "Deployment")[NAME]["spec"]["template"]["spec"]
    mounted = [one["secret"]["secretName"] for one in pod["volumes"] if "secret" in one]
    assert mounted == [made["secretName"]]


def test_the_kubelet_asks_by_tls_whether_it_is_ready() -> None:
    [envoy] = containers(of_kind(installed("ha"), "Deployment")[NAME]["spec"]["template"])
    for probe in ("startupProbe", "readinessProbe"):
        assert envoy[probe]["httpGet"] == {"path": "/ready", "port": "ready", "scheme": "HTTPS"}
    assert envoy["livenessProbe"]["tcpSocket"] == {"port": "inside"}


@pytest.mark.parametrize(("said", "name"), [((), "http"), (TLS, "https")])
def test_an_ingress_leads_to_the_port_that_is_there(said: tuple[str, ...], name: str) -> None:
    objects = installed("small", *said)
    [rule] = of_kind(objects, "Ingress")[NAME]["spec"]["rules"]
    [path] = rule["http"]["paths"]
    assert path["backend"]["service"]["port"] == {"name": name}
    assert name in ports(objects)


def test_a_port_that_is_said_is_kept() -> None:
    assert ports(installed("small", *TLS, "gateway.service.port=8443"))["https"] == 8443
    assert ports(installed("small"))["http"] == 80
