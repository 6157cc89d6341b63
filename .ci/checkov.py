"""What `make checkov` does: has checkov look at everything that the chart renders to.

It is no part of what is locked: it brings 200 MB and wants other versions of what we use. It is
fetched by uv under its own name and version, needs the network the first time, and fails for any
finding that `.ci/checkov.yaml`, or an annotation beside what it is about, does not except.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import chart

WANTED = "checkov==3.3.30"


def main() -> int:
    """Render every example and have it looked at; gives checkov's exit status."""
    uv = shutil.which("uv") or str(chart.ROOT / ".tools" / "bin" / "uv")
    with tempfile.TemporaryDirectory(prefix="tl-checkov-") as folder:
        for example in chart.EXAMPLES:
            (Path(folder) / f"{example}.yaml").write_text(chart.text_of(example))
        asking = [uv, "tool", "run", "--quiet", "--python", sys.executable, WANTED]
        told = ["--config-file", str(chart.ROOT / ".ci" / "checkov.yaml"), "--directory", folder]
        return subprocess.run([*asking, *told], check=False, cwd=folder).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
