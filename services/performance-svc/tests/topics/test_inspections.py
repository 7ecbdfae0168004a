"""Special inspections: what follows on what, figures by the rows, and the alert of findings past their deadline."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx

from tests.alerts import alerts_of

Record = Callable[..., dict[str, object]]
Write = Callable[..., Awaitable[None]]
PLANS, INSPECTIONS, FINDINGS, RECTIFIED, ITEMS = (
    "special-inspection-plans", "special-inspections", "special-inspection-findings", "special-inspection-rectifications",
    "accountability-items",
)  # fmt: skip
UNIT, OTHER = "349901", "349901101"


def inspection(number: str, unit: str = UNIT) -> dict[str, object]:
    return {"inspection_no": number, "kind": "poverty_funds", "unit": unit, "document": "示财监〔2021〕1号"}


def finding(number: str, of: str, amount: str, due_on: str) -> dict[str, object]:
    return {"finding_no": number, "inspection_no": of, "kind": "idle", "amount": amount, "due_on": due_on}


async def test_a_finding_is_of_an_inspection_and_no_more_is_rectified_than_was_found(told: Write) -> None:
    assert await told(INSPECTIONS, "2021-01-10", **inspection("J1", "999999")) == (409, [("unknown", "unit")])
    assert await told(INSPECTIONS, "2021-01-10", **inspection("J1")) == (201, [])
    assert await told(INSPECTIONS, "2021-01-11", **inspection("J1")) == (409, [("repeated", "inspection_no")])
    late = finding("W1", "J1", "100.00", "2021-01-20")
    assert await told(FINDINGS, "2021-01-20", **late) == (409, [("day_too_early", "due_on")])
    assert await told(FINDINGS, "2021-01-20", **finding("W1", "J9", "1.00", "2021-02-20")) == (
        409,
        [("unknown", "inspection_no")],
    )
    assert await told(FINDINGS, "2021-01-20", **finding("W1", "J1", "100.00", "2021-02-20")) == (201, [])
    for day, amount, expected in (
        ("2021-01-19", "1.00", 409),
        ("2021-01-20", "60.00", 201),
        ("2021-02-01", "40.01", 409),
        ("2021-02-01", "40.00", 201),
    ):
        status, _ = await told(RECTIFIED, day, finding_no="W1", amount=amount, document="整改报告")
        assert status == expected, (day, amount)
    item = {"measure": "notice", "people": 2, "document": "示纪〔2021〕1号"}
    assert await told(ITEMS, "2021-02-01", finding_no="W9", **item) == (409, [("unknown", "finding_no")])
    assert await told(ITEMS, "2021-02-01", finding_no="W1", **item) == (201, [])


async def test_figures_are_of_what_the_year_found(client: httpx.AsyncClient, told: Write) -> None:
    inspected = [
        ("2020-11-10", "J0", UNIT),
        ("2021-01-10", "J1", UNIT),
        ("2021-02-10", "J2", OTHER),
        ("2021-03-10", "J3", UNIT),
    ]
    found = [
        ("2020-12-01", "W0", "J0", "500.00"),
        ("2021-01-20", "W1", "J1", "300.00"),
        ("2021-03-20", "W2", "J3", "100.00"),
    ]
    rectified = [("2021-02-05", "W0", "500.00"), ("2021-02-28", "W1", "120.00"), ("2021-04-01", "W2", "100.00")]
    for day, number, unit in inspected:
        assert (await told(INSPECTIONS, day, **inspection(number, unit)))[0] == 201
    for day, number, of, amount in found:
        assert (await told(FINDINGS, day, **finding(number, of, amount, "2021-12-31")))[0] == 201
    for day, number, amount in rectified:
        assert (await told(RECTIFIED, day, finding_no=number, amount=amount, document="整改报告"))[0] == 201
    for end in ("2020-12-31", "2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30", "2021-12-31"):
        figures = (await client.get("/v1/summary", params={"period": end[:7]})).json()["figures"]
        told_by = {each["id"].removeprefix("performance.inspections."): each["value"] for each in figures}
        of_year = {number: Decimal(amount) for day, number, _, amount in found if day[:4] == end[:4] and day <= end}
        done = sum(
            (Decimal(amount) for day, number, amount in rectified if number in of_year and day <= end), Decimal(0)
        )
        total = sum(of_year.values(), Decimal(0))
        assert Decimal(told_by["found"]) == total, end
        assert abs(Decimal(told_by["rectified_pct"]) - done * 100 / total) < Decimal("1e-11"), end
        units = {unit for day, _, unit in inspected if day[:4] == end[:4] and day <= end}
        assert Decimal(told_by["units"]) == len(units), end


async def test_a_finding_warns_from_the_day_after_its_deadline_until_all_is_rectified(
    client: httpx.AsyncClient, told: Write
) -> None:
    assert (await told(INSPECTIONS, "2021-01-10", **inspection("J1")))[0] == 201
    assert (await told(FINDINGS, "2021-01-20", **finding("W1", "J1", "100.00", "2021-02-28")))[0] == 201
    assert (await told(FINDINGS, "2021-01-20", **finding("W2", "J1", "0.00", "2021-03-31")))[0] == 201
    for day, number, amount in (
        ("2021-02-10", "W1", "99.99"),
        ("2021-05-31", "W1", "0.01"),
        ("2021-03-31", "W2", "0.00"),
    ):
        assert (await told(RECTIFIED, day, finding_no=number, amount=amount, document="整改报告"))[0] == 201
    for period, keys in (("2021-02", []), ("2021-03", ["W1"]), ("2021-04", ["W1"]), ("2021-05", [])):
        alerts = [each for each in await alerts_of(client, period) if each.code == "inspection_finding_overdue"]
        assert [each.key for each in alerts] == keys, period
        assert all(each.since == "2021-03-01" and "100.00元" in each.said for each in alerts)


async def test_a_planned_inspection_is_carried_out_by_one_of_its_unit_and_kind_in_its_year_or_is_overdue(
    client: httpx.AsyncClient, told: Write
) -> None:
    plan = {"kind": "poverty_funds", "document": "示财监〔2021〕1号"}
    early = {**plan, "plan_no": "P1", "unit": UNIT, "due_on": "2021-01-05"}
    assert await told(PLANS, "2021-01-05", **early) == (409, [("day_too_early", "due_on")])
    assert await told(PLANS, "2021-01-05", **{**early, "unit": "999999", "due_on": "2021-02-28"}) == (
        409,
        [("unknown", "unit")],
    )
    for number, unit, due_on in (("P1", UNIT, "2021-02-28"), ("P2", OTHER, "2021-03-31"), ("P3", OTHER, "2021-12-31")):
        kind = "special" if number == "P3" else "poverty_funds"
        entry = {**plan, "plan_no": number, "unit": unit, "due_on": due_on, "kind": kind}
        assert await told(PLANS, "2021-01-05", **entry) == (201, [])
    assert await told(PLANS, "2021-01-06", **{**early, "due_on": "2021-02-28"}) == (409, [("repeated", "plan_no")])
    for day, number, unit in (
        ("2021-01-04", "J0", UNIT),  # before the plan
        ("2021-03-10", "J1", UNIT),
        ("2021-04-02", "J2", OTHER),
        ("2022-01-10", "J3", OTHER),
    ):
        assert (await told(INSPECTIONS, day, **inspection(number, unit)))[0] == 201
    for period, done, overdue in (
        ("2021-01", "0", []),
        ("2021-02", "0", []),
        ("2021-03", "1", []),
        ("2021-04", "2", []),
        ("2021-12", "2", []),
    ):
        figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
        values = {each["id"].removeprefix("performance.inspections."): each["value"] for each in figures}
        assert (Decimal(values["planned"]), Decimal(values["planned_done"])) == (3, Decimal(done)), period
        alerts = [each for each in await alerts_of(client, period) if each.code == "inspection_plan_overdue"]
        assert [each.key for each in alerts] == overdue, period
    alerts = [each for each in await alerts_of(client, "2022-01") if each.code == "inspection_plan_overdue"]
    assert [(each.key, each.since) for each in alerts] == [("P3", "2022-01-01")]
