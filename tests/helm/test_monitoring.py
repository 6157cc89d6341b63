"""Alerts and dashboards speak of metrics that services send, and Prometheus understands them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from chart import CHART, Object, of_kind, rendered

from trunkline_kit.metrics import declared

RULES: list[Object] = yaml.safe_load((CHART / "files" / "alerts.yaml").read_text())
RUNBOOKS = (CHART / "RUNBOOKS.md").read_text()
GIVEN = {"service_name"}
"""Labels that a collector adds."""


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
    named = set(re.findall(r"trunkline_\w+", rule["expr"]))
    assert named & sent()
    assert named <= sent() | labels()
    told = set(re.findall(r"\$labels\.(\w+)", rule["summary"]))
    assert told <= set(re.findall(r"\w+", rule["expr"])) & labels()
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


OVERDUE = """
rule_files: [rules.yaml]
tests:
  - interval: 1m
    input_series:
      - series: 'trunkline_transition_oldest_age_seconds{trunkline_process="order-to-cash"}'
        values: '1000x20'
      - series: 'trunkline_transition_oldest_age_seconds{trunkline_process="inventory"}'
        values: '10x20'
    alert_rule_test:
      - eval_time: 10m
        alertname: TrunklineWorkOverdue
        exp_alerts:
          - exp_labels: { severity: critical, trunkline_process: order-to-cash }
            exp_annotations:
              summary: "order-to-cash: work has been due for 16m 40s and nobody does it."
              runbook_url: https://wiki.example/trunkline/runbooks#trunklineworkoverdue
"""


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool comes with prometheus")
def test_prometheus_understands_the_rules_and_alerts_when_work_is_overdue(tmp_path: Path) -> None:
    [rule] = of_kind(rendered("ha"), "PrometheusRule").values()
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(rule["spec"]))
    (tmp_path / "overdue.yaml").write_text(OVERDUE)
    for words in (("check", "rules", "rules.yaml"), ("test", "rules", "overdue.yaml")):
        command = [str(shutil.which("promtool")), *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
