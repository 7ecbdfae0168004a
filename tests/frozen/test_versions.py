"""Data of every frozen version, brought to today's revisions, give the figures that they gave then."""

import asyncio
import warnings
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bureau_common.testing.postgres import Cluster, create_database
from local.deployables import DEPLOYABLES

from .answers import Answers, answers_of, differences, read, reasons_of, risen, write
from .apps import SERVICES, Apps
from .dumps import restore
from .stamp import upgrade

FOLDER = Path(__file__).parent
REASONS = FOLDER / "reasons.txt"
VERSIONS = sorted(path.parent.name for path in FOLDER.glob("*/answers.json.xz"))


def restored(cluster: Cluster, version: str) -> dict[str, str]:
    """The addresses of a version's databases in a cluster, under today's revisions."""
    names = {each.database: f"{each.database}_of_{version}" for each in DEPLOYABLES}
    for database, name in names.items():
        asyncio.run(create_database(cluster, name))
        restore(cluster, name, FOLDER / version / f"{database}.sql.xz")
    urls = {database: cluster.url(name) for database, name in names.items()}
    upgrade(urls)
    return urls


@pytest.mark.filterwarnings("always:.* is not compared")
@pytest.mark.parametrize("version", VERSIONS)
def test_upgraded_data_verify_and_give_the_figures_of_then(cluster: Cluster, tmp_path: Path, version: str) -> None:
    apps = Apps(restored(cluster, version), tmp_path)
    for name in apps.by_name:
        verified = asyncio.run(apps.verification(name))
        assert (verified["ok"], verified["problems"]) == (True, []), name
        assert verified["changes"] > 0, name
    then = read(FOLDER / version / "answers.json.xz")
    assert {*then} == {*SERVICES}
    now = answers_of({name: asyncio.run(apps.summaries(name, [*months])) for name, months in then.items()})
    for figure, (before, after) in risen(then, now).items():
        warnings.warn(
            f"{version}: {figure} is not compared, its formula version rose from {before} to {after}", stacklevel=1
        )
    assert differences(then, now, reasons_of(REASONS)) == []


def test_the_first_version_is_there_and_small() -> None:
    assert "first" in VERSIONS
    stored = read(FOLDER / "first/answers.json.xz")
    assert sum(len(month["figures"]) for months in stored.values() for month in months.values()) > 1500
    assert sum(file.stat().st_size for file in (FOLDER / "first").iterdir()) < 2_000_000


def answers(figure: Mapping[str, Any] | None = None, holds: bool | None = True) -> Answers:
    """One month of one service: a figure and a claim on it."""
    value = {"value": "1.00", "state": "reported", "formula_version": 1, **(figure or {})}
    claims = {"C01": {"holds": holds, "depends_on": ["f"]}}
    return {"revenue": {"2021-10": {"figures": {"f": value}, "claims": claims}}}


def test_what_is_stored_comes_back_and_is_equal_to_itself(tmp_path: Path) -> None:
    write(answers(), tmp_path / "answers.json.xz")
    assert read(tmp_path / "answers.json.xz") == answers()
    assert differences(answers(), answers(), {}) == []


@pytest.mark.parametrize("change", [{"value": "1.01"}, {"value": None}, {"state": "zero"}, {"formula_version": 0}])
def test_a_moved_figure_is_named_and_no_reason_excuses_it(change: Mapping[str, Any]) -> None:
    (found,) = differences(answers(), answers(change), {"f": "because"})
    assert found.startswith("revenue 2021-10 f: 1.00 (reported, formula 1) -> ")


def test_a_figure_whose_formula_version_rose_is_named_apart_and_so_is_what_depends_on_it() -> None:
    now = answers({"value": "2.00", "formula_version": 2}, holds=False)
    assert risen(answers(), now) == {"f": (1, 2)}
    assert differences(answers(), now, {}) == []


@pytest.mark.parametrize(("kind", "each"), [("figures", "f"), ("claims", "C01")])
def test_what_vanished_needs_a_reason(kind: str, each: str) -> None:
    now = deepcopy(answers())
    del now["revenue"]["2021-10"][kind][each]
    assert differences(answers(), now, {}) == [f"revenue 2021-10 {each} is gone"]
    assert differences(answers(), now, {each: "no longer asked for"}) == []


def test_a_claim_that_is_judged_otherwise_needs_a_reason() -> None:
    assert differences(answers(), answers(holds=None), {}) == ["revenue 2021-10 C01: True -> None"]
    assert differences(answers(), answers(holds=None), {"C01": "judged by the month"}) == []


def test_a_new_figure_is_no_difference() -> None:
    now = deepcopy(answers())
    now["revenue"]["2021-10"]["figures"]["g"] = {"value": "1", "state": "reported", "formula_version": 1}
    assert differences(answers(), now, {}) == []


def test_a_line_without_a_reason_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "reasons.txt"
    file.write_text("# a remark\nrevenue.old.ytd no longer asked for\n")
    assert reasons_of(file) == {"revenue.old.ytd": "no longer asked for"}
    file.write_text("revenue.old.ytd\n")
    with pytest.raises(ValueError, match="gives no reason for revenue"):
        reasons_of(file)
    assert reasons_of(REASONS).keys().isdisjoint({""})
