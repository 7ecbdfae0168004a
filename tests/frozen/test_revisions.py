"""What landed stands as it landed: each migration, and what the first ones are built by."""

from pathlib import Path

import pytest

from .revisions import landed, main, new, standing, touched

FIRST = "services/debt-svc/migrations/versions/2026-11-27-1900_first.py"
HELPER = "shared/src/bureau_common/kit/migrations/records_v1.py"
KIT = "shared/src/bureau_common/kit/migrations/versions/2026-11-27-1900_first.py"


def test_every_landed_migration_stands_unchanged_and_every_new_one_has_its_line() -> None:
    known, found = landed(), standing()
    assert touched(known, found) == []
    assert new(known, found) == [], (
        "`make revisions` writes the lines of new migrations into tests/frozen/revisions.txt"
    )
    assert {FIRST, HELPER, KIT} <= known.keys()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with two migrations and the helper, all written down."""
    for name in (FIRST, HELPER, KIT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f'"""{name}"""\n')
    assert main(tmp_path, tmp_path / "revisions.txt") == 0
    return tmp_path


def problems(checkout: Path) -> list[str]:
    return touched(landed(checkout / "revisions.txt"), standing(checkout))


@pytest.mark.parametrize("name", [FIRST, HELPER, KIT])
def test_an_edited_one_is_named_and_takes_no_new_line(
    checkout: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (checkout / "revisions.txt").read_text()
    (checkout / name).write_text('"""Edited."""\n')
    assert [each.split()[0] for each in problems(checkout)] == [name]
    assert main(checkout, checkout / "revisions.txt") == 1
    assert name in capsys.readouterr().err
    assert (checkout / "revisions.txt").read_text() == before


def test_a_removed_one_is_named(checkout: Path) -> None:
    (checkout / FIRST).unlink()
    assert [each.split()[0] for each in problems(checkout)] == [FIRST]


def test_a_renamed_one_is_named_although_its_text_stands(checkout: Path) -> None:
    (checkout / FIRST).rename((checkout / FIRST).with_name("2026-11-27-1900_second.py"))
    assert [each.split()[0] for each in problems(checkout)] == [FIRST]


def test_a_new_one_wants_a_line_and_then_is_like_the_others(checkout: Path) -> None:
    added = (checkout / FIRST).with_name("2026-12-01-0900_things.py")
    added.write_text('"""Things."""\n')
    assert problems(checkout) == []
    assert new(landed(checkout / "revisions.txt"), standing(checkout)) == [added.relative_to(checkout).as_posix()]
    assert main(checkout, checkout / "revisions.txt") == 0
    assert landed(checkout / "revisions.txt") == standing(checkout)
    added.write_text('"""Other things."""\n')
    assert len(problems(checkout)) == 1
