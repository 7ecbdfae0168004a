"""A container engine of the tests' own: podman and buildah with a store apart from the machine's images.

Its store and its base images lie in one folder outside the repository (BUREAU_CONTAINERS, /var/cache/bureau-containers),
so that a stand-in never takes the place of a real image of the same name. `python -m containers.engine` says what this
machine lacks, and ends with 1 when something is missing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGES = {
    "buildah": "buildah",
    "podman": "podman",
    "runc": "runc",
    "conmon": "conmon",
    "/usr/lib/podman/netavark": "netavark",
    "/usr/lib/podman/aardvark-dns": "aardvark-dns",
    "iptables": "iptables",
    "mmdebstrap": "mmdebstrap",
}
"""What is needed, a command or a file, and the Debian package that has it."""

# runc, cgroupfs and the limits: what works without systemd, in a hybrid cgroup tree and inside another container.
_CONTAINERS = """
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
static_dir = "{folder}/libpod"
tmp_dir = "{folder}/run/libpod"
volume_path = "{folder}/volumes"
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
log_driver = "k8s-file"
[network]
network_backend = "netavark"
network_config_dir = "{folder}/networks"
"""
_STORAGE = """
[storage]
driver = "overlay"
graphroot = "{folder}/storage"
runroot = "{folder}/run/storage"
"""


def missing() -> list[str]:
    """The Debian packages that this machine lacks; root is needed too."""
    lacking = [package for need, package in PACKAGES.items() if shutil.which(need) is None]
    return lacking if os.geteuid() == 0 else [*lacking, "(and root: these tests run as root only)"]


@dataclass(frozen=True)
class Engine:
    """Commands in the environment of one store."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *command: str, check: bool = True, seconds: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; its output is returned, and shown when it fails."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done

    def has_image(self, name: str) -> bool:
        return self.run("buildah", "inspect", "--type", "image", name, check=False).returncode == 0


def own_engine() -> Engine:
    """The engine with its store, made where it is missing."""
    folder = Path(os.environ.get("BUREAU_CONTAINERS") or "/var/cache/bureau-containers")
    folder.mkdir(parents=True, exist_ok=True)
    containers, storage = folder / "containers.conf", folder / "storage.conf"
    containers.write_text(_CONTAINERS.format(folder=folder))
    storage.write_text(_STORAGE.format(folder=folder))
    return Engine(
        folder,
        {**os.environ, "CONTAINERS_CONF": str(containers), "CONTAINERS_STORAGE_CONF": str(storage)},
    )


def main(arguments: list[str]) -> int:
    """Say what is missing; `--packages` prints the names alone, for an installer."""
    lacking = missing()
    if arguments == ["--packages"]:
        print(" ".join(PACKAGES.values()))
    elif lacking:
        print("Containers cannot be tested here; missing: " + " ".join(lacking), file=sys.stderr)
        print(f"On Debian: apt-get install --no-install-recommends {' '.join(PACKAGES.values())}", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
