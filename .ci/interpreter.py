"""The interpreter that runs here, as a stand-in of the base image has it below /usr/local."""

import shutil
import sys
from pathlib import Path


def copied(folder: Path) -> Path:
    """Copy this interpreter without what was installed into it."""
    source, name = Path(sys.base_prefix), f"python{sys.version_info[0]}.{sys.version_info[1]}"
    left_out = shutil.ignore_patterns("site-packages", "test", "__pycache__", "config-*")
    shutil.copytree(source / "lib" / name, folder / "lib" / name, ignore=left_out)
    packages = folder / "lib" / name / "site-packages"
    packages.mkdir()
    for one in (source / "lib" / name / "site-packages").glob("pip*"):
        shutil.copytree(one, packages / one.name)
    for one in (source / "lib").glob("libpython*.so*"):
        shutil.copy2(one, folder / "lib" / one.name)
    (folder / "bin").mkdir()
    shutil.copy2(source / "bin" / name, folder / "bin" / name)
    for alias in ("python", "python3"):
        (folder / "bin" / alias).symlink_to(name)
    return folder
