"""deploy/compose.yaml as data."""

from typing import Any

import yaml

from bureau_common.testing.workspace import ROOT

COMPOSE = ROOT / "deploy" / "compose.yaml"


def load() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def is_job(services: dict[str, Any], name: str) -> bool:
    """A job runs to its end: somebody waits for that."""
    waited = {
        waited_for
        for service in services.values()
        for waited_for, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    return name in waited
