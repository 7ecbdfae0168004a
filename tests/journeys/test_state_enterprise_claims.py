"""What the report asserts of state-owned enterprises follows the records: each claim is flipped by a record, and read in its words."""

import itertools
from collections.abc import Awaitable, Callable

import pytest
from stdnum.cn import uscc

from tests.suite import Suite

Write = Callable[..., Awaitable[None]]
COMMON = {"source": "later", "reporting_unit": "349901"}
SHEET = {
    "scope": "single", "assets": "150.00", "liabilities": "50.00", "equity": "100.00", "state_equity": "100.00",
    "opening_state_equity": "80.00", "revenue": "9.00", "profit": "1.00", "tax": "1.00", "headcount": 3,
}  # fmt: skip


def code(name: str) -> str:
    start = f"91349901MA2TYC{ord(name):03d}"
    return start + str(uscc.calc_check_digit(start))


@pytest.fixture
def write(suite: Suite) -> Write:
    """Enter a record of the book that a test names; with `by_two`, as one person proposes it and another approves."""
    numbers = itertools.count(1)

    async def send(book: str, day: str, *, by_two: bool = False, **fields: object) -> None:
        reference, path = f"W{next(numbers)}", f"/v1/performance/{book}"
        entry = {**COMMON, "source_ref": reference, "business_date": day, **fields}
        if not by_two:
            answer = await suite.gateway.post(path, json=entry, headers=suite.auth("recorder"))
            assert answer.status_code == 201, answer.text
            return
        asked = {"operation": "enter", "reason": "按文件办理", "entry": entry}
        keyed = {"Idempotency-Key": reference}
        proposed = await suite.gateway.post(
            f"{path}/proposals", json=asked, headers={**suite.auth("recorder"), **keyed}
        )
        assert proposed.status_code == 201, proposed.text
        number = proposed.json()["proposal"]["id"]
        decided = f"{path}/proposals/{number}/approve"
        answer = await suite.gateway.post(decided, json={}, headers={**suite.auth("approver"), **keyed})
        assert answer.status_code == 200, answer.text

    return send


async def register(write: Write, *names: str, ownership: str = "sole") -> None:
    for name in names:
        told = {"credit_code": code(name), "name": f"{name}公司", "ownership": ownership, "level": 1}
        await write("state-enterprises", "2018-01-01", **told, owner_department="349901")


async def test_statements_are_said_to_be_complete_only_where_all_have_filed(suite: Suite, write: Write) -> None:
    gap = "区属国有企业〔未报〕；2020年度资产年报未报企业〔未报〕，财务月报编报到〔未报〕。"
    assert gap in await suite.words("2021-01")
    await register(write, "A", "B")
    none = await suite.words("2021-01")
    assert "2020年度国有企业资产年报正在编报，未报的有2家（A公司、B公司），" in none
    assert "财务月报尚无全部报齐的月份，缺报的是A公司、B公司。" in none

    async def file(name: str, kind: str, end: str, filed: str) -> None:
        about = {"statement_no": f"{name}{kind}{end}", "credit_code": code(name), "kind": kind, "statement_date": end}
        await write(
            "state-enterprise-statements", end if kind == "monthly" else filed, **about, filed_on=filed, **SHEET
        )

    for name, day in (("A", "2021-01-20"), ("B", "2021-02-03")):
        await file(name, "annual", "2020-12-31", day)
    for name, end, filed in (
        ("A", "2021-01-31", "2021-02-05"), ("B", "2021-01-31", "2021-02-05"), ("A", "2021-02-28", "2021-03-05"),
        ("B", "2021-02-28", "2021-03-05"), ("A", "2021-03-31", "2021-04-05"),
    ):  # fmt: skip
        await file(name, "monthly", end, filed)
    january, february, march = [await suite.words(f"2021-0{month}") for month in (1, 2, 3)]
    assert "未报的有1家（B公司），1月财务月报编报完成。" in january
    assert "2020年度国有企业资产年报编报完成，1—2月财务月报编报完成。" in february
    assert "按最近一个报齐的月份计算，国有资产保值增值率为125.0%。" in march
    assert "财务月报报齐1—2月，此后缺报的是B公司。" in march
    back = {"statement_no": "Amonthly2021-02-28", "action": "return", "reviewed_on": "2021-03-20", "remark": "不平"}
    await write("state-enterprise-reviews", "2021-02-28", by_two=True, **back)
    assert "财务月报报齐1月，此后缺报的是A公司、B公司。" in await suite.words("2021-03")


async def test_the_reform_is_said_to_be_finished_only_where_each_vehicle_is(suite: Suite, write: Write) -> None:
    await register(write, "A", "B")
    assert "区属国有企业公务用车改革任务完成0.0%，尚有2家没有完成（A公司、B公司）；" in await suite.words("2021-01")
    for name, plate in (("A", "皖Z00001"), ("B", "皖Z00002")):
        await write("soe-vehicles", "2021-01-05", plate=plate, credit_code=code(name), in_scope=True)
        await write("soe-vehicle-plans", "2021-01-10", by_two=True, credit_code=code(name), document="文1")
    for plate, action, day in (
        ("皖Z00001", "paint", "2021-01-11"), ("皖Z00001", "fit_gps", "2021-01-12"), ("皖Z00001", "join_platform", "2021-01-13"),
        ("皖Z00002", "paint", "2021-02-11"), ("皖Z00002", "fit_gps", "2021-02-12"), ("皖Z00002", "join_platform", "2021-03-01"),
    ):  # fmt: skip
        await write("soe-vehicle-steps", day, plate=plate, action=action)
    january, february, march = [await suite.words(f"2021-0{month}") for month in (1, 2, 3)]
    marked, online = "统一喷涂公车标识、安装GPS定位（2辆）", "公车使用已全部由平台监管（2辆）。"
    assert "改革任务完成50.0%，尚有1家没有完成（B公司）；1月末涉改公务用车2辆，" in january
    assert "标识并安装GPS定位的占50.0%（1辆），纳入平台监管的占50.0%（1辆）。" in january
    assert f"尚有1家没有完成（B公司）；2月末涉改公务用车2辆，{marked}，纳入平台监管的占50.0%" in february
    assert f"公务用车改革任务已经完成；3月末涉改公务用车2辆，{marked}，{online}" in march


async def test_the_plan_and_the_end_of_supervision_are_said_as_they_stand(suite: Suite, write: Write) -> None:
    await register(write, "A", "B")
    await register(write, "E", ownership="participating")
    await write("soe-plans", "2021-01-04", plan_no="P1", title="国企改革三年行动实施方案")
    plan = "《国企改革三年行动实施方案》"
    for action, day, said in (
        ("submit", "2021-02-01", {"recipient": "区政府"}), ("approve", "2021-03-05", {"document_no": "示政办〔2021〕3号"}),
    ):  # fmt: skip
        await write("soe-plan-steps", day, by_two=True, plan_no="P1", action=action, **said)
    steps = [
        ("A", "begin", "2021-01-10", "2021-12-31"), ("B", "begin", "2021-01-10", "2022-02-28"),
        ("B", "replan", "2021-02-20", "2021-11-30"), ("E", "begin", "2021-03-01", "2021-12-31"),
    ]  # fmt: skip
    for name, action, day, end in steps:
        told = {"credit_code": code(name), "action": action, "planned_end": end, "document": "文2"}
        await write("soe-supervision-steps", day, by_two=True, **told)
    january, february, march = [await suite.words(f"2021-0{month}") for month in (1, 2, 3)]
    assert f"{plan}已起草。" in january
    assert "2家正在办理，计划最迟于2022年2月28日完成。" in january
    assert f"{plan}已提交区政府审议，批准后组织实施。" in february
    assert "2家正在办理，计划2021年底前完成，最晚的计划完成日为2021年12月31日。" in february
    assert f"{plan}已经批准（示政办〔2021〕3号，2021年3月5日）。" in march
    assert "推进集中统一监管的企业3家，多于在册企业，须先核对。" in march
    held = [(await suite.claims("performance", f"2021-0{month}")) for month in (1, 2, 3)]
    assert [each["C29"] for each in held] == [True, True, False]
