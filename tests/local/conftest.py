"""What tests of a start on one machine stand on."""

from pathlib import Path

import pytest

from local import steps
from local.state import State


@pytest.fixture
def state(tmp_path: Path) -> State:
    """A data folder that was just made."""
    made = State(tmp_path / "data")
    made.make()
    return made


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the steps of a start say."""
    lines: list[str] = []
    monkeypatch.setattr(steps, "say", lines.append)
    return lines
