"""What the gateway reads from its environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from bureau_common.kit.core.settings import Origin, ServiceSettings, WebAddress


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    signing_key_file: Path = Field(description="The private key (JWK, ES256) that tokens are signed with")
    further_key_files: list[Path] = Field(
        [], description="Keys that sign no longer or not yet, and are published beside it (JSON list of files)"
    )
    token_seconds: int = Field(900, ge=60, le=86400, description="How long a token is valid")
    session_idle_seconds: int = Field(
        1800, ge=60, le=86400, description="How long a browser's session lasts after the last page that was read"
    )
    session_seconds: int = Field(36000, ge=60, le=86400, description="How long a browser's session lasts at most")
    revenue_url: WebAddress = Field("http://127.0.0.1:8001", description="Address of revenue-svc")
    credit_url: WebAddress = Field("http://127.0.0.1:8002", description="Address of credit-svc")
    debt_url: WebAddress = Field("http://127.0.0.1:8003", description="Address of debt-svc")
    performance_url: WebAddress = Field("http://127.0.0.1:8004", description="Address of performance-svc")
    section_seconds: float = Field(2.5, gt=0, le=2.8, description="How long the report waits for each service")
    forward_seconds: float | None = Field(
        None, gt=0, description="Time limit of every call that is passed through; unset: what each operation says"
    )
    cors_origins: list[Origin] = Field([], description="Origins of browsers that may call the API (JSON list)")
    district: str = Field("示范区", description="Name of the district in the report")
    city: str = Field("示范市", description="Name of the city in the report")
    rural_bank: str = Field("示范农商行", description="Name of the rural commercial bank in the report")
    office: str = Field("", description="Name of the office below the report (落款); empty: none")
    classification: str = Field("", description="Mark at the head of the report (密级), if any")
    sealed: bool = Field(
        False, description="Whether a seal goes over the office's name: the date then stands four characters in"
    )
    public_url: WebAddress | None = Field(
        None, description="Where people reach the gateway; figures in PDF, DOCX and XLSX link there"
    )
    font_folders: list[Path] = Field(
        [], description="Folders with the typefaces of a PDF, the bureau's own first (JSON list)"
    )
