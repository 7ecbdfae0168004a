"""A token issuer of the tests' own: services verify its tokens from a JWKS file, as they do the gateway's."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet


class Issuer:
    """Signs tokens for any person and role."""

    def __init__(self, folder: Path) -> None:
        self._key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        self.jwks_file = folder / "jwks.json"
        self.jwks_file.write_text(json.dumps(KeySet([self._key]).as_dict(private=False)))

    def token(
        self,
        *roles: str,
        person: str = "张三",
        client: str = "test-client",
        units: Sequence[str] = (),
        level: str | None = "restricted",
        seconds: int = 600,
        audience: str = "bureau",
    ) -> str:
        claims: dict[str, object] = {
            "iss": "bureau-gateway",
            "aud": audience,
            "sub": client,
            "person": person,
            "roles": list(roles),
            "units": list(units),
            "level": level,
            "exp": int(time.time()) + seconds,
        }
        return self.sign({name: claim for name, claim in claims.items() if claim not in ([], None)})

    def sign(self, claims: dict[str, object]) -> str:
        """Any claims under this issuer's signature."""
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)

    def headers(
        self,
        *roles: str,
        person: str = "张三",
        client: str = "test-client",
        units: Sequence[str] = (),
        level: str | None = "restricted",
    ) -> dict[str, str]:
        """The Authorization header of a person with these roles, who may read what is restricted unless a test says no."""
        return {"Authorization": f"Bearer {self.token(*roles, person=person, client=client, units=units, level=level)}"}
