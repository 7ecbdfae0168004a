"""`python -m containers.images`: build the images of the five deployables, with buildah where it is, else docker."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from local.deployables import DEPLOYABLES, ROOT

from .engine import missing, own_engine
from .stand_ins import make_stand_ins

_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
_PIP = "/etc/pip.conf"
OFFLINE = ("--pull-never", "--build-arg", "TYPEFACES=none")
"""What is built on stand-ins fetches no base and no typefaces."""


def build_images(environment: Mapping[str, str], tag: str, options: tuple[str, ...] = ()) -> None:
    """Build all five; they share the layer of libraries, so that the first takes the time."""
    builder = _buildah() if shutil.which("buildah") else ["docker", "build"]
    for each in DEPLOYABLES:
        name = f"{each.name}:{tag}"
        print(name, flush=True)
        dockerfile = ["-f", str(ROOT / "deploy" / "Dockerfile")]
        build = [*builder, *options, "-q", *dockerfile, "--build-arg", f"DEPLOYABLE={each.name}", "-t", name, str(ROOT)]
        subprocess.run(build, env=environment, check=True)


def _buildah() -> list[str]:
    """As docker builds: health checks kept, layers reused; pip in the build finds the machine's index and certificates.

    With docker, the daemon's own settings do that.
    """
    command = ["buildah", "bud", "--layers", "--format", "docker", "--isolation", "chroot", "--network", "host"]
    for file in (_CERTIFICATES, _PIP):
        if Path(file).exists():
            command += ["--volume", f"{file}:{file}:ro"]
    return command


def main() -> int:
    parser = argparse.ArgumentParser(prog="containers.images")
    parser.add_argument("--tag", default="dev")
    parser.add_argument("--stand-ins", action="store_true", help="on the tests' base images, in the tests' store")
    arguments = parser.parse_args()
    if not arguments.stand_ins:
        if not shutil.which("buildah") and not shutil.which("docker"):
            print("Images are built with buildah or docker; neither is here", file=sys.stderr)
            return 1
        build_images(os.environ, arguments.tag)
        return 0
    if lacking := missing():
        print("Missing: " + " ".join(lacking), file=sys.stderr)
        return 1
    engine = own_engine()
    make_stand_ins(engine)
    build_images(engine.environment, arguments.tag, OFFLINE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
