"""Write the committed OpenAPI documents, each in its service's package, and copy them into the gateway."""

import tempfile
from pathlib import Path
from typing import Any

from bureau_common.kit.web.documents import as_lines
from bureau_gateway.access.issuer import create_signing_key
from bureau_gateway.app import create_app as create_gateway
from bureau_gateway.settings import Settings as GatewaySettings
from credit_svc.app import create_app as create_credit
from credit_svc.settings import Settings as CreditSettings
from debt_svc.app import create_app as create_debt
from debt_svc.settings import Settings as DebtSettings
from performance_svc.app import create_app as create_performance
from performance_svc.settings import Settings as PerformanceSettings
from revenue_svc.app import create_app as create_revenue
from revenue_svc.settings import Settings as RevenueSettings

ROOT = Path(__file__).resolve().parents[2]
COPIES = ROOT / "gateway/src/bureau_gateway/openapi"
_NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/none"


def service_documents() -> dict[str, dict[str, Any]]:
    """The documents of the four apps as they are now; no database is opened for it."""
    return {
        "revenue": create_revenue(RevenueSettings(database_url=_NOWHERE)).openapi(),
        "credit": create_credit(CreditSettings(database_url=_NOWHERE)).openapi(),
        "debt": create_debt(DebtSettings(database_url=_NOWHERE)).openapi(),
        "performance": create_performance(PerformanceSettings(database_url=_NOWHERE)).openapi(),
    }


def gateway_document() -> dict[str, Any]:
    """The gateway's own document as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "signing.json"
        create_signing_key(key)
        return create_gateway(GatewaySettings(database_url=_NOWHERE, signing_key_file=key)).openapi()


def committed(name: str) -> Path:
    """Where the document of a service, or of the gateway, stands."""
    package = "gateway/src/bureau_gateway" if name == "gateway" else f"services/{name}-svc/src/{name}_svc"
    return ROOT / package / "openapi.json"


def main() -> None:
    """Write every document, and its copy that the gateway reads."""
    for name, document in service_documents().items():
        for place in (committed(name), COPIES / f"{name}.json"):
            place.write_text(as_lines(document), encoding="utf-8")
    committed("gateway").write_text(as_lines(gateway_document()), encoding="utf-8")


if __name__ == "__main__":
    main()
