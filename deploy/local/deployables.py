"""The five deployables, by the one naming rule of the house."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Deployable:
    """What a name says: package, database, prefix of the environment, folder."""

    name: str
    package: str
    database: str
    folder: Path
    arguments: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        return self.database.upper()

    @property
    def database_variable(self) -> str:
        return f"{self.prefix}_DATABASE_URL"

    @property
    def migration_variable(self) -> str:
        return f"{self.prefix}_MIGRATION_DATABASE_URL"


def _service(domain: str) -> Deployable:
    return Deployable(f"{domain}-svc", f"{domain}_svc", domain, ROOT / "services" / f"{domain}-svc")


SERVICES = tuple(_service(domain) for domain in ("revenue", "credit", "debt", "performance"))
GATEWAY = Deployable("gateway", "bureau_gateway", "gateway", ROOT / "gateway", ("serve",))
DEPLOYABLES = (*SERVICES, GATEWAY)
