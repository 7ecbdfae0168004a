"""What debt-svc reads from its environment."""

from pydantic_settings import SettingsConfigDict

from bureau_common.kit.core.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="DEBT_")
