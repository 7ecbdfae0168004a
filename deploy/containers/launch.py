"""What a container does: `serve`, `migrate` (to the newest version), `prune`, `healthcheck`, or a command of the package.

Runs in the image on the standard library alone. The image knows its deployable from DEPLOYABLE; package, prefix of the
environment and so on follow by the one naming rule of the house.
"""

import os
import runpy
import sys
import urllib.request

MIGRATIONS = "/app/migrate/alembic.ini"


def _healthcheck(port: str) -> None:
    """End with 0 when the process answers; the error of a process that does not ends with 1."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    direct.open(f"http://127.0.0.1:{port}/livez", timeout=4).close()


def _run(module: str, arguments: list[str]) -> None:
    """Go on as `python -m module`, in this process: it is the one that gets the signals."""
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def main(arguments: list[str]) -> None:
    name = os.environ["DEPLOYABLE"]
    package = "bureau_gateway" if name == "gateway" else name.replace("-", "_")
    prefix = name.removesuffix("-svc").upper()
    os.environ.setdefault(f"{prefix}_HOST", "0.0.0.0")  # noqa: S104  a container's own address
    port = os.environ.setdefault(f"{prefix}_PORT", "8000")
    if arguments == ["healthcheck"]:
        _healthcheck(port)
    elif arguments == ["migrate"]:
        _run("alembic", ["-c", MIGRATIONS, "upgrade", "heads"])
    elif arguments == ["prune"]:
        _run("bureau_common.kit.audit.prune", [prefix.lower()])
    else:
        _run(package, arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
