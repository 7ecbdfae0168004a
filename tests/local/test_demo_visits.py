"""The demo district's visits, platform and financing needs: their figures are those of the files, in plain Python."""

import csv
import io
import statistics
from datetime import date
from decimal import Decimal

import pytest

from demo import credit
from tests.suite import Suite

Row = dict[str, str]


def rows(book: str) -> list[Row]:
    """The lines of a file by header."""
    return [*csv.DictReader(io.StringIO(dict(credit.FILES)[f"credit/{book}"]().decode("gb18030")))]


def within(lines: list[Row], day: str, period: str) -> list[Row]:
    """The lines of the year up to the month's end."""
    return [line for line in lines if period[:4] <= line[day] <= f"{period}-31"]


def total(lines: list[Row]) -> Decimal:
    return sum((Decimal(line["金额（元）"]) for line in lines), Decimal(0))


def of_visits(period: str) -> dict[str, Decimal]:
    channels = {line["走访编号"]: line["走访渠道"] for line in rows("visits")}
    raised = {line["问题编号"]: channels[line["走访编号"]] for line in rows("visit-problems")}
    followed: dict[str, set[str]] = {}
    for line in rows("followed-visits"):
        followed.setdefault(line["贷款编号"], set()).add(channels[line["走访编号"]])
    visits, loans = within(rows("visits"), "走访日期", period), within(rows("visit-loans"), "放款日期", period)
    solved = within(rows("visit-problem-results"), "解决日期", period)
    seen = {line["企业统一社会信用代码"] for line in visits if line["走访渠道"] == "行长遍访"}

    def lent(channel: str) -> Decimal:
        return total([line for line in loans if channel in followed[line["贷款编号"]]])

    return {
        "credit.advisers.visits": Decimal(sum(line["走访渠道"] == "金融顾问" for line in visits)),
        "credit.advisers.loans": lent("金融顾问"),
        "credit.bank_presidents.enterprises": Decimal(len(seen)),
        "credit.bank_presidents.loans": lent("行长遍访"),
        "credit.bank_presidents.problems_solved": Decimal(
            sum(raised[line["问题编号"]] == "行长遍访" for line in solved)
        ),
    }


def of_platform(period: str) -> dict[str, Decimal]:
    steps = [line for line in rows("platform-registrations") if line["业务日期"] <= f"{period}-31"]
    loans = [line for line in rows("platform-loans") if line["放款日期"] <= f"{period}-31"]
    registered = [1 if line["事项"] == "注册" else -1 for line in steps]
    return {
        "credit.finance_platform.enterprises": Decimal(sum(registered)),
        "credit.finance_platform.loans": Decimal(len(loans)),
        "credit.finance_platform.amount": total(loans),
    }


def of_needs(period: str) -> dict[str, Decimal]:
    since = {line["融资需求编号"]: date.fromisoformat(line["登记日期"]) for line in rows("financing-needs")}
    lent = within([line for line in rows("financing-outcomes") if line["办理结果"] == "放款"], "办理日期", period)
    waits = [(date.fromisoformat(line["办理日期"]) - since[line["融资需求编号"]]).days for line in lent]
    return {
        "credit.financing_needs.matched_amount": total(lent),
        "credit.financing_needs.matched_needs": Decimal(len(lent)),
        "credit.financing_needs.median_days": Decimal(str(statistics.median(waits))),
    }


@pytest.mark.parametrize("period", ["2019-01", "2020-06", "2021-08", "2021-10"])
async def test_the_figures_are_those_of_the_files(demo: Suite, period: str) -> None:
    found = (await demo.get(f"/v1/credit/summary?period={period}")).json()["figures"]
    values = {each["id"]: each["value"] for each in found}
    expected = {**of_visits(period), **of_platform(period), **of_needs(period)}
    assert {name: Decimal(values[name]) for name in expected} == expected
    assert period == "2019-01" or all(value > 0 for value in expected.values())


async def test_a_problem_and_a_task_that_nobody_ended_are_the_districts_alerts(demo: Suite) -> None:
    told = (await demo.get("/v1/credit/alerts?period=2021-10")).json()["alerts"]
    keys: dict[str, set[str]] = {}
    for alert in told:
        keys.setdefault(alert["cause"]["code"], set()).add(alert["key"])
    ended = {line["问题编号"] for line in rows("visit-problem-results")}
    raised = [line for line in rows("visit-problems") if line["问题编号"] not in ended]
    late = {
        line["问题编号"] for line in raised if (date(2021, 10, 31) - date.fromisoformat(line["提出日期"])).days > 60
    }
    assert late
    assert keys["visit_problem_open"] == late
    assert keys["bank_task_overdue"] == {"DD2021-4"}
