"""The demo district's 4321 loans: they import, their targets take two persons, and the figures are those of the files."""

import csv
import io
from decimal import Decimal

from demo import credit
from demo.load import load
from tests.suite import Suite

OWN = ("credit.guarantee_4321.", "credit.products.")
steps_file = dict(credit.FILES)["credit/guarantee-loan-steps"]


def lent(year: int, last: str) -> Decimal:
    """What the file of steps says was disbursed of 4321 in a year up to a day."""
    rows = csv.DictReader(io.StringIO(steps_file().decode("gb18030")))
    of_4321 = [row for row in rows if row["环节"] == "发放" and row["合同编号"].startswith("ZYD")]
    days = [row for row in of_4321 if f"{year}-01-01" <= row["业务日期"] <= last]
    return sum((Decimal(row["金额（元）"]) for row in days), Decimal(0))


async def test_the_demo_districts_loans_and_targets_have_their_figures(demo: Suite) -> None:
    await load(demo.gateway, demo.tokens, credit.FILES, credit.PROPOSALS)  # a second start loads nothing twice
    targets = {2019: 400_000_000, 2020: 450_000_000, 2021: 520_000_000}  # that of 2021 was raised in July
    for year, target in targets.items():
        month = "10" if year == 2021 else "12"
        summary = (await demo.get(f"/v1/credit/summary?period={year}-{month}")).json()
        mine = [each for each in summary["figures"] if each["id"].startswith(OWN)]
        given = {figure["id"]: figure["value"] for figure in mine}
        assert [name for name, value in given.items() if value is None and not (year == 2019 and "fall" in name)] == []
        values = {name.rpartition(".")[2]: Decimal(value or 0) for name, value in given.items()}
        assert values["ytd"] == lent(year, f"{year}-{month}-31")
        assert Decimal(350_000_000) < values["ytd"] < Decimal(550_000_000)
        assert values["annual_target"] == target
        assert abs(values["completion_pct"] - values["ytd"] * 100 / target) < Decimal("1e-11")
        assert values["outstanding"] > 0
        assert values["fee_rate_pct"] == {2019: Decimal("1.5"), 2020: Decimal("1.2"), 2021: Decimal(1)}[year]
        assert values["fee_rate_fall_pp"] == {2019: 0, 2020: Decimal("0.3"), 2021: Decimal("0.2")}[year]
        assert Decimal(10_000_000) < values["tax_loan_ytd"] < Decimal(100_000_000)
        assert (values["science_guarantee_ytd"] == 0) == (year == 2019)
    assert steps_file() == steps_file()
