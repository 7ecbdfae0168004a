"""The shipped template uses every figure and claim that there is, and prints what the bureau's report leaves blank."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun
from bureau_common.schemas.units import base_unit
from bureau_gateway.openapi import DOMAINS, figure_names
from bureau_gateway.report.nodes import Body, Change, Clause, If
from bureau_gateway.report.taxes import is_of_tax
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, evaluate, figure

BLANKS = [*csv.DictReader(Path(__file__).with_name("blanks.csv").read_text("utf-8").splitlines())]
"""The blanks of a bureau's yearly report in their order, in our words, each with the figure that fills it."""
VALUES = {"yuan": "1234567890.00", "count": "12", "percent": "12.5", "pp": "3.9", "times": "4.2"}
COUNTS = {"count": "33", "main_done": "20", "sub_done": "45", "investment_companies": "27", "months_reported": "7"}
BESIDE = [
    ("revenue.general_revenue.budget", "1300000000.00", "万元"),
    ("revenue.general_revenue.completion_pct", "95.2", "%"),
    ("credit.interest_subsidy.amount_total", "2000000.00", "万元"),
    ("credit.interest_subsidy.batches", "1", "批"),
    ("credit.listings.current", "11", "家"),
]
"""What stands in the same sentences: without it they are not written."""
HOLD = {"C34": True, "C09": True, "C05": True, "C29": True, "C20": True, "C11": True, "C23": False}


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_figure_is_left_unused(domain: str) -> None:
    told = {name for name in figure_names(domain) if is_of_tax(name)} if shipped_template().tells_taxes else set()
    assert sorted(figure_names(domain).keys() - shipped_template().figure_ids - told) == []


def changes(body: Body) -> Iterator[str]:
    """The figures whose direction the template says."""
    for part in body:
        match part:
            case Change():
                yield part.word.number.id
            case Clause():
                yield from changes(part.body)
            case If():
                for branch in (*(each for _, each in part.branches), part.otherwise):
                    yield from changes(branch)


def test_what_the_first_four_claims_say_is_said_by_the_number_as_printed() -> None:
    """C01 to C04 are the direction of one number each: `change()` writes it, and needs no claim beside it."""
    said = {
        "C01": "revenue.general_revenue.yoy_pct",
        "C02": "revenue.general_revenue.ahead_of_schedule_pp",
        "C03": "revenue.general_revenue.yoy_increase",
        "C04": "revenue.expenditure.yoy_pct",
    }
    assert not said.keys() & shipped_template().claim_ids
    assert set(said.values()) <= set(changes(shipped_template().body))


@pytest.mark.parametrize("month", [10, 12])
def test_every_blank_of_the_yearly_report_is_printed(month: int) -> None:
    given = [figure(name, value, unit) for name, value, unit in BESIDE]
    for each in BLANKS:
        usual = VALUES[base_unit(each["unit"])]
        given.append(figure(each["figure_id"], COUNTS.get(each["figure_id"].rpartition(".")[2], usual), each["unit"]))
    claims = [claim(name, holds, "甲公司") for name, holds in HOLD.items()]
    told = evaluate(shipped_template(), context(*given, period=Period(2021, month), claims=claims))
    printed = {
        run.figure_id for part in told for run in part.runs if isinstance(run, FigureRun) and run.state == "reported"
    }
    assert len(BLANKS) == 63
    missing = {each["figure_id"] for each in BLANKS} - printed
    assert missing == set()
