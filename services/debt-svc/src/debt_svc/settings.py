"""What debt-svc reads from its environment."""

from bureau_common.kit.settings import ServiceSettings
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="DEBT_")
