from pathlib import Path

import msgspec
import pytest

from trunkline_sandbox_tryton.bake import template_name
from trunkline_sandbox_tryton.server import command, environ
from trunkline_sandbox_tryton.settings import Settings, load

SETTINGS = Settings(state_path=Path("/state"), database_url="postgresql://postgres@localhost/")


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(KeyError, match="TRUNKLINE_DATABASE_URL"):
        load({"TRUNKLINE_STATE_PATH": "/state"})


def test_the_environment_is_read() -> None:
    settings = load(
        {
            "TRUNKLINE_STATE_PATH": "/state",
            "TRUNKLINE_TRYTON_DATABASE_URL": "postgresql://one",
            "TRUNKLINE_HTTP_PORT": "4000",
        }
    )
    assert settings.http_port == 4000
    assert settings.environment_path == Path("/state/environment")


def test_another_password_needs_no_other_template() -> None:
    other = msgspec.structs.replace(SETTINGS, password="another one")
    assert template_name(SETTINGS) == template_name(other)


def test_an_address_of_its_own_wins_over_the_service_s_database() -> None:
    settings = load(
        {
            "TRUNKLINE_STATE_PATH": "/state",
            "TRUNKLINE_DATABASE_URL": "postgresql://shared",
            "TRUNKLINE_TRYTON_DATABASE_URL": "postgresql://own",
        }
    )
    assert settings.database_url == "postgresql://own"


def test_the_server_listens_on_loopback_only() -> None:
    assert "--bind=127.0.0.1:8069" in command(SETTINGS, Path("/bin"))


def test_trunkline_secrets_do_not_reach_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUNKLINE_MASTER_KEY", "secret")
    variables = environ(SETTINGS, "books")
    assert "TRUNKLINE_MASTER_KEY" not in variables
    assert variables["TRYTOND_DATABASE_NAMES"] == "books"
