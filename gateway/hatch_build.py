"""Copies the services' OpenAPI documents into the gateway when it is built or installed: it describes what it passes on."""

import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DOMAINS = ("revenue", "credit", "debt", "performance")


def copy_documents(gateway: Path) -> None:
    """Copy `openapi.json` of each service's package, which lies in `services/` beside the gateway or beside it."""
    for domain in DOMAINS:
        inside = Path(f"{domain}-svc/src/{domain}_svc/openapi.json")
        places = [gateway.parent / "services" / inside, gateway.parent / inside]
        found = next((place for place in places if place.exists()), None)
        if found is None:
            raise FileNotFoundError(f"the OpenAPI document of {domain}-svc is missing: {' or '.join(map(str, places))}")
        shutil.copyfile(found, gateway / "src/bureau_gateway/openapi" / f"{domain}.json")


class CopyDocuments(BuildHookInterface[Any]):
    """Runs before every build, an editable install included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        copy_documents(Path(self.root))
