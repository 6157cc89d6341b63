"""Whatever people decide has a least role, and is answered only behind the gate that checks it."""

import ast
import importlib
import pkgutil
import typing
from pathlib import Path

import msgspec

from trunkline_model import capabilities
from trunkline_model.roles import ACTS

BY_SERVICES = {"issue_token", "place_order"}
"""Acts of partners: not of people in a role."""


def ports() -> dict[str, type]:
    """Every port, by its name."""
    found: dict[str, type] = {}
    for one in pkgutil.iter_modules(capabilities.__path__):
        module = importlib.import_module(f"{capabilities.__name__}.{one.name}")
        found |= {
            name: kind
            for name, kind in vars(module).items()
            if getattr(kind, "_is_protocol", False) and kind.__module__ == module.__name__
        }
    return found


def acts_of(port: type) -> set[str]:
    """Methods whose request says who acts."""
    methods = {name: one for name, one in vars(port).items() if name[0] != "_" and callable(one)}
    return {
        name
        for name, one in methods.items()
        if any(
            field.name == "actor"
            for field in msgspec.structs.fields(typing.get_type_hints(one)["request"])
        )
    }


def test_every_act_has_a_least_role() -> None:
    acts = {one for port in ports().values() for one in acts_of(port)}
    assert len(acts) > 15
    assert acts - set(ACTS) - BY_SERVICES == set()


def test_what_people_decide_is_answered_behind_the_gate(
    services: dict[str, Path], root: Path
) -> None:
    acted = {
        name
        for name, port in ports().items()
        if any(one in ACTS for one in vars(port)) and name != "ChannelOrders"
    }
    seen = set()
    for name, folder in services.items():
        if name.startswith("process-"):
            for path in (root / folder).rglob("servicer.py"):
                for call in _serve_port_calls(ast.parse(path.read_text())):
                    port = ast.unparse(call.args[1])
                    gated = any(one.arg == "gate" for one in call.keywords)
                    assert gated or port not in acted, f"{path}: {port} has no gate"
                    seen |= {port} & acted
    assert seen == acted


def _serve_port_calls(module: ast.Module) -> list[ast.Call]:
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    return [one for one in calls if ast.unparse(one.func) == "serve_port"]
