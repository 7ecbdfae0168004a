"""The demo district's interest subsidies: the figures are those of the files, and the newest batch waits for approval."""

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from demo import credit
from tests.suite import Suite

Row = dict[str, str]
PREFIX, BATCH, CODE = "credit.interest_subsidy.", "贴息批次编号", "企业统一社会信用代码"


def rows(book: str) -> list[Row]:
    """The lines of a file by header."""
    made = {**dict(credit.FILES), **dict(credit.AFTER)}[f"credit/interest-subsidy-{book}"]()
    return [*csv.DictReader(io.StringIO(made.decode("gb18030")))]


def total(lines: list[Row], *titles: str) -> Decimal:
    return sum((Decimal(line[title]) for line in lines for title in titles), Decimal(0))


def reduction(batch: str) -> Fraction:
    """What the loans of a batch cost less, in points of their principal over its days."""
    loans = [line for line in rows("loans") if line[BATCH] == batch]
    costs = ("利息（元）", "担保费（元）", "其他费用（元）")
    before, after = (total(loans, *[f"{when}{cost}" for cost in costs]) for when in ("贴息前", "贴息后"))
    weighted = Fraction(0)
    for line in rows("segments"):
        if line[BATCH] == batch:
            days = (date.fromisoformat(line["止息日（不计）"]) - date.fromisoformat(line["起息日"])).days
            weighted += Fraction(line["本金（元）"]) * days / 360
    return Fraction(before - after) / weighted * 100


@pytest.mark.parametrize(("period", "batches"), [("2020-10", 1), ("2020-12", 2), ("2021-10", 1)])
async def test_the_figures_are_those_of_the_files(demo: Suite, period: str, batches: int) -> None:
    paid = [line for line in rows("payments") if period[:4] <= line["拨付日期"] <= f"{period}-31"]
    first = [line for line in paid if line["当年第几批"] == "1"]
    found = (await demo.get(f"/v1/credit/summary?period={period}")).json()
    values = {each["id"].removeprefix(PREFIX): each["value"] for each in found["figures"]}
    expected = {
        "enterprises": len({line[CODE] for line in first}),
        "amount": total(first, "金额（元）"),
        "enterprises_total": len({line[CODE] for line in paid}),
        "amount_total": total(paid, "金额（元）"),
        "batches": batches,
        "scheme_in_force": 1,
    }
    assert {name: Decimal(values[name]) for name in expected} == expected
    points = reduction(f"TX{period[:4]}-1")
    assert abs(Fraction(values["cost_reduction_pp"]) - points) < Fraction(1, 10**9)
    claims = {each["id"]: each["holds"] for each in found["claims"]}
    assert (claims["C34"], claims["C38"]) == (batches == 1, True)


async def test_the_batch_of_october_is_computed_and_not_approved(demo: Suite) -> None:
    batches = (await demo.get("/v1/credit/interest-subsidy-batches")).json()["items"]
    told = {}
    for batch in batches:
        statement = (await demo.get(f"/v1/credit/interest-subsidy-batches/{batch['id']}/statement")).json()
        told[statement["batch_no"]] = (statement["approved_on"], len(statement["loans"]), statement["amount"])
    assert told["TX2021-2"][:2] == (None, 18)
    assert Decimal(told["TX2021-2"][2]) > 0
    assert [told[name][0] for name in ("TX2020-1", "TX2020-2", "TX2021-1")] == [
        "2020-08-03",
        "2020-12-01",
        "2021-06-01",
    ]
