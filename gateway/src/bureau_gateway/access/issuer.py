"""The signing key and the tokens signed with it."""

import json
import os
import secrets
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from bureau_common.kit.core.settings import Misconfigured
from bureau_common.kit.web.keys import UNREADABLE

from ..settings import Settings


def create_signing_key(file: Path) -> None:
    """A new private key (JWK, ES256) that only its owner can read."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_private(file, json.dumps(key.as_dict(private=True)))


def write_private(file: Path, text: str) -> None:
    """A new file that only its owner can read, there whole or not at all: half a secret would be taken for one later."""
    if file.exists():
        raise FileExistsError(f"{file} is there already")
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}")  # for its owner alone
    try:
        with open(descriptor, "w") as written:
            written.write(text)
            written.flush()
            os.fsync(descriptor)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


class Issuer:
    """Signs tokens with one key; its public keys, those of `further` files too, are what tokens are verified with.

    A further key is one that has signed or will sign: while both are published, the one can take over from the other.
    """

    def __init__(self, file: Path, name: str, audience: str, seconds: int, further: Sequence[Path] = ()) -> None:
        self._key, *others = (ECKey.import_key(json.loads(each.read_text())) for each in (file, *further))
        self._name, self._audience = name, audience
        self.seconds = seconds
        self.public_keys = KeySet([self._key, *others])

    def jwks(self) -> dict[str, object]:
        return dict(self.public_keys.as_dict(private=False))

    def token(
        self, client: str, person: str, roles: Sequence[str], units: Sequence[str], level: str | None = None
    ) -> str:
        """A token; one without `units` is of the whole district, and says nothing of units then, nor of a level that it has not."""
        now = int(time.time())
        claims = {
            "iss": self._name,
            "aud": self._audience,
            "sub": client,
            "person": person,
            "roles": list(roles),
            **({"units": list(units)} if units else {}),
            **({"level": level} if level else {}),
            "iat": now,
            "exp": now + self.seconds,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)


def issuer_of(settings: Settings) -> Issuer:
    """The issuer with the keys that the settings name, of which the first can sign what is verified with them."""
    try:
        issuer = Issuer(
            settings.signing_key_file,
            settings.auth_issuer,
            settings.auth_audience,
            settings.token_seconds,
            settings.further_key_files,
        )
        jwt.decode(issuer.token("", "", [], []), issuer.public_keys, algorithms=["ES256"])
        return issuer
    except (OSError, *UNREADABLE):
        further = [] if all(map(_holds_key, settings.further_key_files)) else ["GATEWAY_FURTHER_KEY_FILES"]
        signing = [] if further and _holds_key(settings.signing_key_file) else ["GATEWAY_SIGNING_KEY_FILE"]
        problem = dict.fromkeys([*signing, *further], "no private key can be read from its file")
        raise Misconfigured(problem) from None


def _holds_key(file: Path) -> bool:
    try:
        return bool(ECKey.import_key(json.loads(file.read_text())))
    except (OSError, *UNREADABLE):
        return False
