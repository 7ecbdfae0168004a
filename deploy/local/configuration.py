"""`make configuration`: write the reference of every environment variable, from the settings classes themselves."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from bureau_common.kit.core.settings import MigrationSettings, ServiceSettings
from bureau_gateway.settings import Settings as GatewaySettings
from credit_svc.settings import Settings as CreditSettings
from debt_svc.settings import Settings as DebtSettings
from performance_svc.settings import Settings as PerformanceSettings
from revenue_svc.settings import Settings as RevenueSettings

from .deployables import ROOT

REFERENCE = ROOT / "docs/guide/configuration.md"
DEPLOYABLES: Mapping[str, type[ServiceSettings]] = {
    "revenue-svc": RevenueSettings,
    "credit-svc": CreditSettings,
    "debt-svc": DebtSettings,
    "performance-svc": PerformanceSettings,
    "gateway": GatewaySettings,
}
_COMMON = ServiceSettings.model_fields
_HEAD = """\
# Configuration

`make configuration` writes this page from the settings classes; do not edit it. A deployable reads its environment once,
at start, and refuses to start on a value that does not fit. No setting changes a figure: what does is a parameter,
dated and approved by two persons (`GET /v1/revenue/parameters/declared`).
"""
_PREFIXED = """\
## Each deployable for itself

Put the deployable's prefix before each name: {prefixes}.
"""
_MIGRATING = """\
The command `migrate` also reads, and processes do without:
"""


def reference() -> str:
    """The whole page."""
    prefixes = ", ".join(f"`{_prefix(settings)}` for {name}" for name, settings in DEPLOYABLES.items())
    parts = [
        _HEAD,
        _PREFIXED.format(prefixes=prefixes),
        _table((f"…_{name}".upper(), field) for name, field in _COMMON.items() if field.validation_alias is None),
        _MIGRATING,
        _table([("…_MIGRATION_DATABASE_URL", MigrationSettings.model_fields["migration_database_url"])]),
        "## The same name for all\n",
        _table((str(field.validation_alias), field) for field in _COMMON.values() if field.validation_alias),
    ]
    for name, settings in DEPLOYABLES.items():
        own = [(f"{_prefix(settings)}{key}".upper(), each) for key, each in settings.model_fields.items()
               if key not in _COMMON]  # fmt: skip
        if own:
            parts += [f"## Only {name}\n", _table(own)]
    return "\n".join(parts)


def _prefix(settings: type[BaseSettings]) -> str:
    return str(settings.model_config.get("env_prefix", ""))


def _table(fields: Iterator[tuple[str, FieldInfo]] | list[tuple[str, FieldInfo]]) -> str:
    rows = [f"| `{name}` | {_default(field)} | {field.description} |\n" for name, field in fields]
    return "".join(["| variable | default | meaning |\n", "| --- | --- | --- |\n", *rows])


def _default(field: FieldInfo) -> str:
    """A variable that must be set, one that may be left out, or the value that stands in for it."""
    if field.is_required():
        return "required"
    default: Any = field.default
    return "none" if default is None else f"`{default}`"


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
