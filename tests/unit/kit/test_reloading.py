import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROGRAM = """
import signal, sys, time
from pathlib import Path
with Path({out!r}).open("a") as out:
    out.write({word!r} + "\\n")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
while True:
    time.sleep(0.05)
"""


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_service_runs_anew_when_a_file_of_it_is_laid_over(tmp_path: Path) -> None:
    out, installed, copy = tmp_path / "out", tmp_path / "installed", tmp_path / "copy"
    package = installed / "a_service"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(PROGRAM.format(out=str(out), word="before"))
    code = (
        "from pathlib import Path; from trunkline_kit.reloading import Reloading;"
        f"raise SystemExit(Reloading('a_service', Path({str(copy)!r})).run())"
    )
    told = os.environ | {"PYTHONPATH": str(installed)}
    with subprocess.Popen([sys.executable, "-c", code], env=told) as running:
        try:
            until(lambda: out.exists() and out.read_text() == "before\n")
            laid_over = copy / "a_service" / "__main__.py"
            laid_over.write_text(PROGRAM.format(out=str(out), word="after"))
            until(lambda: out.read_text() == "before\nafter\n")
        finally:
            running.terminate()
    assert running.returncode == 0
    assert "before" in (package / "__main__.py").read_text()
