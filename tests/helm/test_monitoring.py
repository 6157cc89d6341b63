"""Alerts and dashboards speak of metrics that services send, and Prometheus understands them."""

import copy
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from chart import CHART, ROOT, Object, of_kind, rendered

from trunkline_kit.metrics import declared

RULES: list[Object] = yaml.safe_load((CHART / "files" / "alerts.yaml").read_text())
RUNBOOKS = (CHART / "RUNBOOKS.md").read_text()
GIVEN = {"service_name"}
"""Labels that a collector adds."""
CERTIFICATES = {
    "certmanager_certificate_expiration_timestamp_seconds",
    "nginx_ingress_controller_ssl_expire_time_seconds",
    "envoy_server_days_until_first_cert_expiring",
    "envoy_sds_key_rotation_failed",
    "envoy_sds_update_rejected",
}
"""What others send of certificates, which we do not hold: cert-manager, ingress-nginx, Envoy."""
THEIRS = {"name", "host", "instance"}
"""Labels of those."""
FETCHED = ROOT / ".tools" / "prometheus"
PROMTOOL = shutil.which("promtool", path=os.pathsep.join((os.environ["PATH"], str(FETCHED))))
"""Debian's, or what `.ci/run` took out of Debian's package."""
TRIED: Object = yaml.safe_load((Path(__file__).parent / "alerts_tried.yaml").read_text())


def sent() -> set[str]:
    """What a collector calls what services send."""
    found: set[str] = set()
    for name, one in declared().metrics.items():
        unit = {"s": "_seconds", "1": "_ratio"}.get(one.unit, "")
        base = name.replace(".", "_") + unit
        parts = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}
        found |= {base + part for part in parts.get(one.kind, ("",))}
    return found


def labels() -> set[str]:
    return {one.replace(".", "_") for one in declared().attributes} | GIVEN


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one["alert"])
def test_an_alert_asks_for_what_is_sent_and_has_a_runbook(rule: Object) -> None:
    words = set(re.findall(r"\w+", rule["expr"]))
    assert words & (sent() | CERTIFICATES)
    assert {one for one in words if one.startswith("trunkline_")} <= sent() | labels()
    told = set(re.findall(r"\$labels\.(\w+)", rule["summary"]))
    assert told <= words & (labels() | THEIRS)
    assert f"\n## {rule['alert']}\n" in RUNBOOKS


def test_no_runbook_is_left_without_an_alert() -> None:
    assert re.findall(r"^## (\w+)$", RUNBOOKS, re.MULTILINE) == [one["alert"] for one in RULES]


def test_a_dashboard_has_a_panel_for_each_metric() -> None:
    page = of_kind(rendered("ha"), "ConfigMap")["acme-trunkline-dashboard"]["data"]
    panels = json.loads(page["trunkline.json"])["panels"]
    assert {one["title"] for one in panels} == set(declared().metrics)
    for panel in panels:
        named = set(re.findall(r"trunkline_\w+", panel["targets"][0]["expr"]))
        assert named & sent(), panel["title"]
        assert named <= sent() | labels(), panel["title"]


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one["alert"])
def test_each_alert_is_tried_with_what_sets_it_off_and_what_does_not(rule: Object) -> None:
    asked = [one for page in TRIED["tests"] for one in page["alert_rule_test"]]
    mine = [bool(one["exp_alerts"]) for one in asked if one["alertname"] == rule["alert"]]
    assert set(mine) == {True, False}


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is in Debian's prometheus; CI fetches it")
def test_prometheus_understands_the_rules_and_alerts_when_it_should(tmp_path: Path) -> None:
    [rule] = of_kind(rendered("ha"), "PrometheusRule").values()
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(rule["spec"]))
    summaries = {one["alert"]: one["annotations"] for one in rule["spec"]["groups"][0]["rules"]}
    (tmp_path / "tried.yaml").write_text(yaml.safe_dump(expected(TRIED, summaries)))
    for words in (("check", "rules", "rules.yaml"), ("test", "rules", "tried.yaml")):
        command = [str(PROMTOOL), *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def expected(tried: Object, annotations: dict[str, Object]) -> Object:
    """Add to each alert that is expected where its runbook is."""
    tests = copy.deepcopy(tried["tests"])
    for asked in (one for page in tests for one in page["alert_rule_test"]):
        for alert in asked["exp_alerts"]:
            alert["exp_annotations"] = {
                "summary": alert.pop("says"),
                "runbook_url": annotations[asked["alertname"]]["runbook_url"],
            }
    return {"rule_files": ["rules.yaml"], "tests": tests}
