"""What `make checkov` does: has checkov look at everything that the chart renders to.

It is no part of what is locked: it brings 200 MB and wants other versions of what we use. It is
fetched by uv under its own name and version, needs the network the first time, and fails for any
finding that `.ci/checkov.yaml`, or an annotation beside what it is about, does not except. The word
`fetch` only fetches it, and fails when it cannot.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import chart

WANTED = "checkov==3.3.30"


def main(words: list[str]) -> int:
    """Render every example and have it looked at; gives checkov's exit status."""
    if words == ["fetch"]:
        return _checkov("--version")
    with tempfile.TemporaryDirectory(prefix="tl-checkov-") as folder:
        for example in chart.EXAMPLES:
            (Path(folder) / f"{example}.yaml").write_text(chart.text_of(example))
        told = str(chart.ROOT / ".ci" / "checkov.yaml")
        return _checkov("--config-file", told, "--directory", folder)


def _checkov(*words: str) -> int:
    uv = shutil.which("uv") or str(chart.ROOT / ".tools" / "bin" / "uv")
    asking = [uv, "tool", "run", "--quiet", "--python", sys.executable, WANTED]
    return subprocess.run([*asking, *words], check=False, cwd=tempfile.gettempdir()).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
