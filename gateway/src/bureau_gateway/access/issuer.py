"""The signing key and the tokens signed with it."""

import json
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet


def create_signing_key(file: Path) -> None:
    """A new private key (JWK, ES256) that only its owner can read."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(key.as_dict(private=True)))


class Issuer:
    """Signs tokens; its public keys are what services verify them with."""

    def __init__(self, file: Path, name: str, audience: str, seconds: int) -> None:
        self._key = ECKey.import_key(json.loads(file.read_text()))
        self._name, self._audience = name, audience
        self.seconds = seconds
        self.public_keys = KeySet([self._key])

    def jwks(self) -> dict[str, object]:
        return dict(self.public_keys.as_dict(private=False))

    def token(self, client: str, person: str, roles: Sequence[str], units: Sequence[str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self._name,
            "aud": self._audience,
            "sub": client,
            "person": person,
            "roles": list(roles),
            "units": list(units),
            "iat": now,
            "exp": now + self.seconds,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)
