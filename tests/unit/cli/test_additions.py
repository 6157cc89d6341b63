"""Second instances of stand-ins, and services that serve both."""

import importlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from trunkline_cli.additions import Misadded
from trunkline_cli.keyring import Keyring
from trunkline_cli.plan import PARTS, Plan, declared
from trunkline_cli.settings import REPOSITORY, Settings
from trunkline_cli.topology import package
from trunkline_kit.settings import load

TWO_OF_EACH = REPOSITORY / "services" / "two_of_each.toml"


def planned(home: Path, page: Path = TWO_OF_EACH, given: Mapping[str, str] | None = None) -> Plan:
    """A stack that is never started."""
    settings = Settings(home=home, additions=page)
    whole = declared(settings)
    listeners = [*PARTS, *whole.listeners()]
    return Plan(
        topology=whole,
        settings=settings,
        numbers={name: number for number, name in enumerate(listeners, start=20_000)},
        keyring=Keyring(home / "secrets.json"),
        given=given or {},
    )


@pytest.mark.parametrize("name", ["sandbox-shopify", "sandbox-warehouse"])
def test_a_second_instance_is_the_same_program_with_nothing_in_common(
    tmp_path: Path, name: str
) -> None:
    plan = planned(tmp_path)
    first, second = plan.program(name), plan.program(f"{name}-2")
    assert first.command == second.command
    assert first.log != second.log
    told = [
        {k: v for k, v in one.environment.items() if k in declares(name)} for one in (first, second)
    ]
    assert told[0].keys() <= told[1].keys()
    for key, value in told[0].items():
        assert told[1][key] != value, key


def declares(name: str) -> set[str]:
    module = importlib.import_module(f"{package(name)}.settings")
    return {f"TRUNKLINE_{one.upper()}" for one in module.Settings.__struct_fields__}


@pytest.mark.parametrize("kind", ["shopify", "warehouse"])
def test_a_service_serves_the_first_and_the_second(tmp_path: Path, kind: str) -> None:
    plan = planned(tmp_path)
    module = importlib.import_module(f"{package(f'system-{kind}')}.settings")
    found = module.CONNECTIONS.load(plan.environment(f"system-{kind}", {}))
    assert [one.connection_id for one in found] == [kind, f"{kind}-2"]
    for one, name in zip(found, (f"sandbox-{kind}", f"sandbox-{kind}-2"), strict=True):
        assert one.url == f"http://{plan.address(name, 'http')}"
        theirs = plan.environment(name, {})
        assert one.webhook_secret == theirs[f"TRUNKLINE_{kind.upper()}_WEBHOOK_SECRET"]
        assert theirs[f"TRUNKLINE_{kind.upper()}_WEBHOOK_URL"].endswith(f"/{one.connection_id}")


def test_the_process_layer_knows_both_of_each(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    module = importlib.import_module("trunkline_process_order_to_cash.settings")
    wired = load(module.Settings, plan.environment("process-order-to-cash", {})).wired()
    assert [one.connection_id for one in wired.shops] == ["shopify", "shopify-2"]
    assert [one.connection_id for one in wired.warehouses] == ["warehouse-2", "warehouse"]


def test_the_days_of_both_of_each_are_counted_and_their_codes_are_mapped(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    module = importlib.import_module("trunkline_process_operations.settings")
    (entity,) = load(module.Settings, plan.environment("process-operations", {})).entities()
    everything = {"shopify", "shopify-2", "warehouse", "warehouse-2", "bank"}
    assert (entity.erp.connection_id, set(entity.sources)) == ("erp-main", everything)
    addresses = {one.address for one in entity.sources.values()}
    assert addresses == {plan.address(f"system-{one}") for one in ("shopify", "warehouse", "bank")}


def test_a_real_shop_replaces_the_first_stand_in_only(tmp_path: Path) -> None:
    real = {"TRUNKLINE_SHOPIFY_URL": "https://shop.example", "TRUNKLINE_SHOPIFY_ACCESS_TOKEN": "t"}
    plan = planned(tmp_path, given=real)
    assert plan.replaced("sandbox-shopify")
    assert not plan.replaced("sandbox-shopify-2")
    told = plan.environment("sandbox-shopify-2", {})
    assert told["TRUNKLINE_SHOPIFY_ACCESS_TOKEN"] == plan.keyring["SHOPIFY_2_ACCESS_TOKEN"]


def test_a_list_of_shops_that_is_given_replaces_no_stand_in(tmp_path: Path) -> None:
    plan = planned(tmp_path, given={"TRUNKLINE_CONNECTIONS": "[]"})
    assert not plan.replaced("sandbox-shopify")


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('[services.sandbox-shopify]\ninstance_of = "sandbox-bank"', "sandbox-shopify"),
        ('[services.sandbox-shopify-2.environment]\nTRUNKLINE_A = "1"', "sandbox-shopify-2"),
        ('[services.sandbox-shopify-2]\ninstance_of = "sandbox-shop"', "no service sandbox-shop"),
    ],
)
def test_a_page_that_does_not_fit_the_topology_is_refused(
    tmp_path: Path, page: str, fault: str
) -> None:
    (tmp_path / "page.toml").write_text(page)
    with pytest.raises(Misadded, match=fault):
        planned(tmp_path, tmp_path / "page.toml")
