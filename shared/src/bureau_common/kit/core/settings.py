"""Configuration by environment only; it never changes a figure."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class ServiceSettings(BaseSettings):
    """What a deployable reads from its environment, once, at start; each sets its own `env_prefix`."""

    database_url: SecretStr = Field(description="PostgreSQL 18, e.g. postgresql://user:password@host:5432/revenue")
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, description="Port to listen on")
    pool_size: int = Field(10, ge=1, description="Database connections kept open")
    pool_overflow: int = Field(10, ge=0, description="Further connections under load")
    exports: int = Field(8, ge=1, description="Exports that may run at once; one more is 503 with Retry-After")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    auth_jwks_file: Path | None = Field(
        None, validation_alias="AUTH_JWKS_FILE", description="File with the issuer's public keys (JWKS)"
    )
    auth_jwks_url: str | None = Field(
        None, validation_alias="AUTH_JWKS_URL", description="Address of the issuer's public keys (JWKS)"
    )
    auth_issuer: str = Field("bureau-gateway", validation_alias="AUTH_ISSUER", description="The `iss` of tokens")
    auth_audience: str = Field("bureau", validation_alias="AUTH_AUDIENCE", description="The `aud` of tokens")
    anchors: Path | None = Field(
        None, validation_alias="BUREAU_ANCHORS", description="Folder outside the databases for the journal's anchors"
    )
    anchor_seconds: float = Field(
        60, gt=0, validation_alias="BUREAU_ANCHOR_SECONDS", description="How often an anchor is written"
    )
