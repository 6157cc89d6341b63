"""What the doctor makes of what it sees, without a stack."""

import base64
import re
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from trunkline_cli import topology
from trunkline_cli.doctor import declared, machine, migrations, secrets
from trunkline_cli.doctor.finding import Running
from trunkline_cli.doctor.migrations import Applied, known
from trunkline_cli.doctor.reading import Cursor, Log, judged
from trunkline_cli.doctor.work import workers
from trunkline_cli.keyring import Keyring
from trunkline_cli.plan import PARTS, Plan
from trunkline_cli.settings import REPOSITORY, Settings
from trunkline_kit.pin import Pin

TODAY = date(2026, 11, 21)
KNOWN = known("system-bank")
APPLIED = [Applied(one.package, one.name, one.checksum) for one in KNOWN]
SERVICES = topology.load().services


@pytest.fixture
def running(tmp_path: Path) -> Running:
    """A stack that nobody started."""
    declared = topology.load()
    names = [*PARTS, *declared.listeners()]
    plan = Plan(
        topology=declared,
        settings=Settings(home=tmp_path),
        numbers={name: number for number, name in enumerate(names, start=20_000)},
        keyring=Keyring(tmp_path / "secrets.json"),
        given={},
    )
    return Running(plan, [name for name, one in declared.services.items() if one.run])


@pytest.mark.parametrize("name", [name for name in SERVICES if known(name)])
def test_the_doctor_knows_the_migrations_that_the_service_applies(name: str) -> None:
    module = import_module(f"{topology.package(name)}.main")
    told = getattr(module, "MIGRATIONS", ()) or getattr(module, "PACKAGES", ())
    packages = (told,) if isinstance(told, str) else told
    own = {one.package for one in known(name)} - {"trunkline_store.sql", "trunkline_durable.sql"}
    assert own == set(packages) - {"trunkline_store.sql"}


def test_every_service_with_a_schema_has_migrations_to_look_for() -> None:
    ours = {name for name, one in SERVICES.items() if "postgres" in one.stores}
    assert {name for name in SERVICES if known(name)} == ours - {"sandbox-tryton"}


def test_a_process_that_moves_no_case_is_not_asked_for_the_tables_of_cases() -> None:
    assert "trunkline_durable.sql" not in {one.package for one in known("process-partners")}
    assert "trunkline_durable.sql" in {one.package for one in known("process-operations")}


def test_a_schema_of_a_newer_release_is_told_from_an_old_one() -> None:
    newer = [*APPLIED, Applied("trunkline_system_bank.sql", "0009_later.sql", "x")]
    assert "newer release" in migrations.judged("system-bank", KNOWN, newer, "").sentence
    assert "lacks" in migrations.judged("system-bank", KNOWN, APPLIED[1:], "").sentence
    assert migrations.judged("system-bank", KNOWN, APPLIED, "").state == "ok"


def test_a_migration_that_was_changed_after_it_was_applied_is_told() -> None:
    first, *rest = APPLIED
    changed = [Applied(first.package, first.name, "other"), *rest]
    assert "other contents" in migrations.judged("system-bank", KNOWN, changed, "").sentence


@pytest.mark.parametrize("name", [name for name in SERVICES if name.startswith("system-")])
def test_every_adapter_declares_what_it_speaks_and_until_when(name: str) -> None:
    pin = declared.pin_of(name)
    assert pin
    assert pin.protocol
    assert pin.version
    assert pin.because


@pytest.mark.parametrize(("days", "state"), [(90, "ok"), (89, "attention"), (-1, "attention")])
def test_an_end_within_a_quarter_needs_attention(days: int, state: str) -> None:
    pin = Pin("Admin GraphQL", "2026-10", TODAY + timedelta(days=days), "it says so")
    found = declared.judged("system-shopify", pin, TODAY)
    assert found.state == state
    assert str(pin.ends_on) in found.sentence
    assert not found.remedy or (REPOSITORY / found.remedy.split()[-1]).is_file()


def test_a_version_without_an_end_says_why() -> None:
    pin = Pin("camt.053", "001.08", None, "versions do not end")
    assert "versions do not end" in declared.judged("system-bank", pin, TODAY).sentence


def test_settings_that_a_service_cannot_read_are_named(running: Running) -> None:
    assert [one.state for one in declared.examine_settings(running)] == ["ok"]
    broken = Running(running.plan, ["system-warehouse"])
    service = SERVICES["system-warehouse"]
    worse = {**service.environment, "TRUNKLINE_WAREHOUSE_RATE_PER_S": "often"}
    broken.plan.topology.services["system-warehouse"] = topology.Service(
        listens=service.listens, stores=service.stores, environment=worse
    )
    (found,) = declared.examine_settings(broken)
    assert found.subject == "system-warehouse"
    assert "TRUNKLINE_WAREHOUSE_RATE_PER_S" in found.remedy


def test_workers_that_give_no_sign_of_life_are_counted(running: Running) -> None:
    assert workers(running, 9) == []
    (found,) = workers(running, 1)
    assert re.match("1 of [23] workers", found.sentence)


def test_a_reader_is_behind_after_a_minute_only(running: Running) -> None:
    cursor = Cursor("inventory", "system-warehouse", 5, held=False)
    for age_s, state in ((30, "ok"), (90, "attention")):
        at = datetime.now(UTC) - timedelta(seconds=age_s)
        found = judged(cursor, Log(9, 4, at), running)
        assert found.state == state
    assert "no worker reads it" in found.sentence
    assert judged(cursor, Log(5, 0, None), running).state == "ok"


def test_an_old_python_and_a_missing_uv_are_told() -> None:
    assert machine.python((3, 11, 9)).state == "attention"
    assert machine.python((3, 12, 0)).state == "ok"
    assert machine.uv(None).state == "attention"


def test_a_disk_that_fills_up_is_told(tmp_path: Path) -> None:
    assert machine.disk(tmp_path, 3 * 1024**3).state == "ok"
    full = machine.disk(tmp_path, 1024**3)
    assert full.state == "attention"
    assert "TRUNKLINE_HOME" in full.remedy


def test_secrets_that_others_may_read_are_told(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.touch(mode=0o600)
    assert secrets.kept_from_others(path).state == "ok"
    path.chmod(0o640)
    assert "chmod 600" in secrets.kept_from_others(path).remedy


def test_a_master_key_that_is_none_is_told(tmp_path: Path) -> None:
    good = base64.b64encode(bytes(32)).decode()
    assert secrets.master_key(good, tmp_path).state == "ok"
    for bad in ("", "short", base64.b64encode(bytes(16)).decode()):
        assert secrets.master_key(bad, tmp_path).state == "attention"


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("http://127.0.0.1:8000", "ok"),
        ("https://shop.example", "ok"),
        ("http://shop.example", "attention"),
        ("redis://cache.example", "attention"),
        ("rediss://cache.example", "ok"),
        ("postgresql://db.example/x", "attention"),
        ("postgresql://db.example/x?sslmode=prefer", "attention"),
        ("postgresql://db.example/x?sslmode=verify-full", "ok"),
    ],
)
def test_credentials_may_not_travel_in_clear(url: str, state: str) -> None:
    assert secrets.encrypted("TRUNKLINE_X_URL", url).state == state


def test_only_addresses_that_were_given_are_judged(tmp_path: Path) -> None:
    declared = topology.load()
    given = {"TRUNKLINE_SHOPIFY_URL": "http://shop.example", "OTHER_URL": "http://x.example"}
    found = list(secrets.examine_secrets(Settings(home=tmp_path), declared, given))
    assert [one.subject for one in found] == ["TRUNKLINE_SHOPIFY_URL"]
