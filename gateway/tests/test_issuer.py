"""The signing keys: one signs, all are published, and one takes over from another without a gap."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.access import caller_of
from bureau_common.kit.web.keys import Keys
from bureau_common.schemas.levels import Level
from bureau_gateway.access.issuer import Issuer, create_signing_key, issuer_of
from bureau_gateway.settings import Settings

NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/none"


def settings(signing: Path, *further: Path) -> Settings:
    return Settings(database_url=NOWHERE, signing_key_file=signing, further_key_files=[*further])


async def accepts(verifier: Settings, issuer: Issuer) -> bool:
    """Whether a gateway with these settings takes that issuer's tokens."""
    keys = Keys(verifier, own=issuer_of(verifier).public_keys)
    try:
        return (await caller_of(keys, issuer.token("c", "张三", ["viewer"], []))).person == "张三"
    except Refused:
        return False


async def test_every_step_of_a_rotation_accepts_what_the_step_before_it_signed(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    for file in (old, new):
        create_signing_key(file)
    steps = [settings(old), settings(old, new), settings(new, old), settings(new)]
    for before, after in itertools.pairwise(steps):
        assert await accepts(after, issuer_of(before))
        assert await accepts(before, issuer_of(after))  # a replica that is a step behind
    assert not await accepts(steps[-1], issuer_of(steps[0]))


def test_no_private_part_of_any_key_is_published(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("old.json", "new.json")]
    for file in files:
        create_signing_key(file)
    published: Sequence[dict[str, str]] = issuer_of(settings(*files)).jwks()["keys"]  # type: ignore[assignment]
    assert [key["kid"] for key in published] == [json.loads(file.read_text())["kid"] for file in files]
    assert all("d" not in key for key in published)


def test_a_new_key_never_takes_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "next.json"
    create_signing_key(file)
    assert file.stat().st_mode & 0o777 == 0o600
    written = file.read_text()
    with pytest.raises(FileExistsError):
        create_signing_key(file)
    assert file.read_text() == written


@pytest.mark.parametrize(("units", "bound"), [([], frozenset()), (["t7"], frozenset({"t7"}))])
async def test_a_token_names_its_units_or_none(tmp_path: Path, units: list[str], bound: frozenset[str]) -> None:
    create_signing_key(tmp_path / "signing.json")
    issuer = issuer_of(settings(tmp_path / "signing.json"))
    keys = Keys(settings(tmp_path / "signing.json"), own=issuer.public_keys)
    token = issuer.token("c", "张三", ["viewer"], units)
    assert (await caller_of(keys, token)).units == bound
    assert ("units" in await keys.claims(token)) is bool(units)


@pytest.mark.parametrize(("level", "found"), [(None, Level.INTERNAL), ("restricted", Level.RESTRICTED)])
async def test_a_token_names_the_level_of_its_client_or_none(tmp_path: Path, level: str | None, found: Level) -> None:
    create_signing_key(tmp_path / "signing.json")
    issuer = issuer_of(settings(tmp_path / "signing.json"))
    keys = Keys(settings(tmp_path / "signing.json"), own=issuer.public_keys)
    token = issuer.token("c", "张三", ["viewer"], [], level)
    assert (await caller_of(keys, token)).level is found
    assert ("level" in await keys.claims(token)) is (level is not None)


def test_a_secret_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            create_signing_key(tmp_path / "key.json")
    assert [*tmp_path.iterdir()] == []
    create_signing_key(tmp_path / "key.json")
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        create_signing_key(tmp_path / "key.json")
    assert [each.name for each in tmp_path.iterdir()] == ["key.json"]
