"""Settings from the environment."""

import msgspec
import pytest

from trunkline_kit.settings import SettingsWrong, load


class Settings(msgspec.Struct, frozen=True):
    grpc_port: int
    database_url: str
    log_level: str = "INFO"


def test_variables_become_typed_fields() -> None:
    environ = {"TRUNKLINE_GRPC_PORT": "7001", "TRUNKLINE_DATABASE_URL": "postgres://x"}
    assert load(Settings, environ) == Settings(7001, "postgres://x")


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(SettingsWrong, match="TRUNKLINE_DATABASE_URL"):
        load(Settings, {"TRUNKLINE_GRPC_PORT": "7001"})


def test_a_wrong_value_is_named() -> None:
    environ = {"TRUNKLINE_GRPC_PORT": "many", "TRUNKLINE_DATABASE_URL": "postgres://x"}
    with pytest.raises(SettingsWrong, match="grpc_port"):
        load(Settings, environ)
