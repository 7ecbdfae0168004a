"""The workspace that tests and local tools run in: its folder, its deployables, the files it consists of."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
DEPLOYABLES = ("revenue", "credit", "debt", "performance", "gateway")


def sources() -> list[Path]:
    """Every file that the deployables and the local tools consist of."""
    packages = [ROOT / "shared/src", ROOT / "deploy", ROOT / "gateway", *ROOT.glob("services/*")]
    found = [path for package in packages for path in package.rglob("*") if path.is_file()]
    return [path for path in found if not {"tests", "__pycache__"} & set(path.parts)]


def migrations() -> list[Path]:
    """Every file that the tables of the databases follow from: a migration imports nothing of the suite but its like."""
    folders = [*ROOT.glob("services/*/migrations"), ROOT / "gateway/migrations"]
    folders.append(ROOT / "shared/src/bureau_common/kit/migrations")
    scripts = [path for folder in folders for path in folder.rglob("*.py")]
    return [*scripts, *ROOT.glob("services/*/alembic.ini"), ROOT / "gateway/alembic.ini"]


def measures() -> list[Path]:
    """Every file that what figures keep by key follows from."""
    return [*ROOT.glob("services/*/src/**/*.py"), *ROOT.glob("shared/src/bureau_common/kit/measures/*.py")]
