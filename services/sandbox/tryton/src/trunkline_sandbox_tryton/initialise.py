"""A fresh Tryton database with its modules, made by Tryton's own admin program."""

import subprocess
import tempfile
from pathlib import Path

from .progress import report
from .server import environ
from .settings import Settings

# Leaves only: `--activate-dependencies` brings what they stand on.
MODULES = (
    "account_credit_limit",
    "account_invoice_stock",
    "account_payment_clearing",
    "account_statement",
    "bank",
    "purchase_request",
    "sale_credit_limit",
    "sale_price_list",
    "sale_supply",
    "stock_supply",
    "web_shop",
)


def initialise(settings: Settings, database: str, bin_path: Path) -> None:
    """Fill an empty database; takes about a minute; raises CalledProcessError."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as password:
        password.write(settings.password)
        password.flush()
        command = [str(bin_path / "trytond-admin"), "-d", database, "-v", "-v"]
        command += ["--email", "admin@trunkline.example", "--activate-dependencies"]
        command += ["-u", *MODULES]
        variables = {**environ(settings, database), "TRYTONPASSFILE": password.name}
        _run(command, variables)


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
