"""Every kind of tampering with the database, its anchors or both is found, up to the last anchor that remains anywhere."""

from pathlib import Path
from random import Random

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit import entries, evidence, trails
from bureau_common.kit.people import persons
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.once import Once
from bureau_common.testing.units import CHANGES
from toy.evidence import Order, file_of, fill, verified
from toy.tampering import KINDS, tamper


@pytest.fixture(autouse=True)
def tiny_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that every part takes many slices, each with its end inside of what is to be found."""
    monkeypatch.setattr(entries, "ENTRIES_AT_ONCE", 2)
    monkeypatch.setattr(entries, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(evidence, "LINES_AT_ONCE", 1)
    monkeypatch.setattr(evidence, "ROUNDS_AT_ONCE", 1)
    monkeypatch.setattr(trails, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(persons, "CHECKED_AT_ONCE", 1)


@pytest.fixture
async def folder(
    app: FastAPI, client: httpx.AsyncClient, issuer: Issuer, order: Order, folder: Path, once: Once
) -> Path:
    """The anchors of a filled service."""

    async def filled() -> str:
        await fill(app, client, issuer, order, folder)
        return file_of(folder).read_text()

    content = await once(filled)
    file_of(folder).parent.mkdir(exist_ok=True)
    file_of(folder).write_text(content)
    return folder


async def test_what_nobody_touched_verifies_with_all_its_anchors(app: FastAPI, folder: Path) -> None:
    found = await verified(app, folder)
    assert (found.problems, found.ok, found.changes) == ([], True, 12 + CHANGES)
    assert found.anchored == found.head
    assert found.anchor is not None
    assert found.anchor.startswith("3:")
    assert (await verified(app, folder, found.anchor)).ok


@pytest.mark.parametrize("kind", KINDS)
async def test_a_hand_is_found(app: FastAPI, folder: Path, kind: str) -> None:
    noted = (await verified(app, folder)).anchor
    await tamper(app, folder, kind, Random(kind))
    found = await verified(app, folder, noted if "everywhere" in kind else None)
    assert found.problems
    assert found.ok is False
    assert found.advice
