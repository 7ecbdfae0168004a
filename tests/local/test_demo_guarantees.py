"""The demo district's 4321 loans: they import, their targets take two persons, and the figures are those of the files."""

import csv
import io
from decimal import Decimal

import pytest

from local import demo as loading
from local.demo_files import FILES, PROPOSALS
from local.demo_guarantees import loan_steps_file
from tests.suite import Suite

FIGURE = "credit.guarantee_4321"


def lent(year: int, last: str) -> Decimal:
    """What the file of steps says was disbursed in a year up to a day."""
    rows = csv.DictReader(io.StringIO(loan_steps_file().decode("gb18030")))
    days = [row for row in rows if row["环节"] == "发放" and f"{year}-01-01" <= row["业务日期"] <= last]
    return sum((Decimal(row["金额（元）"]) for row in days), Decimal(0))


ALL = {"FILES": FILES, "PROPOSALS": tuple(PROPOSALS.items())}


async def test_the_demo_districts_loans_and_targets_have_their_figures(
    demo: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {name: [each for each in demo_files if each[0].startswith("credit/")] for name, demo_files in ALL.items()}
    monkeypatch.setattr(loading, "FILES", own["FILES"])
    monkeypatch.setattr(loading, "PROPOSALS", dict(own["PROPOSALS"]))
    await loading.load(demo.gateway, demo.tokens)  # a second start loads nothing twice
    targets = {2019: 400_000_000, 2020: 450_000_000, 2021: 500_000_000}
    for year, target in targets.items():
        month = "10" if year == 2021 else "12"
        summary = (await demo.get(f"/v1/credit/summary?period={year}-{month}")).json()
        values = {figure["id"].rpartition(".")[2]: Decimal(figure["value"]) for figure in summary["figures"]}
        assert values["ytd"] == lent(year, f"{year}-{month}-31")
        assert Decimal(350_000_000) < values["ytd"] < Decimal(550_000_000)
        assert values["annual_target"] == target
        assert abs(values["completion_pct"] - values["ytd"] * 100 / target) < Decimal("1e-11")
        assert values["outstanding"] > 0
    assert loan_steps_file() == loan_steps_file()
