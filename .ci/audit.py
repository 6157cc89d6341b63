"""Known vulnerabilities of what is locked, as a report: it never fails a build.

`make audit` runs it. It asks PyPI's advisories by pip-audit, so it needs the network, and says
plainly what could not be asked: a report that checked nothing must not read like a good one.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
EXPORT = ("export", "--locked", "--all-packages", "--no-emit-workspace", "--no-hashes", "--quiet")
AUDIT = ("tool", "run", "--from", "pip-audit>=2.10", "pip-audit", "--disable-pip", "--no-deps")
WITHIN_S = 300


def main() -> None:
    """Print the report; whatever happens, the exit status is 0."""
    uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    with tempfile.TemporaryDirectory() as folder:
        locked = Path(folder) / "requirements.txt"
        try:
            _run(uv, *EXPORT, "--output-file", str(locked))
            ran = _run(uv, *AUDIT, "--progress-spinner=off", "--format=json", "-r", str(locked))
        except (OSError, subprocess.TimeoutExpired) as failure:
            print(no_report(str(failure)))
            return
    print(told(json.loads(ran.stdout)) if ran.stdout.strip() else no_report(ran.stderr))


def told(report: dict[str, Any]) -> str:
    """Say what is known of each locked package, and of which of them nothing could be learned."""
    packages = report["dependencies"]
    unasked = [one for one in packages if "skip_reason" in one]
    lines = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw['fix_versions']) or 'no release yet'}"
        for one in packages
        for flaw in one.get("vulns", ())
    ]
    asked = len(packages) - len(unasked)
    lines.append(f"{len(lines)} known vulnerabilities in {asked} of {len(packages)} packages.")
    if unasked:
        lines.append(f"{len(unasked)} could not be asked about: {unasked[0]['skip_reason']}")
    return "\n".join(lines)


def no_report(why: str) -> str:
    """Say that nothing was checked, and the last thing that was heard."""
    last = (why.strip().splitlines() or ["it said nothing"])[-1]
    return f"No report: the audit needs the network, and could not be made. {last}"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - uv, as found
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=WITHIN_S
    )


if __name__ == "__main__":
    main()
