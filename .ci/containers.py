"""Pods as containers of podman and runc: a network with names, confined as the chart says."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from pods import Pod

ROOT = Path(__file__).parents[1]
PIDS_MAX = "256"
SMALL_LIMITS = ("--ulimit", "nofile=1024:4096", "--ulimit", "nproc=1024:1024")
"""What a machine gives that may not raise them."""


class Containers:
    """What runs from the images of a store, on a network of its own."""

    def __init__(self, folder: Path, store: tuple[str, ...]) -> None:
        """`store` are podman's own options, which say where images and containers lie."""
        self._folder = folder
        self.options = store
        self._network = f"trunkline-{os.getpid()}"
        self._running: list[str] = []

    def open(self) -> None:
        """Make the network, whose containers find each other by name."""
        self._podman("network", "create", self._network)

    def interface(self) -> str:
        """Name the bridge of the network; it is there as soon as a container is."""
        return self._podman(
            "network", "inspect", self._network, "--format", "{{.NetworkInterface}}"
        )

    def close(self) -> None:
        """End everything, and take the network away."""
        for name in reversed(self._running):
            self._podman("rm", "--force", "--volumes", "--time", "5", name)
        self._podman("network", "rm", "--force", self._network)

    def start(self, pod: Pod, image: str, *, programs: dict[Path, str] | None = None) -> str:
        """Start a pod; gives its address. `programs` are folders of this machine to show it."""
        words = ["--detach", "--restart", "always"]
        for source, place in (programs or {}).items():
            words += ["--volume", f"{source}:{place}:ro"]
        self._run(pod, image, *words)
        return self.address(pod.name)

    def passed(self, pod: Pod, image: str) -> str:
        """Run a pod to its end; gives what it said, and raises it when it did not end well."""
        return self._run(pod, image, "--restart", "no")

    def _run(self, pod: Pod, image: str, *more: str) -> str:
        self._running.append(pod.name)
        words = [
            *("--runtime", "runc", "--name", pod.name, "--network", self._network),
            *("--read-only", "--read-only-tmpfs=false", "--user", pod.user, "--cap-drop", "ALL"),
            *("--security-opt", "no-new-privileges"),
            *("--memory", pod.memory, "--pids-limit", PIDS_MAX, *SMALL_LIMITS),
        ]
        for place in pod.scratch:
            words += ["--volume", f"{self._scratch(pod, place)}:{place}"]
        for place, files in pod.files.items():
            words += ["--volume", f"{self._written(pod, place, files)}:{place}:ro"]
        for key, value in pod.environment.items():
            words += ["--env", f"{key}={value}"]
        if pod.command:
            words += ["--entrypoint", pod.command[0]]
        return self._podman("run", *words, *more, image, *pod.command[1:], *pod.arguments)

    def address(self, name: str) -> str:
        """Give the address of a container on the network."""
        told = f'{{{{(index .NetworkSettings.Networks "{self._network}").IPAddress}}}}'
        return self._podman("inspect", "--format", told, name)

    def megabytes(self, name: str) -> float:
        """Memory as a cluster counts it against the limit: all but files that could be let go."""
        path = self._podman("inspect", "--format", "{{.State.CgroupPath}}", name)
        folder = Path("/sys/fs/cgroup/memory" + path)
        used, unused = "memory.usage_in_bytes", "total_inactive_file"
        if not folder.exists():  # cgroups of the second version
            folder = Path("/sys/fs/cgroup" + path)
            used, unused = "memory.current", "inactive_file"
        told = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
        return (int((folder / used).read_text()) - int(told[unused])) / 1e6

    def kill(self, name: str) -> None:
        """End a container as a machine that runs out of memory does; podman starts it again."""
        os.kill(int(self._podman("inspect", "--format", "{{.State.Pid}}", name)), 9)

    def restarts(self, name: str) -> int:
        """How often it was started again."""
        return int(self._podman("inspect", "--format", "{{.RestartCount}}", name))

    def log(self, name: str, characters: int = 3000) -> str:
        """Give the end of what it said."""
        command = ["podman", *self.options, "logs", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        return (done.stdout + done.stderr)[-characters:]

    def _scratch(self, pod: Pod, place: str) -> Path:
        folder = self._folder / pod.name / "scratch" / place.strip("/").replace("/", "-")
        folder.mkdir(parents=True)
        user, _, group = pod.user.partition(":")
        os.chown(folder, int(user), int(group))
        return folder

    def _written(self, pod: Pod, place: str, files: Mapping[str, str]) -> Path:
        folder = self._folder / pod.name / "files" / place.strip("/").replace("/", "-")
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text)
        return folder

    def _podman(self, *words: str) -> str:
        command = ["podman", *self.options, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            said = (done.stdout + done.stderr)[-2000:]
            raise RuntimeError(f"podman {' '.join(words[:2])}: {said}")
        return done.stdout.strip()
