"""The issuer's public keys, from a file or an address; the last good set is kept while the source fails."""

import asyncio
import json
import math
import time
from collections.abc import Callable

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet

from ..core.errors import Refused
from ..core.newest import Newest
from ..core.settings import ServiceSettings

log = structlog.get_logger(__name__)

FRESH_SECONDS = 60
"""How old a set may grow before the source is asked again: so long a withdrawn key still opens."""
PACE_SECONDS = 5
"""Between two looks at the source: tokens of unknown keys must not make us ask it again and again. And how long one takes at most."""
MAX_SET = 1 << 20
"""How many bytes of a key set are read."""
LEEWAY_SECONDS = 60
"""How far the issuer's clock and ours may be apart."""
MOST_SIGNED = 512
"""How many tokens are remembered as signed by the keys of the set: to verify one costs more than a read."""

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, JoseError)
"""What is raised by reading keys from what holds none."""
_NO_KEY = "the key set holds no key"
_UNREACHABLE = (OSError, httpx.HTTPError, httpx.InvalidURL)


class Keys:
    """Verifies tokens (ES256) of one issuer for one audience."""

    def __init__(
        self, settings: ServiceSettings, own: KeySet | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`own` are the keys of a deployable that is the issuer itself; else they come from the settings."""
        self._file, self._url = settings.auth_jwks_file, settings.auth_jwks_url
        self._rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.auth_issuer},
            aud={"essential": True, "value": settings.auth_audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._signed: Newest[str, dict[str, object]] = Newest(MOST_SIGNED)
        self._is_own = own is not None
        self._known = own or KeySet([])
        self._problem = _NO_KEY
        self._clock, self._looked = clock, -math.inf
        self._looking = asyncio.Lock()

    @property
    def has_source(self) -> bool:
        return self._is_own or self._file is not None or self._url is not None

    async def problem(self) -> str | None:
        """Why no token can be verified, for readiness; none while there are keys."""
        await self._keep_fresh()
        return None if self._known else self._problem

    async def claims(self, token: str) -> dict[str, object]:
        """The claims of a valid token; another is refused with 401, and every one with 503 while there are no keys."""
        await self._keep_fresh()
        if not self._known:
            raise Refused(
                "unavailable",
                "暂时读不到签发方的公钥，请稍后重试",
                "The issuer's keys cannot be read at present; try again",
                retry_after=PACE_SECONDS,
            )
        try:
            try:
                return self._verified(token)
            except InvalidKeyIdError:  # signed with a key that is newer than our set, or not the issuer's
                await self._look_again()
                return self._verified(token)
        except (JoseError, ValueError, TypeError, KeyError):
            raise Refused(
                "token_invalid", "请用 POST /oauth/token 重新取得令牌", "Get a new token from POST /oauth/token"
            ) from None

    def _verified(self, token: str) -> dict[str, object]:
        """Of a token that came before only the time is looked at again: the same keys have signed it."""
        if (claims := self._signed.get(token)) is None:
            claims = jwt.decode(token, self._known, algorithms=["ES256"]).claims
        self._rules.validate(claims)
        self._signed.put(token, claims)
        return claims

    async def _keep_fresh(self) -> None:
        """Look again when the set is old. While one caller does, the others go on with what is known."""
        if self._clock() - self._looked >= FRESH_SECONDS or not self._known:
            if self._known and self._looking.locked():
                return
            await self._look_again()

    async def _look_again(self) -> None:
        async with self._looking:
            if not self._is_own and self._clock() - self._looked >= PACE_SECONDS:
                await self._look()
                self._looked = self._clock()

    async def _look(self) -> None:
        try:
            document = json.loads(await self._fetch())
            # An issuer may publish keys of other kinds beside those that sign our tokens.
            signing = [key for key in document["keys"] if key.get("kty") == "EC" and key.get("crv") == "P-256"]
            self._known, self._signed = KeySet([ECKey.import_key(key) for key in signing]), Newest(MOST_SIGNED)
            self._problem = _NO_KEY
        except (*UNREADABLE, *_UNREACHABLE) as error:
            self._problem = f"{type(error).__name__} at reading the key set"
            log.warning("jwks_unreadable", error=str(error) or type(error).__name__, kept=len(self._known.keys))

    async def _fetch(self) -> str:
        if self._file is not None:
            return self._file.read_text()
        if self._url is None:
            raise ValueError("neither AUTH_JWKS_FILE nor AUTH_JWKS_URL is set")
        as_it_is = {"accept-encoding": "identity"}
        # With trust_env a proxy of the environment would be asked; the transport still knows SSL_CERT_FILE.
        async with (
            asyncio.timeout(PACE_SECONDS),  # of the whole: a source that drips is one that does not answer
            httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(), trust_env=False) as client,
            client.stream("GET", self._url, headers=as_it_is) as answer,
        ):
            answer.raise_for_status()
            content = bytearray()
            async for block in answer.aiter_raw():
                content += block
                if len(content) > MAX_SET:
                    raise ValueError("the key set goes on and on")
            return content.decode()
