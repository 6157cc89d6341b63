"""What a service's package declares of itself: its settings, and what its adapter is pinned to."""

import re
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec

import msgspec

from trunkline_cli.topology import package
from trunkline_kit.connections import Connection, Connections
from trunkline_kit.pin import Pin
from trunkline_kit.settings import SettingsWrong, load

from .finding import Finding, Running, ill, well

WARN_DAYS = 90
"""A quarter: long enough to move an adapter to another version, and to test it."""


def settings_of(service: str) -> type[msgspec.Struct]:
    """The Struct that the service reads from its environment."""
    kind: type[msgspec.Struct] = import_module(f"{package(service)}.settings").Settings
    return kind


def connections_of(service: str, environment: Mapping[str, str]) -> tuple[Connection, ...]:
    """The connections that a system service answers for; SettingsWrong where they do not read."""
    listed: Connections[Connection] | None = getattr(
        import_module(f"{package(service)}.settings"), "CONNECTIONS", None
    )
    return listed.load(environment) if listed is not None else ()


def pin_of(service: str) -> Pin | None:
    """What a service's adapter speaks; None for a service without a backend."""
    name = f"{package(service)}.pin"
    if find_spec(name) is None:
        return None
    pin: Pin = import_module(name).PIN
    return pin


def examine_settings(running: Running) -> list[Finding]:
    """Read each service's settings as it reads them itself; stand-ins are told all by us."""
    names = [name for name in running.services() if not name.startswith("sandbox-")]
    found = [one for name in names if (one := _wrong(name, running)) is not None]
    if found or not names:
        return found
    return [well("settings", "services", f"are told all that they need ({len(names)}).")]


def examine_pins(services: list[str], today: date) -> list[Finding]:
    """Compare the end of what each adapter speaks with the calendar."""
    pins = {name: pin_of(name) for name in services}
    return [judged(name, pin, today) for name, pin in pins.items() if pin is not None]


def judged(service: str, pin: Pin, today: date) -> Finding:
    """Say when the version that an adapter speaks ends; a quarter before that is late enough."""
    speaks = f"speaks {pin.protocol} {pin.version}"
    if pin.ends_on is None:
        return well("versions", service, f"{speaks}, which has no end: {pin.because}.")
    days = (pin.ends_on - today).days
    if days >= WARN_DAYS:
        return well("versions", service, f"{speaks} until {pin.ends_on}: {pin.because}.")
    sentence = (
        f"{speaks}, which ended on {pin.ends_on}."
        if days < 0
        else (f"{speaks}, which ends on {pin.ends_on}, in {days} days: {pin.because}.")
    )
    return ill("versions", service, sentence, f"move its adapter on; its pin is {_source(service)}")


def folder(service: str) -> str:
    """Where a service lives: `system-tryton` is `services/system/tryton`."""
    layer, _, name = service.partition("-")
    return f"services/{layer}/{name.replace('-', '_')}"


def _source(service: str) -> str:
    return f"{folder(service)}/src/{package(service)}/pin.py"


def _wrong(name: str, running: Running) -> Finding | None:
    try:
        environment = running.plan.environment(name, {})
        load(settings_of(name), environment)
        connections_of(name, environment)
    except SettingsWrong as refusal:
        why, _, variables = str(refusal).removeprefix("settings: ").partition(";")
        sentence = f"cannot start with what this shell gives: {why}."
        remedy = f"set {_named(why, variables)} as {folder(name)}/README.md says"
        return ill("settings", name, sentence, remedy)
    return None


def _named(why: str, variables: str) -> str:
    """The variables that a refusal is about; it names them, or a field and how those are called."""
    prefix = re.search(r"TRUNKLINE_(\w+_)?(?=FIELD)", variables)
    start = prefix[0] if prefix else "TRUNKLINE_"
    fields = [f"{start}{one.upper()}" for one in re.findall(r"\$\.(\w+)", why)]
    return ", ".join(fields or re.findall(r"TRUNKLINE_\w+", why))
