"""State-owned enterprises: what the register and the statements refuse, and figures as plain Python counts them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bureau_common.schemas.periods import Period
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.once import Once
from tests.alerts import alerts_of

from .enterprise_rows import (
    CLOSINGS,
    ENTERPRISES,
    FACTORS,
    REVIEWS,
    STATEMENTS,
    code,
    enterprise,
    review,
    statement,
    two_persons,
)

Body = dict[str, object]
Record = Callable[..., Body]
Told = Callable[..., Awaitable[tuple[int, list[tuple[str, str]]]]]
REGISTER = [
    ("2018-03-01", "A", "sole", None),
    ("2019-06-10", "B", "controlled", None),
    ("2019-07-01", "C", "wholly_state", None),
    ("2018-01-01", "D", "whole_people", None),
    ("2018-01-01", "E", "participating", None),
    ("2021-02-10", "F", "controlled", "A"),
    ("2021-05-01", "B", "participating", None),
]
CLOSED = [("2021-03-15", "D")]
OPENING = {"A": "100.00", "B": "200.00", "C": "300.00", "D": "400.00", "F": "50.00"}
FILED = [
    *[(name, f"2021-{month:02d}", state) for name, month, state in (
        ("A", 1, "101.00"), ("B", 1, "202.00"), ("C", 1, "303.00"), ("D", 1, "404.00"),
        ("A", 2, "99.00"), ("B", 2, "203.00"), ("C", 2, "304.00"), ("D", 2, "405.00"), ("F", 2, "50.50"),
        ("A", 3, "160.00"), ("B", 3, "204.00"), ("F", 3, "51.00"),
        ("A", 4, "161.00"), ("B", 4, "205.00"), ("C", 4, "300.00"), ("F", 4, "52.00"),
        ("A", 5, "162.00"), ("C", 5, "299.00"), ("F", 5, "53.00"),
    )],
]  # fmt: skip
MERGED = {("A", "2021-03"), ("A", "2021-04"), ("A", "2021-05")}
ANNUAL = [("A", "2021-01-20"), ("B", "2021-02-05"), ("C", "2021-04-30"), ("D", "2021-02-28")]
RAISED, LOWERED = [("2021-02-20", "A", "8.00")], [("2021-04-02", "C", "3.00"), ("2021-06-01", "C", "5.00")]
MONTHS = [Period(2021, 3), Period(2021, 5)]
CHOICES = [(wholly, levels) for wholly in ("counted", "left_out") for levels in ("all", "first")]


@pytest.fixture
async def filled(client: httpx.AsyncClient, issuer: Issuer, record: Record, once: Once) -> httpx.AsyncClient:
    """A year of enterprises, statements, a return and factors."""

    async def fill() -> None:
        propose, approve = two_persons(client, issuer, record)
        numbers = iter(range(1000))

        async def enter(book: str, rows: list[tuple[str, Body]]) -> None:
            items = [record(f"{book}-{next(numbers)}", day, **fields) for day, fields in rows]
            answer = await client.post(f"/v1/{book}/batch", json={"items": items})
            assert answer.status_code == 201, answer.text

        await enter(ENTERPRISES, [(day, enterprise(name, kind, group)) for day, name, kind, group in REGISTER])
        await enter(CLOSINGS, [
            (day, {"credit_code": code(name), "reason": "吸收合并", "document": "文1"}) for day, name in CLOSED
        ])  # fmt: skip
        sheets = [
            statement(
                name, f"{name}{month}", f"{Period.parse(month).last_day}", state, OPENING[name],
                scope="merged" if (name, month) in MERGED else "single",
            )
            for name, month, state in FILED
        ]  # fmt: skip
        sheets += [statement(name, f"{name}N", "2020-12-31", "90.00", annual=day) for name, day in ANNUAL]
        await enter(STATEMENTS, sheets)
        for number, day, on in (("A2021-02", "2021-02-28", "2021-03-12"), ("BN", "2021-03-01", "2021-03-01")):
            proposed = await propose(REVIEWS, day, **review(number, "return", on))
            assert (await approve(REVIEWS, proposed)).status_code == 200, proposed.text
        anew = [
            statement("A", "A2", "2021-02-28", "102.00"), statement("B", "BN2", "2020-12-31", "90.00", annual="2021-05-06"),
        ]  # fmt: skip
        await enter(STATEMENTS, anew)
        moved = [(*each, "invested") for each in RAISED] + [(*each, "transferred_out") for each in LOWERED]
        await enter(FACTORS, [
            (day, {"credit_code": code(name), "kind": kind, "amount": amount, "document": "文2"})
            for day, name, amount, kind in moved
        ])  # fmt: skip

    await once(fill)
    return client


def standing(day: date, wholly: str, levels: str) -> set[str]:
    """The enterprises that stand on a day and count."""
    newest = {name: (kind, group) for on, name, kind, group in sorted(REGISTER) if date.fromisoformat(on) <= day}
    gone = {name for on, name in CLOSED if date.fromisoformat(on) <= day}
    kinds = {"sole", "controlled", "whole_people", *(["wholly_state"] if wholly == "counted" else [])}
    first = levels == "first"
    return {
        name for name, (kind, group) in newest.items() if kind in kinds and name not in gone and not (first and group)
    }


def whole_months(period: Period, wholly: str, levels: str) -> list[Period]:
    have = {(name, month) for name, month, _ in FILED}
    return [
        month
        for month in period.january.until(period)
        if all((name, str(month)) in have for name in standing(month.last_day, wholly, levels))
    ]


def expected(period: Period, wholly: str, levels: str) -> dict[str, Decimal | None]:
    """The topic's figures by plain counting."""
    whole = whole_months(period, wholly, levels)
    reported = 0
    while Period(period.year, reported + 1) in whole:
        reported += 1
    last_year = standing(date(period.year - 1, 12, 31), wholly, levels)
    done = {name: [day] for name, day in ANNUAL} | {"B": ["2021-02-05", "2021-05-06"]}
    back = {"B": "2021-03-01"}
    missing = 0
    for name in last_year:
        filed = [day for day in done.get(name, []) if day <= f"{period.last_day}"]
        is_there = bool(filed) and not (name in back and back[name] <= f"{period.last_day}" and len(filed) == 1)
        missing += not is_there
    share = None
    if whole:
        month = whole[-1]
        states = {name: Decimal(state) for name, of, state in FILED if of == str(month)}
        if month == Period(2021, 2):
            states["A"] = Decimal("102.00")
        counted = standing(month.last_day, wholly, levels) - ({"F"} if ("A", str(month)) in MERGED else set())
        closing = sum((states[name] for name in counted), Decimal(0))
        opening = sum(
            (Decimal("100.00" if (name, month.month) == ("A", 2) else OPENING[name]) for name in counted), Decimal(0)
        )
        everyone = {"A", "B", "C", "D", "F"} if wholly == "counted" else {"A", "B", "D", "F"}
        for rows, sign in ((RAISED, -1), (LOWERED, 1)):
            closing += sign * sum(
                (Decimal(a) for day, name, a in rows if day <= f"{month.last_day}" and name in everyone), Decimal(0)
            )
        share = closing * 100 / opening
    return {
        "enterprises": Decimal(len(standing(period.last_day, wholly, levels))), "months_reported": Decimal(reported),
        "annual_missing": Decimal(missing), "preservation_pct": share,
    }  # fmt: skip


async def figures(client: httpx.AsyncClient, period: Period) -> dict[str, Any]:
    answer = (await client.get("/v1/summary", params={"period": str(period)})).json()
    return {each["id"].removeprefix("performance.soe."): each for each in answer["figures"]}


async def test_figures_are_as_the_rows_count_by_every_setting(
    filled: httpx.AsyncClient, issuer: Issuer, record: Record
) -> None:
    propose, approve = two_persons(filled, issuer, record)
    for wholly, levels in CHOICES:
        for key, value in (("soe_wholly_state", wholly), ("soe_levels", levels)):
            day = f"2021-01-{1 + CHOICES.index((wholly, levels)):02d}"
            said = {"key": key, "value": value, "document": "示财〔2021〕9号", "reporting_unit": "bureau"}
            assert (await approve("parameters", await propose("parameters", day, **said))).status_code == 200
        months = Period(2021, 1).until(Period(2021, 7)) if (wholly, levels) == CHOICES[0] else MONTHS
        for period in months:
            told, by_hand = await figures(filled, period), expected(period, wholly, levels)
            for name, value in by_hand.items():
                found = told[name]["value"]
                assert (found is None) == (value is None), (period, wholly, levels, name, told[name])
                if value is not None:
                    assert abs(Decimal(found) - value) < Decimal("1e-9"), (period, wholly, levels, name)


async def test_claims_name_who_is_missing_and_alerts_wait_for_what_is_due(filled: httpx.AsyncClient) -> None:
    names = {name: f"{name}公司" for name in "ABCF"}
    for period, annual, monthly in (
        ("2021-01", ["B", "C", "D"], []), ("2021-02", ["C"], []), ("2021-03", ["B", "C"], ["C"]),
        ("2021-05", [], ["C"]), ("2021-06", [], ["A", "C", "F"]),
    ):  # fmt: skip
        told = {
            each["id"]: each for each in (await filled.get("/v1/summary", params={"period": period})).json()["claims"]
        }
        for claim, missing in (("C22", annual), ("C23", monthly)):
            assert told[claim]["holds"] is (not missing), (period, claim)
            assert told[claim]["names"] == [names.get(name, f"{name}公司") for name in missing], (period, claim)
    for period, codes in (
        ("2021-03", []), ("2021-04", ["soe_annual_late", "soe_statements_late"]), ("2021-05", ["soe_statements_late"]),
    ):  # fmt: skip
        alerts = await alerts_of(filled, period)
        assert [each.code for each in alerts if each.code != "soe_capital_lost"] == codes, period
        lost = expected(Period.parse(period), "counted", "all")["preservation_pct"]
        assert lost is not None
        assert ("soe_capital_lost" in [each.code for each in alerts]) is (lost < 100), period


async def test_what_a_group_or_a_statement_says_by_itself_is_refused_at_its_border(told: Told) -> None:
    assert await told(ENTERPRISES, "2020-01-01", **enterprise("A")) == (201, [])
    for changes, expected_codes in (
        (enterprise("B", group="A", level=1), [("enterprise_group", "group_code")]),
        (enterprise("B", level=2), [("enterprise_group", "group_code")]),
        (enterprise("B", group="B"), [("enterprise_group", "group_code")]),
        (enterprise("B", group="C"), [("unknown", "group_code")]),
        ({**enterprise("B"), "owner_department": "999999"}, [("unknown", "owner_department")]),
        (enterprise("A"), [("repeated", "credit_code")]),
    ):
        status, found = await told(ENTERPRISES, "2020-01-01", **changes)
        assert (status, found[: len(expected_codes)]) == (409, expected_codes)
    assert await told(ENTERPRISES, "2019-12-31", **enterprise("B", group="A")) == (409, [("unknown", "group_code")])
    assert await told(ENTERPRISES, "2020-01-01", **enterprise("B", group="A")) == (201, [])
    day, sheet = statement("A", "R1", "2020-01-31", "100.00")
    for changes, found in (
        ({"statement_date": "2020-01-30"}, [("not_month_end", "statement_date")]),
        ({"business_date": "2020-02-01"}, [("statement_day", "business_date")]),
        ({"filed_on": "2020-01-31"}, [("day_too_early", "filed_on")]),
        ({"assets": "150.01"}, [("unbalanced", "assets")]),
        ({"state_equity": "100.01"}, [("beyond_equity", "state_equity")]),
        ({"state_equity": "-0.01"}, [("beyond_equity", "state_equity")]),
        ({"credit_code": code("Z")}, [("unknown", "credit_code")]),
        ({"kind": "annual"}, [("not_month_end", "statement_date")]),
    ):
        assert await told(STATEMENTS, day, **{**sheet, **changes}) == (409, found), changes
    debts = {"liabilities": "250.00", "equity": "-100.00", "state_equity": "-100.00"}
    assert await told(STATEMENTS, day, **{**sheet, **debts, "state_equity": "-100.01"}) == (
        409,
        [("beyond_equity", "state_equity")],
    )
    assert await told(STATEMENTS, day, **{**sheet, **debts, "filed_on": "2020-02-29"}) == (201, [])
    again = {**sheet, "statement_no": "R2"}
    assert await told(STATEMENTS, day, **again) == (409, [("repeated", "statement_date")])
    late = statement("B", "R3", "2020-01-31", "0.00")[1] | {"filed_on": "2020-03-01"}
    assert await told(STATEMENTS, day, **late) == (201, [("filed_late", "filed_on")])
    yearly = statement("A", "R4", "2020-12-31", "90.00", annual="2021-01-01")
    assert await told(STATEMENTS, yearly[0], **yearly[1], business_date="2021-01-02") == (
        409,
        [("statement_day", "business_date")],
    )
    assert await told(CLOSINGS, "2020-12-31", credit_code=code("A"), reason="注销", document="文1") == (201, [])
    assert await told(STATEMENTS, yearly[0], **yearly[1]) == (201, [])
    closed = statement("A", "R5", "2020-12-31", "90.00")
    assert await told(STATEMENTS, closed[0], **closed[1]) == (409, [("enterprise_closed", "business_date")])
    assert await told(ENTERPRISES, "2020-12-31", **enterprise("A", "controlled")) == (
        409,
        [("enterprise_closed", "business_date")],
    )
    assert await told(CLOSINGS, "2021-12-31", credit_code=code("A"), reason="注销", document="文1") == (
        409,
        [("repeated", "credit_code")],
    )
    factor = {"credit_code": code("A"), "kind": "invested", "amount": "1.00", "document": "文1"}
    assert await told(FACTORS, "2019-12-31", **factor) == (409, [("too_early", "business_date")])


async def test_a_factor_counts_by_what_its_enterprise_was_on_its_day_whatever_that_becomes(
    client: httpx.AsyncClient, issuer: Issuer, told: Told
) -> None:
    """Else an enterprise that the state comes to control in November would change the months before, closed ones, too."""
    for name, kind in (("A", "sole"), ("E", "participating"), ("G", "controlled")):
        assert await told(ENTERPRISES, "2018-01-01", **enterprise(name, kind)) == (201, [])
    for name in "AG":
        day, sheet = statement(name, f"{name}1", "2021-01-31", "100.00")
        assert await told(STATEMENTS, day, **sheet) == (201, [])
    for name, amount in (("E", "8.00"), ("G", "20.00")):
        moved = {"credit_code": code(name), "kind": "invested", "amount": amount, "document": "文1"}
        assert await told(FACTORS, "2021-01-20", **moved) == (201, [])
    closing = {"json": {"reason": "结账"}, "headers": issuer.headers("approver", person="李四")}
    assert (await client.post("/v1/periods/2021-10/close", **closing)).status_code == 200
    before = await figures(client, Period(2021, 1))
    assert Decimal(before["preservation_pct"]["value"]) == 90  # 100 + 100 - 20 of 200
    for name, kind in (("E", "controlled"), ("G", "participating")):
        assert await told(ENTERPRISES, "2021-11-05", **enterprise(name, kind)) == (201, [])
    late = {"credit_code": code("A"), "kind": "invested", "amount": "1.00", "document": "文1"}
    assert await told(FACTORS, "2021-11-20", **late) == (201, [])
    after = await figures(client, Period(2021, 1))
    assert after["preservation_pct"] | {"change_no": 0} == before["preservation_pct"] | {"change_no": 0}


STATES = {"filed": [], "checked": ["check"], "returned": ["return"], "confirmed": ["check", "confirm"]}
ALLOWED = {("filed", "check"), ("filed", "return"), ("checked", "return"), ("checked", "confirm")}


async def test_a_statement_takes_no_step_but_those_of_its_state_and_no_person_both_sides(
    client: httpx.AsyncClient, issuer: Issuer, record: Record, told: Told
) -> None:
    propose, approve = two_persons(client, issuer, record)
    assert (await told(ENTERPRISES, "2018-01-01", **enterprise("A")))[0] == 201
    for number, (state, way) in enumerate(STATES.items()):
        end = f"{Period(2020, 1 + number).last_day}"
        assert (await told(STATEMENTS, end, **statement("A", state, end, "1.00")[1]))[0] == 201
        for action in way:
            proposed = await propose(REVIEWS, end, **review(state, action, "2020-06-01"))
            refused = await approve(REVIEWS, proposed, person="张三")
            assert (refused.status_code, refused.json()["code"]) == (409, "same_person")
            assert (await approve(REVIEWS, proposed)).status_code == 200
        for action in ("check", "return", "confirm"):
            answer = await propose(REVIEWS, end, **review(state, action, "2020-06-02"))
            assert (answer.status_code == 201) is ((state, action) in ALLOWED), (state, action, answer.text)
            if answer.status_code != 201:
                assert [each["code"] for each in answer.json()["findings"]] == ["step_out_of_order"], (state, action)
    wrong = await propose(REVIEWS, "2020-01-30", **review("filed", "check", "2020-06-01"))
    assert [each["code"] for each in wrong.json()["findings"]] == ["too_early", "statement_day"]
    early = await propose(REVIEWS, "2020-01-31", **review("filed", "check", "2020-02-09"))
    assert [each["code"] for each in early.json()["findings"]] == ["too_early"]
    silent = await propose(REVIEWS, "2020-01-31", **{**review("filed", "return", "2020-06-01"), "remark": None})
    assert [each["code"] for each in silent.json()["findings"]] == ["reason_missing"]
    # What was returned is filed anew, and of the two the new one stands alone.
    anew = statement("A", "anew", "2020-03-31", "1.00")[1]
    assert await told(STATEMENTS, "2020-03-31", **anew) == (201, [])
    assert await told(STATEMENTS, "2020-03-31", **{**anew, "statement_no": "twice"}) == (
        409,
        [("repeated", "statement_date")],
    )


@pytest.mark.race
async def test_of_one_review_approved_by_its_proposer_and_another_at_once_the_other_decides(
    client: httpx.AsyncClient, issuer: Issuer, record: Record, told: Told
) -> None:
    propose, approve = two_persons(client, issuer, record)
    assert (await told(ENTERPRISES, "2018-01-01", **enterprise("A")))[0] == 201
    assert (await told(STATEMENTS, "2020-01-31", **statement("A", "R1", "2020-01-31", "1.00")[1]))[0] == 201
    proposed = [
        await propose(REVIEWS, "2020-01-31", **review("R1", action, "2020-06-01")) for action in ("check", "return")
    ]
    answers = await asyncio.gather(*[
        approve(REVIEWS, each, person=person) for each in proposed for person in ("张三", "李四", "张三", "李四")
    ])  # fmt: skip
    for each, answer in zip(["张三", "李四", "张三", "李四"] * 2, answers, strict=True):
        assert answer.status_code in ((200, 409) if each == "李四" else (409,)), answer.text
    actions = {each["action"] for each in (await client.get(f"/v1/{REVIEWS}")).json()["items"]}
    assert actions
    assert actions <= {"check", "return"}
    assert len({answer.json()["proposal"]["id"] for answer in answers if answer.status_code == 200}) == len(actions)
