"""A fresh Tryton database with its modules, made by Tryton's own admin program."""

import subprocess
import tempfile
from pathlib import Path

from .progress import report
from .server import environ
from .settings import DEFAULT_PASSWORD, Settings

# Leaves only: `--activate-dependencies` brings what they stand on.
MODULES = (
    "account_credit_limit",
    "account_invoice_stock",
    "account_payment_clearing",
    "account_statement",
    "bank",
    "purchase_amendment",
    "purchase_requisition",
    "sale_credit_limit",
    "sale_price_list",
    "sale_supply",
    "stock_supply",
    "web_shop",
)


def initialise(settings: Settings, database: str, bin_path: Path) -> None:
    """Fill an empty database; takes about a minute; raises CalledProcessError."""
    options = ["-v", "-v", "--email", "admin@trunkline.example", "--activate-dependencies"]
    _admin(settings, database, bin_path, [*options, "-u", *MODULES], password=DEFAULT_PASSWORD)


def set_password(settings: Settings, database: str, bin_path: Path) -> None:
    """Give the administrator the password wanted; raises CalledProcessError."""
    # Without the second word Tryton takes the user's rights away together with the old password.
    options = ["--password", "--administrator"]
    _admin(settings, database, bin_path, options, password=settings.password)


def _admin(
    settings: Settings, database: str, bin_path: Path, options: list[str], *, password: str
) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as kept:
        kept.write(password)
        kept.flush()
        command = [str(bin_path / "trytond-admin"), "-d", database, *options]
        _run(command, {**environ(settings, database), "TRYTONPASSFILE": kept.name})


def _run(command: list[str], variables: dict[str, str]) -> None:
    with subprocess.Popen(  # noqa: S603 - our own words only
        command, env=variables, stderr=subprocess.PIPE, text=True
    ) as process:
        said = _follow(process)
    if process.returncode:
        report(said)
        raise subprocess.CalledProcessError(process.returncode, command)


def _follow(process: "subprocess.Popen[str]") -> str:
    """Report each module as it is reached; give the last lines, for when it fails."""
    tail: list[str] = []
    seen: set[str] = set()
    for line in process.stderr or ():
        tail = [*tail[-20:], line]
        module = _module_of(line)
        if module and module not in seen:
            seen.add(module)
            report(f"tryton: module {len(seen)}, {module}")
    return "".join(tail)


def _module_of(line: str) -> str:
    _, found, rest = line.partition("INFO trytond.modules ")
    words = rest.split()
    return words[0] if found and words[1:2] == ["load"] else ""
