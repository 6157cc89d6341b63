import base64
import stat
from pathlib import Path

from trunkline_cli.keyring import Keyring


def test_a_secret_is_made_once_and_found_again(tmp_path: Path) -> None:
    first = Keyring(tmp_path / "secrets.json")["SHOPIFY_WEBHOOK_SECRET"]
    assert Keyring(tmp_path / "secrets.json")["SHOPIFY_WEBHOOK_SECRET"] == first


def test_two_keyrings_of_one_file_agree_on_what_either_made(tmp_path: Path) -> None:
    one, other = Keyring(tmp_path / "secrets.json"), Keyring(tmp_path / "secrets.json")
    made = one["ACTOR"], other["WEBHOOK"]
    assert (other["ACTOR"], one["WEBHOOK"]) == made
    assert dict(Keyring(tmp_path / "secrets.json")) == {"ACTOR": made[0], "WEBHOOK": made[1]}


def test_two_secrets_differ(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "secrets.json")
    assert keyring["ONE"] != keyring["OTHER"]


def test_the_master_key_is_32_bytes(tmp_path: Path) -> None:
    assert len(base64.b64decode(Keyring(tmp_path / "secrets.json")["MASTER_KEY"])) == 32


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    assert Keyring(path)["ONE"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
