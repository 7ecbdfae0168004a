"""The demo district's bridge fund: its figures are those of the files day by day, and the one loan that is stuck is an alert."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

from demo import credit
from tests.suite import Suite

Row = dict[str, str]


def rows(book: str) -> list[Row]:
    """A file of the bridge fund, by column."""
    return [*csv.DictReader(io.StringIO(dict(credit.FILES)[f"credit/{book}"]().decode("gb18030")))]


def day_of(row: Row) -> date:
    return date.fromisoformat(row["业务日期"])


def expected(last: date) -> dict[str, Decimal]:
    """What a year has come to by a day, by adding up the rows and the days."""
    drawn = [row for row in rows("bridge-steps") if row["环节"] == "发放"]
    firms = {row["过桥编号"]: row["统一社会信用代码"] for row in rows("bridge-loans")}
    of_year = [row for row in drawn if day_of(row).year == last.year and day_of(row) <= last]
    back = [row for row in rows("bridge-steps") if row["环节"] == "归还" and day_of(row) <= last]
    moved = [
        (day_of(row), Decimal(row["金额（元）"]) * (1 if row["方向"] == "拨入" else -1))
        for row in rows("bridge-pool-movements")
    ]
    days = [date(last.year, 1, 1) + timedelta(n) for n in range((last - date(last.year, 1, 1)).days + 1)]
    capital = sum((amount for each in days for day, amount in moved if day <= each), Decimal(0))
    lent = total(of_year)
    return {
        "ytd": lent,
        "turnover": lent * len(days) / capital,
        "enterprises": Decimal(len({firms[row["过桥编号"]] for row in of_year})),
        "pool": sum((amount for day, amount in moved if day <= last), Decimal(0)),
        "outstanding": total([row for row in drawn if day_of(row) <= last]) - total(back),
        "mean_days_out": mean_days(drawn, [row for row in back if day_of(row).year == last.year]),
    }


def total(listed: list[Row]) -> Decimal:
    return sum((Decimal(row["金额（元）"]) for row in listed), Decimal(0))


def mean_days(drawn: list[Row], back: list[Row]) -> Decimal:
    since = {row["过桥编号"]: day_of(row) for row in drawn}
    days = sum((Decimal(row["金额（元）"]) * (day_of(row) - since[row["过桥编号"]]).days for row in back), Decimal(0))
    return days / total(back)


async def test_the_demo_districts_bridge_fund_has_its_figures_and_one_loan_that_is_out_too_long(demo: Suite) -> None:
    for last in (date(2019, 12, 31), date(2020, 6, 30), date(2021, 9, 30), date(2021, 10, 31)):
        figures = (await demo.get(f"/v1/credit/summary?period={last:%Y-%m}")).json()["figures"]
        for name, value in expected(last).items():
            (found,) = [each for each in figures if each["id"] == f"credit.bridge_fund.{name}"]
            assert abs(Decimal(found["value"]) - value) < Decimal("1e-11"), (name, last)
    for period, count in (("2021-08", 0), ("2021-09", 1), ("2021-10", 1)):
        alerts = (await demo.get(f"/v1/credit/alerts?period={period}")).json()["alerts"]
        stuck = [each for each in alerts if each["cause"]["code"] == "bridge_loan_overdue"]
        assert len(stuck) == count
        assert [each["since"] for each in stuck] == ["2021-09-28"] * count
