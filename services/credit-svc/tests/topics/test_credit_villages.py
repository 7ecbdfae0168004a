"""Credit villages over HTTP: grades before lines, lines before drawings, revolving; figures and claim C10 by the rows."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

Body = dict[str, Any]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Make = Callable[..., Body]
ROUNDS, VILLAGES, GRADES, LINES = "credit-rounds", "credit-villages", "household-grades", "credit-lines"
DRAWINGS, BENEFITS, USES = "line-drawings", "credit-benefits", "benefit-uses"
VILLAGE, OTHER = "340311101201", "340311101202"
PREFIX = "credit.credit_village."


def codes(findings: list[Body]) -> list[tuple[str, str | None]]:
    return [(finding["code"], finding["field"]) for finding in findings]


@pytest.fixture
async def village(enter: Enter, household: Callable[..., Awaitable[str]]) -> None:
    """Two rounds with a village each, and six households."""
    for number, begins, until in (("R1", "2019-01-01", "2020-12-31"), ("R2", "2021-03-01", "2022-12-31")):
        await enter(ROUNDS, begins, round_no=number, until=until, document=f"示金〔{begins[:4]}〕1号")
        await enter(VILLAGES, begins, round_no=number, village=VILLAGE)
    for number in range(1, 7):
        await household(f"H{number}", "ordinary")


def grade(household_no: str, value: str = "a", round_no: str = "R2", village: str = VILLAGE) -> Body:
    return {"household_no": household_no, "grade": value, "round_no": round_no, "village": village}


def line(line_no: str, household_no: str, amount: str = "50000.00", round_no: str = "R2", **changes: str) -> Body:
    usual = {"line_no": line_no, "household_no": household_no, "amount": amount, "round_no": round_no}
    return {**usual, "bank": "示范农商行", "expires_on": "2021-12-31", **changes}


def drawing(line_no: str, household_no: str, amount: str, action: str = "draw") -> Body:
    return {"line_no": line_no, "household_no": household_no, "amount": amount, "action": action}


async def test_rounds_follow_each_other_and_what_is_of_one_is_dated_within_it(
    client: httpx.AsyncClient, village: None, enter: Enter, refused: Refused, body: Make
) -> None:
    third = {"round_no": "R3", "until": "2024-12-31", "document": "示金〔2022〕1号"}
    overlap = await refused(ROUNDS, "2022-12-31", **third)
    assert codes(overlap) == [("credit_round_overlap", "business_date")]
    assert all(finding["message_zh"] and finding["message_en"] for finding in overlap)
    backwards = body("2023-01-01", **{**third, "until": "2023-01-01"})
    assert (await client.post(f"/v1/{ROUNDS}", json=backwards)).status_code == 422
    assert codes(await refused(ROUNDS, "2023-01-01", **{**third, "round_no": "R2"}))[0] == ("repeated", "round_no")
    await enter(ROUNDS, "2023-01-01", **third)
    outside = [("outside_round", "business_date")]
    assert codes(await refused(GRADES, "2023-01-01", **grade("H1"))) == outside
    assert codes(await refused(GRADES, "2021-02-28", **grade("H1"))) == [("too_early", "business_date")] * 2
    await enter(GRADES, "2022-12-31", **grade("H1"))
    assert codes(await refused(LINES, "2023-01-01", **line("L1", "H1", expires_on="2023-06-30"))) == outside
    assert codes(await refused(VILLAGES, "2023-01-01", round_no="R2", village=OTHER)) == outside


async def test_a_village_is_one_of_the_register_and_of_the_round(village: None, enter: Enter, refused: Refused) -> None:
    assert codes(await refused(VILLAGES, "2021-03-02", round_no="R2", village="349901101")) == [
        ("unit_kind", "village")
    ]
    assert codes(await refused(VILLAGES, "2021-03-02", round_no="R2", village=VILLAGE)) == [("repeated", "village")]
    assert codes(await refused(VILLAGES, "2021-03-02", round_no="R9", village=OTHER)) == [("unknown", "round_no")]
    assert codes(await refused(GRADES, "2021-03-02", **grade("H1", village=OTHER))) == [("unknown", "village")]
    await enter(VILLAGES, "2019-02-01", round_no="R1", village=OTHER)
    assert codes(await refused(GRADES, "2021-03-02", **grade("H1", village=OTHER))) == [("differs", "round_no")]
    assert codes(await refused(GRADES, "2021-03-02", **grade("H9"))) == [("unknown", "household_no")]
    await enter(GRADES, "2021-03-02", **grade("H1"))
    assert codes(await refused(GRADES, "2021-03-02", **grade("H1", "b"))) == [("repeated", "household_no")]


async def test_lines_and_drawings_are_for_households_graded_a_or_better_on_the_day(
    client: httpx.AsyncClient, village: None, enter: Enter, refused: Refused
) -> None:
    low = [("grade_too_low", "household_no")]
    assert codes(await refused(LINES, "2021-04-01", **line("L1", "H1"))) == low
    await enter(GRADES, "2021-04-02", **grade("H1", "b"))
    assert codes(await refused(LINES, "2021-04-02", **line("L1", "H1"))) == low
    rated = await enter(GRADES, "2021-04-03", **grade("H1"))
    assert codes(await refused(LINES, "2021-04-02", **line("L1", "H1"))) == low
    assert codes(await refused(LINES, "2021-04-03", **line("L1", "H1", expires_on="2021-04-03"))) == [
        ("credit_line_term", "expires_on")
    ]
    await enter(LINES, "2021-04-03", **line("L1", "H1"))
    await enter(DRAWINGS, "2021-05-31", **drawing("L1", "H1", "1000.00"))
    void = await client.post(f"/v1/{GRADES}/{rated['id']}/void", json={"reason": "误评"})
    assert (void.status_code, {code for code, _ in codes(void.json()["findings"])}) == (409, {"grade_too_low"})
    await enter(GRADES, "2021-06-01", **grade("H1", "c"))
    assert codes(await refused(DRAWINGS, "2021-06-01", **drawing("L1", "H1", "1.00"))) == low
    await enter(DRAWINGS, "2021-06-01", **drawing("L1", "H1", "1000.00", "repay"))
    await enter(GRADES, "2021-06-02", **grade("H1", "aaa"))
    await enter(DRAWINGS, "2021-06-02", **drawing("L1", "H1", "1.00"))


async def test_a_line_revolves_within_its_amount_until_it_expires(
    client: httpx.AsyncClient, village: None, enter: Enter, refused: Refused, body: Make
) -> None:
    for number in ("H1", "H2"):
        await enter(GRADES, "2021-04-01", **grade(number))
    await enter(LINES, "2021-04-01", **line("L1", "H1"))
    await enter(DRAWINGS, "2021-05-01", **drawing("L1", "H1", "50000.00"))
    (over,) = await refused(DRAWINGS, "2021-05-01", **drawing("L1", "H1", "0.01"))
    assert (over["code"], over["actual"], over["difference"]) == ("not_covered", "50000.01", "0.01")
    await enter(DRAWINGS, "2021-06-01", **drawing("L1", "H1", "30000.00", "repay"))
    again = body("2021-06-01", **drawing("L1", "H1", "30000.00"))
    dry = await client.post(f"/v1/{DRAWINGS}", json=again, params={"dry_run": True})
    assert dry.json()["headroom"]["L1.drawable"] == "0.00"
    assert (await client.post(f"/v1/{DRAWINGS}", json=again)).status_code == 201
    assert codes(await refused(DRAWINGS, "2021-07-01", **drawing("L1", "H1", "80000.01", "repay"))) == [
        ("not_covered", "amount")
    ]
    await enter(DRAWINGS, "2021-07-01", **drawing("L1", "H1", "50000.00", "repay"))
    assert codes(await refused(DRAWINGS, "2021-07-02", **drawing("L1", "H2", "1.00")))[0] == (
        "differs", "household_no",
    )  # fmt: skip
    assert codes(await refused(DRAWINGS, "2021-07-02", **drawing("L9", "H1", "1.00")))[0] == ("unknown", "line_no")
    assert codes(await refused(DRAWINGS, "2022-01-01", **drawing("L1", "H1", "1.00"))) == [
        ("credit_line_expired", "business_date")
    ]
    await enter(DRAWINGS, "2021-12-31", **drawing("L1", "H1", "1.00"))
    await enter(DRAWINGS, "2022-01-01", **drawing("L1", "H1", "1.00", "repay"))


async def test_a_benefit_is_used_by_whoever_has_the_grade_for_it_while_it_lasts(
    village: None, enter: Enter, refused: Refused
) -> None:
    benefit = {"benefit_no": "B1", "name": "利率优惠", "lowest_grade": "aa", "document": "示金〔2021〕5号"}
    assert codes(await refused(BENEFITS, "2021-04-01", **benefit, ends_on="2021-04-01")) == [
        ("benefit_term", "ends_on")
    ]
    await enter(BENEFITS, "2021-04-01", **benefit, ends_on="2021-10-01")
    await enter(GRADES, "2021-04-01", **grade("H1", "a"))
    use = {"benefit_no": "B1", "household_no": "H1"}
    assert codes(await refused(USES, "2021-04-02", **use)) == [("grade_too_low", "household_no")]
    assert codes(await refused(USES, "2021-03-31", **use))[0] == ("too_early", "business_date")
    await enter(GRADES, "2021-05-01", **grade("H1", "aa"))
    await enter(USES, "2021-05-01", **use)
    assert codes(await refused(USES, "2021-05-01", **use)) == [("repeated", "benefit_no")]
    await enter(USES, "2021-09-30", **use)
    assert codes(await refused(USES, "2021-10-01", **use)) == [("benefit_ended", "business_date")]
    assert codes(await refused(USES, "2021-06-01", **{**use, "benefit_no": "B9"})) == [("unknown", "benefit_no")]


GRADED = [
    ("2019-02-01", "R1", "H1", "a"), ("2019-02-01", "R1", "H2", "aaa"), ("2019-03-01", "R1", "H3", "b"),
    ("2021-03-05", "R2", "H2", "aa"), ("2021-03-05", "R2", "H3", "c"), ("2021-05-01", "R2", "H3", "a"),
    ("2021-06-01", "R2", "H3", "d"), ("2021-06-01", "R2", "H4", "b"),
]  # fmt: skip
GIVEN = [
    ("2019-02-02", "R1", "L1", "H1", "30000.00", "2021-12-31"),
    ("2021-03-10", "R2", "L2", "H2", "50000.50", "2021-09-30"),
    ("2021-05-02", "R2", "L3", "H3", "80000.00", "2022-12-31"),
]
DRAWN = [
    ("2019-03-01", "L1", "H1", "draw", "30000.00"), ("2020-12-31", "L1", "H1", "repay", "30000.00"),
    ("2021-03-01", "L1", "H1", "draw", "10000.00"), ("2021-04-01", "L2", "H2", "draw", "50000.50"),
    ("2021-04-30", "L2", "H2", "repay", "50000.50"), ("2021-05-03", "L2", "H2", "draw", "20000.00"),
    ("2021-05-31", "L3", "H3", "draw", "7.77"),
]  # fmt: skip
USED = [("2021-05-05", "H2"), ("2021-06-05", "H2"), ("2022-01-05", "H2")]
BEGINS = {"R1": "2019-01-01", "R2": "2021-03-01"}
ENDS = ["2019-01-31", "2019-12-31", "2020-12-31", "2021-02-28", "2021-03-31", "2021-05-31", "2021-09-30", "2021-10-31",
        "2022-01-31"]  # fmt: skip


def expected(end: str) -> dict[str, Decimal | None]:
    """Every figure at a month's end, by adding rows up."""
    now = max((name for name, day in BEGINS.items() if day <= end), key=lambda name: BEGINS[name])
    rated = {who for day, number, who, value in GRADED if number == now and day <= end and value in ("a", "aa", "aaa")}
    stands = [Decimal(given[4]) for given in GIVEN if given[1] == now and given[0] <= end <= given[5]]
    drawn = [row for row in DRAWN if BEGINS[now] <= row[0] <= end and row[3] == "draw"]
    uses = [day for day, _ in USED if f"{end[:4]}-01-01" <= day <= end]
    return {
        "villages": Decimal(1),
        "rated_households": Decimal(len(rated)),
        "credit_line": sum(stands, Decimal(0)),
        "used_households": Decimal(len({row[2] for row in drawn})),
        "used_amount": sum((Decimal(row[4]) for row in drawn), Decimal(0)),
        "benefits_used": Decimal(len(uses)) if uses else None,
    }


@pytest.fixture
async def filled(village: None, enter: Enter) -> None:
    """All rows, by their days."""
    await enter(BENEFITS, "2021-04-01", benefit_no="B1", name="优先办理", lowest_grade="aa", document="示金〔2021〕5号")
    for day, round_no, who, value in GRADED:
        await enter(GRADES, day, **grade(who, value, round_no))
    for day, round_no, line_no, who, amount, until in GIVEN:
        await enter(LINES, day, **line(line_no, who, amount, round_no, expires_on=until))
    for day, line_no, who, action, amount in DRAWN:
        await enter(DRAWINGS, day, **drawing(line_no, who, amount, action))
    for day, who in USED:
        await enter(USES, day, benefit_no="B1", household_no=who)


async def read(client: httpx.AsyncClient, end: str) -> tuple[dict[str, Decimal | None], bool | None]:
    """The figures of a month, and claim C10."""
    told = (await client.get("/v1/summary", params={"period": end[:7]})).json()
    known = {each["id"].removeprefix(PREFIX): each["value"] for each in told["figures"] if PREFIX in each["id"]}
    (holds,) = [each["holds"] for each in told["claims"] if each["id"] == "C10"]
    return {name: None if value is None else Decimal(value) for name, value in known.items()}, holds


async def test_every_figure_is_what_the_rows_of_the_current_round_come_to(
    client: httpx.AsyncClient, filled: None, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    flips = set()
    for end in ENDS:
        known, holds = await read(client, end)
        wanted = expected(end)
        assert known == wanted, end
        rated, used = wanted["rated_households"], wanted["used_households"]
        assert rated is not None
        assert used is not None
        assert holds is (used <= rated)
        flips.add(holds)
        alerts = (await client.get("/v1/alerts", params={"period": end[:7]})).json()["alerts"]
        assert [each["cause"]["code"] for each in alerts] == ["credit_village_used_exceeds_rated"] * (not holds)
        for name, value in wanted.items():
            params = {"period": end[:7], "limit": 100}
            rows = (await client.get(f"/v1/figures/{PREFIX}{name}/records", params=params)).json()["items"]
            assert sum((Decimal(row["contribution"]) for row in rows), Decimal(0)) == (value or 0), (end, name)
    assert flips == {True, False}
    assert await is_verified()


async def test_without_any_round_nothing_is_said(client: httpx.AsyncClient) -> None:
    known, holds = await read(client, "2021-05-31")
    assert {*known.values()} == {None}
    assert holds is None
