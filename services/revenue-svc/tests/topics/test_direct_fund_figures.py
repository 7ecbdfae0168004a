"""The figures, alerts and progress of direct funds, against plain Python over the rows."""

import csv
import io
import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest
from stdnum.cn import uscc

from tests.alerts import alerts_of
from tests.fund_rows import CODE, allocation, benefit, chain, enterprise, notice, paid, tagged
from tests.payment_rows import Body, application, payee, plan, steps

FUND = "revenue.direct_funds"


async def enter(client: httpx.AsyncClient, book: str, *items: Body) -> None:
    answer = await client.post(f"/v1/{book}/batch", json={"items": items})
    assert answer.status_code == 201, answer.text


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> Body:
    return (await client.get(f"/v1/figures/{FUND}.{name}", params={"period": period, **params})).json()


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> str | None:
    return (await figure(client, name, period, **params))["value"]  # type: ignore[return-value]


async def judged(client: httpx.AsyncClient, period: str) -> dict[str, tuple[str, str]]:
    return {alert.code: (alert.level, alert.said) for alert in await alerts_of(client, period)}


async def paid_up_to(client: httpx.AsyncClient, amount: str) -> None:
    """A fund of 1000.00 of which `amount` was paid on 10 March."""
    for book, bodies in chain().items():
        await enter(client, book, *bodies)
    await enter(client, "payments", paid(amount=amount))


async def test_without_any_record_nothing_is_reported_and_a_fund_that_is_not_paid_yet_is_zero(
    client: httpx.AsyncClient,
) -> None:
    for name in ("received", "allocated", "paid_pct", "overdue_notices", "households_reached", "enterprises_reached"):
        assert (await figure(client, name))["state"] == "not_reported", name
    await enter(client, "direct-fund-notices", notice())
    assert await value(client, "received") == "1000.00"
    assert Decimal(str(await value(client, "paid_pct"))) == 0


async def test_what_comes_before_its_year_counts_from_january(client: httpx.AsyncClient) -> None:
    early = notice(business_date="2020-12-10", allocate_by="2021-01-09")
    await enter(client, "direct-fund-notices", early)
    await enter(client, "direct-fund-allocations", allocation(business_date="2020-12-20", amount="400.00"))
    assert (await value(client, "received", "2020-12"), await value(client, "allocated", "2020-12")) == (None, None)
    assert (await value(client, "received", "2021-01"), await value(client, "allocated", "2021-01")) == (
        "1000.00", "400.00"
    )  # fmt: skip
    assert await value(client, "allocated_pct", "2021-01") == "40.000000000000"
    assert await value(client, "received", "2022-01") is None


async def test_returned_money_is_not_paid_and_clearing_counts_nothing(client: httpx.AsyncClient) -> None:
    await paid_up_to(client, "600.00")
    more = [
        paid(source_ref="Q1/c", kind="cleared", amount="600.00"),
        paid(source_ref="Q1/b", kind="bounced", amount="100.50", business_date="2021-04-02"),
    ]
    await enter(client, "payments", *more)
    assert (await value(client, "paid"), await value(client, "paid", "2021-04")) == ("600.00", "499.50")
    assert (await value(client, "paid_pct"), await value(client, "paid_pct", "2021-04")) == (
        "60.000000000000", "49.950000000000"
    )  # fmt: skip
    rows = await client.get(f"/v1/figures/{FUND}.paid/records", params={"period": "2021-04"})
    assert [row["contribution"] for row in rows.json()["items"]] == ["600.00", "-100.50"]


@pytest.mark.parametrize(
    ("period", "allocated", "count"),
    [("2021-01", "0.01", 0), ("2021-02", "999.99", 1), ("2021-02", "1000.00", 0), ("2021-12", "999.99", 1)],
)
async def test_a_notice_is_overdue_when_its_deadline_has_passed_and_a_fen_is_not_allocated(
    client: httpx.AsyncClient, period: str, allocated: str, count: int
) -> None:
    await enter(client, "direct-fund-notices", notice())  # by 3 February
    await enter(client, "direct-fund-allocations", allocation(amount=allocated))
    assert Decimal(str(await value(client, "overdue_notices", period) or 0)) == count
    alert = ("orange", "有1笔直达资金超过分配期限未分配完毕")
    found = (await judged(client, period)).get("direct_fund_allocation_overdue")
    assert found == (alert if count else None)


async def test_one_fund_that_is_allocated_covers_no_other_and_what_is_taken_back_is_not_overdue(
    client: httpx.AsyncClient,
) -> None:
    second = notice("N2", amount="500.00", business_date="2021-02-01", allocate_by="2021-03-01")
    await enter(client, "direct-fund-notices", notice(), second, notice("M1", tag="02", amount="10.00"))
    await enter(client, "direct-fund-allocations", allocation(amount="1000.00"))
    assert Decimal(str(await value(client, "overdue_notices", "2021-02"))) == 1  # the other fund's
    assert Decimal(str(await value(client, "overdue_notices", "2021-03"))) == 2
    rows = await client.get(f"/v1/figures/{FUND}.overdue_notices/records", params={"period": "2021-03"})
    assert [row["record"]["source_ref"] for row in rows.json()["items"]] == ["M1", "N2"]
    back = notice("N3", kind="withdrawn", amount="500.00", allocate_by=None, business_date="2021-03-31")
    await enter(client, "direct-fund-notices", back)
    assert Decimal(str(await value(client, "overdue_notices", "2021-03"))) == 1
    await enter(
        client, "direct-fund-allocations", allocation("L2", tag="02", amount="10.00", business_date="2021-04-01")
    )
    assert Decimal(str(await value(client, "overdue_notices", "2021-03"))) == 1
    assert Decimal(str(await value(client, "overdue_notices", "2021-04"))) == 0


@pytest.mark.parametrize(("amount", "alerted"), [("150.00", False), ("149.99", True)])
async def test_progress_is_alerted_when_it_is_more_than_ten_points_behind(
    client: httpx.AsyncClient, amount: str, alerted: bool
) -> None:
    await paid_up_to(client, amount)  # March: 25%, less 10 points tolerated
    found = (await judged(client, "2021-03")).get("direct_fund_progress")
    assert found == (("yellow", "直达资金支付进度15.0%，落后序时进度超过10个百分点") if alerted else None)


async def test_who_is_reached_twice_counts_once_a_year(client: httpx.AsyncClient) -> None:
    await paid_up_to(client, "600.00")
    other = f"91349901MA2DEM001{uscc.calc_check_digit('91349901MA2DEM001')}"
    await enter(client, "enterprises", enterprise(), enterprise(other))
    await enter(
        client,
        "direct-fund-benefits",
        benefit(amount="1.00"),
        benefit("B2", amount="1.00", business_date="2021-04-01"),
        benefit("B3", amount="1.00", business_date="2021-05-01", beneficiary_code=other),
        benefit("B4", amount="1.00", business_date="2022-01-01"),
    )
    months = ("2021-03", "2021-04", "2021-05", "2021-12", "2022-01")
    found = [Decimal(str(await value(client, "enterprises_reached", month))) for month in months]
    assert found == [1, 1, 2, 2, 1]
    rows = await client.get(f"/v1/figures/{FUND}.enterprises_reached/records", params={"period": "2021-12"})
    assert [row["record"]["beneficiary_code"] for row in rows.json()["items"]] == [CODE, other]
    assert await value(client, "households_reached") is None


async def test_who_is_reached_on_the_last_day_of_a_month_is_reached_in_it(client: httpx.AsyncClient) -> None:
    await paid_up_to(client, "600.00")
    await enter(client, "enterprises", enterprise())
    await enter(client, "direct-fund-benefits", benefit(business_date="2021-03-31"))
    assert await value(client, "enterprises_reached", "2021-02") is None
    assert await value(client, "enterprises_reached", "2021-03") == "1"
    at = (await client.get("/v1/changes")).json()["head"]["change_no"]
    await enter(client, "direct-fund-benefits", benefit("B2", business_date="2021-04-01"))
    assert await value(client, "enterprises_reached", "2021-02", as_of=at) is None
    assert await value(client, "enterprises_reached", "2021-03", as_of=at) == "1"


@pytest.mark.parametrize("seed", [1, 2])
async def test_sums_and_progress_by_fund_are_what_plain_python_makes_of_the_rows(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]], seed: int
) -> None:
    chance = random.Random(seed)
    funds = {f"0{number}": Decimal(chance.randint(5_000, 9_000)) for number in range(1, 4)}
    moves: dict[str, list[tuple[date, Decimal]]] = {}
    await enter(client, "payee-accounts", payee())
    for tag, amount in funds.items():
        due = {"tag": tag, "amount": f"{amount}.00"}
        await enter(client, "direct-fund-notices", notice(f"N{tag}", **due))
        await enter(client, "direct-fund-allocations", allocation(f"L{tag}", **due))
        no = f"A{tag}"
        await enter(client, "budget-allotments", tagged(no, direct_fund_tag=tag, amount=f"{amount}.00"))
        await enter(client, "payment-plans", plan(no, allotment_no=no, amount=f"{amount}.00", plan_month="2021-01"))
        moves[tag] = []
        for number in range(8):
            day = date(2021, 2, 1) + timedelta(days=chance.randint(0, 300))
            moved = Decimal(chance.randint(1, 60_000)) / 100
            moves[tag].append((day, moved))
            one = f"{no}/{number}"
            like = {"allotment_no": no, "amount": f"{moved:.2f}", "business_date": "2021-01-20"}
            await enter(client, "payment-applications", application(one, plan_month="2021-01", **like))
            await enter(client, "payment-steps", *steps(one, "2021-01-20"))
            await enter(
                client, "payments",
                paid(one, **{**like, "business_date": day.isoformat(), "direct_fund_tag": tag}),
            )  # fmt: skip
    for month in (2, 6, 12):
        period, end = f"2021-{month:02d}", date(2021, month, 28) + timedelta(days=4)
        end = end - timedelta(days=end.day)  # the month's last day
        spent = {tag: sum((a for day, a in made if day <= end), Decimal(0)) for tag, made in moves.items()}
        assert Decimal(str(await value(client, "paid", period))) == sum(spent.values())
        share = Decimal(str(await value(client, "paid_pct", period)))
        assert abs(share - 100 * sum(spent.values()) / sum(funds.values())) < Decimal("1e-11")
        progress = (await client.get("/v1/direct-funds/progress", params={"period": period})).json()
        assert {each["tag"]: Decimal(each["paid"]) for each in progress} == spent
        for each in progress:
            assert Decimal(each["received"]) == Decimal(each["allotted"]) == funds[each["tag"]]
            exact = 100 * spent[each["tag"]] / funds[each["tag"]]
            assert abs(Decimal(each["paid_pct"]) - exact) < Decimal("1e-11")
    assert await is_verified()


async def test_to_whom_funds_go_is_named_in_lists_rows_splits_and_files(client: httpx.AsyncClient) -> None:
    """Each unit by the name that the register has for its code."""
    await enter(client, "direct-fund-notices", notice())
    parts = {"340311": "400.00", "340311101": "350.00", "U7": "250.00"}
    names = {"340311": "单位340311", "340311101": "新桥镇", "U7": "单位U7"}
    given = [allocation(f"L-{unit}", to_unit=unit, amount=amount) for unit, amount in parts.items()]
    await enter(client, "direct-fund-allocations", *given)
    listed = (await client.get("/v1/direct-fund-allocations")).json()["items"]
    assert {each["to_unit"]: each["to_unit_name"] for each in listed} == names
    path, span = f"/v1/figures/{FUND}.allocated", {"from": "2021-01", "to": "2021-01"}
    rows = (await client.get(f"{path}/records", params={"period": "2021-01"})).json()["items"]
    assert {row["record"]["to_unit"]: row["record"]["to_unit_name"] for row in rows} == names
    lines = (await client.get(f"{path}/breakdown", params={**span, "split": "to_unit"})).json()["lines"]
    assert [(each["key"], each["name"], each["values"]) for each in lines] == [
        (unit, names[unit], [amount]) for unit, amount in parts.items()
    ]
    exported = (await client.get("/v1/direct-fund-allocations/export")).content.decode("utf-8-sig")
    told = {row["承接单位"]: row["承接单位（登记名称）"] for row in csv.DictReader(io.StringIO(exported))}
    assert told == names
    wrong = exported.replace("新桥镇", "示范镇").encode()
    sent = await client.post(
        "/v1/direct-fund-allocations/import",
        files={"file": ("a.csv", wrong, "text/csv")},
        headers={"Idempotency-Key": "again"},
    )
    found = [(each["field"], each["actual"], each["expected"]) for each in sent.json()["findings"]]
    assert (sent.json()["unchanged"], found) == (3, [("to_unit_name", "示范镇", "新桥镇")])
