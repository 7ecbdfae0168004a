"""Configuration by environment only; it never changes a figure."""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from .connections import checked_address

_BAD_CONFIGURATION = 78
"""EX_CONFIG of sysexits.h."""


def _check(address: SecretStr) -> SecretStr:
    return SecretStr(checked_address(address.get_secret_value()))


_WEB_ADDRESS = re.compile(
    r"https?://(?:[^\s/?#@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)(?::(?P<port>[0-9]{1,5}))?(?:[/?][^\s#]*)?"
)


def _without_last_slash(address: str) -> str:
    found = _WEB_ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found["port"] or 80) < 65536:
        raise ValueError("is no address of the form http://host:port or https://host:port")
    return address.rstrip("/")


_ORIGIN = re.compile(r"(?P<site>(?P<scheme>https?)://(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?/?")
_USUAL_PORTS = {"http": 80, "https": 443}


def _as_browsers_send(origin: str) -> str:
    """It is compared with what browsers send letter by letter: small letters, the usual port left off, nothing behind."""
    if origin in ("*", "null") or not _whole(origin):  # the last is told as it is of every text
        return origin
    found = _ORIGIN.fullmatch(origin.lower())
    if found is None or not 0 < (port := int(found["port"] or _USUAL_PORTS[found["scheme"]])) < 65536:
        raise ValueError("holds what is no origin of the form https://host or https://host:port")
    return found["site"] + ("" if port == _USUAL_PORTS[found["scheme"]] else f":{port}")


def _of_machines(addresses: str) -> str:
    for each in [] if addresses == "*" else filter(None, map(str.strip, addresses.split(","))):
        try:
            (ip_network if "/" in each else ip_address)(each)
        except ValueError:  # a name, say: no caller's address would ever be it
            raise ValueError("holds what is neither an address nor a network") from None
    return addresses


def _whole(said: str) -> bool:
    """Python keeps bytes of the environment that are none as halves of characters."""
    return said == said.encode(errors="ignore").decode()


DatabaseAddress = Annotated[SecretStr, AfterValidator(_check)]
WebAddress = Annotated[str, AfterValidator(_without_last_slash)]
Origin = Annotated[str, AfterValidator(_as_browsers_send)]


class DatabaseSettings(BaseSettings):
    """Where a deployable's data are; errors never repeat a value, which may be a password."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    database_url: DatabaseAddress = Field(
        description="PostgreSQL 18, e.g. postgresql://user:password@host:5432/revenue; the application's user. "
        "`?sslmode=verify-full&sslrootcert=/file`, `sslcert` and `sslkey` as psql reads them"
    )

    @field_validator("*")
    @classmethod
    def _is_utf_8(cls, value: object) -> object:
        """A text goes into pages, tokens and answers, none of which take other bytes; a path may have any."""
        for each in value if isinstance(value, list) else [value]:
            said = each.get_secret_value() if isinstance(each, SecretStr) else each
            if isinstance(said, str) and not _whole(said):
                raise ValueError("is no UTF-8")
        return value


class MigrationSettings(DatabaseSettings):
    """What the migrations read."""

    migration_database_url: DatabaseAddress | None = Field(
        None,
        description="The same database as its owner, who migrates and gives the application's user its rights; "
        "unset: the application's user owns everything",
    )


class ServiceSettings(DatabaseSettings):
    """What a deployable reads from its environment, once, at start; each sets its own `env_prefix`."""

    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on")
    pool_size: int = Field(10, ge=1, description="Database connections kept open")
    pool_overflow: int = Field(10, ge=0, description="Further connections under load")
    exports: int = Field(
        8, ge=1, description="Exports that may run at once, half of them of one client; one more is 503"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    auth_jwks_file: Path | None = Field(
        None, validation_alias="AUTH_JWKS_FILE", description="File with the issuer's public keys (JWKS)"
    )
    auth_jwks_url: WebAddress | None = Field(
        None, validation_alias="AUTH_JWKS_URL", description="Address of the issuer's public keys (JWKS)"
    )
    forwarded_allow_ips: Annotated[str, AfterValidator(_of_machines)] = Field(
        "",
        validation_alias="FORWARDED_ALLOW_IPS",
        description="Addresses of the proxies in front, separated by commas: who is told by `X-Forwarded-For` of these alone",
    )
    auth_issuer: str = Field("bureau-gateway", validation_alias="AUTH_ISSUER", description="The `iss` of tokens")
    auth_audience: str = Field("bureau", validation_alias="AUTH_AUDIENCE", description="The `aud` of tokens")
    anchors: Path | None = Field(
        None, validation_alias="BUREAU_ANCHORS", description="Folder outside the databases for the journal's anchors"
    )
    anchor_seconds: float = Field(
        60, gt=0, le=86400, validation_alias="BUREAU_ANCHOR_SECONDS", description="How often an anchor is written"
    )
    drain_seconds: float = Field(
        5,
        ge=0,
        le=3600,
        validation_alias="BUREAU_DRAIN_SECONDS",
        description="How long a process that is asked to stop still serves while `/readyz` is 503: longer than a "
        "balancer takes to see it",
    )
    finish_seconds: int = Field(
        60,
        ge=1,
        le=86400,
        validation_alias="BUREAU_FINISH_SECONDS",
        description="How long what runs may take after that, an import say; the rest is refused with 503",
    )


class Misconfigured(Exception):
    """The environment does not do: what is wrong, by the name of the variable, without its value."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


S = TypeVar("S", bound=BaseSettings)


def read_settings(kind: type[S], **given: Any) -> S:
    """The settings from the environment, or the names of the variables that do not do."""
    try:
        return kind(**given)
    except ValidationError as error:
        problems = {
            _variable(kind, given, str(each["loc"][0]) if each["loc"] else ""): each["msg"].removeprefix(
                "Value error, "
            )
            for each in error.errors(include_input=False, include_url=False, include_context=False)
        }
        raise Misconfigured(problems) from None
    except SettingsError as error:  # a list or an object that is no JSON
        named = re.search(r'field "(\w+)"', str(error))
        raise Misconfigured({_variable(kind, given, named[1] if named else ""): "is no valid JSON"}) from None
    except RecursionError:  # one that is nested deeper than any list goes, which is not said of which it is
        nested = max((_variable(kind, given, name) for name in kind.model_fields), key=_brackets)
        raise Misconfigured({nested: "is no valid JSON"}) from None


def _brackets(variable: str) -> int:
    said = os.environ.get(variable, "")
    return said.count("[") + said.count("{")


def _variable(kind: type[BaseSettings], given: Mapping[str, Any], name: str) -> str:
    return variable_of(kind, name, given.get("_env_prefix")) if name in kind.model_fields else name


def variable_of(kind: type[BaseSettings], field: str, prefix: str | None = None) -> str:
    """The variable that a setting without a name of its own is read from."""
    return f"{kind.model_config.get('env_prefix', '') if prefix is None else prefix}{field}".upper()


@contextmanager
def refusing_misconfiguration() -> Iterator[None]:
    """End the process with one line that names what does not do."""
    try:
        yield
    except Misconfigured as error:
        line = {"level": "error", "event": "misconfigured", "variables": error.problems}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.exit(_BAD_CONFIGURATION)
