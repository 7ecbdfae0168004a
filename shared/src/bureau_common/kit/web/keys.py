"""The issuer's public keys, from a file or an address; the last good set is kept when the source fails."""

import json
import time
from pathlib import Path

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ..core.errors import Refused
from ..core.settings import ServiceSettings

log = structlog.get_logger(__name__)

_PATIENCE = 5.0
"""Seconds between two looks at the source: a wrong token must not make us ask it again and again."""


class Keys:
    """Verifies tokens (ES256) of one issuer for one audience."""

    def __init__(self, settings: ServiceSettings, own: KeySet | None = None) -> None:
        """`own` are the keys of a deployable that is the issuer itself; else they come from the settings."""
        self._file: Path | None = settings.auth_jwks_file
        self._url = settings.auth_jwks_url
        self._rules = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": settings.auth_issuer},
            aud={"essential": True, "value": settings.auth_audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._known = own
        self._looked = 0.0

    async def claims(self, token: str) -> dict[str, object]:
        """The claims of a valid token; anything else is refused with 401."""
        for attempt in ("known", "fresh"):
            if self._known is None or attempt == "fresh":
                await self._refresh()
            if self._known is None:
                continue
            try:
                decoded = jwt.decode(token, self._known, algorithms=["ES256"])
                self._rules.validate(decoded.claims)
            except (JoseError, ValueError, TypeError, KeyError):
                continue
            return dict(decoded.claims)
        raise Refused("token_invalid", "请用 POST /oauth/token 重新取得令牌", "Get a new token from POST /oauth/token")

    async def _refresh(self) -> None:
        if self._known is not None and time.monotonic() - self._looked < _PATIENCE:
            return
        self._looked = time.monotonic()
        try:
            self._known = KeySet.import_key_set(json.loads(await self._fetch()))
        except (OSError, ValueError, KeyError, TypeError, JoseError, httpx.HTTPError) as error:
            log.warning("jwks_unreadable", error=str(error), kept=self._known is not None)

    async def _fetch(self) -> str:
        if self._file is not None:
            return self._file.read_text()
        if self._url is None:
            raise ValueError("neither AUTH_JWKS_FILE nor AUTH_JWKS_URL is set")
        async with httpx.AsyncClient(timeout=2) as client:
            answer = await client.get(self._url)
            answer.raise_for_status()
            return answer.text
