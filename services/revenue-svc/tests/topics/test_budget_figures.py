"""Balance tables and the figures of budgets at every cut-off, against plain Python over the lines that were sent."""

import random
from collections.abc import Callable
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.units import CHANGES
from tests.histories import points_of

Body = dict[str, object]
Make = Callable[..., Body]
BUDGET, COMPLETION, AHEAD = (
    f"revenue.general_revenue.{name}" for name in ("budget", "completion_pct", "ahead_of_schedule_pp")
)
INCOME = (
    "own_revenue", "upper_subsidy", "on_lent_debt", "transferred_in", "stabilisation_used", "opening_balance",
)  # fmt: skip
EXPENDITURE = (
    "own_expenditure", "remitted_up", "debt_repaid", "stabilisation_set", "subsidy_to_lower", "closing_balance",
)  # fmt: skip
SUBJECTS = {
    ("own_revenue", "general_public_budget"): ["101", "10101", "103", "10304"],
    ("own_revenue", "government_fund"): ["10301", "10310"],
    ("own_expenditure", "general_public_budget"): ["201", "205", "213"],
    ("own_expenditure", "government_fund"): ["212", "229", "232"],
}
IN = {"initial": ("approved",), "in_force": ("approved", "adjustment"), "final": ("final",)}
OWN = {"budget_level": "district", "district_share_pct": "100"}
RESOLUTION = {"stage": "adjustment", "business_date": "2021-08-31", "resolution_no": "区人常〔2021〕9号"}


async def enter(client: httpx.AsyncClient, book: str, *lines: Body) -> None:
    answer = await client.post(f"/v1/{book}/batch", json={"items": list(lines)})
    assert answer.status_code == 201, answer.text


async def balance(client: httpx.AsyncClient, kind: str, stage: str, year: int = 2021, **more: object) -> Body:
    params = {"year": year, "budget_kind": kind, "stage": stage, **more}
    answer = await client.get("/v1/budgets/balance", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def figure(client: httpx.AsyncClient, name: str, period: str, **more: object) -> Body:
    return (await client.get(f"/v1/figures/{name}", params={"period": period, **more})).json()


async def value(client: httpx.AsyncClient, name: str, period: str, **more: object) -> tuple[object, object]:
    found = await figure(client, name, period, **more)
    return found["value"], found["state"]


def draw(rng: random.Random, budget: Make, number: int) -> Body:
    """A line of 2021 or 2022, of two kinds, decided anywhere from the December before to the end of the year."""
    kind = rng.choice(["general_public_budget", "general_public_budget", "government_fund"])
    stage = rng.choice(["draft", "submitted", "approved", "approved", "adjustment", "adjustment", "final"])
    item = rng.choice([*INCOME, *EXPENDITURE, "own_revenue", "own_revenue"])
    year = rng.choice([2021, 2021, 2022])
    approval = rng.choice([f"{year - 1}-12-20", f"{year}-01-15"])
    later = rng.choice([f"{year}-{month:02d}-{rng.choice(['01', '28'])}" for month in range(2, 13)])
    sign = -1 if stage == "adjustment" and rng.random() < 0.5 else 1
    return budget(
        f"B{number}",
        fiscal_year=year,
        budget_kind=kind,
        stage=stage,
        item=item,
        subject=rng.choice(SUBJECTS.get((item, kind), [None])),
        business_date=approval if stage != "adjustment" else later,
        project_code=f"P{number}",  # no line twice
        amount=f"{sign * Decimal(rng.randint(1, 10**9)) / 100:.2f}",
    )


def table(lines: list[Body], kind: str, stage: str, year: int) -> dict[str, tuple[Decimal, int]]:
    """Each item's sum and rows."""
    found = {}
    for item in (*INCOME, *EXPENDITURE):
        amounts = [
            Decimal(str(line["amount"]))
            for line in lines
            if (line["item"], line["budget_kind"], line["fiscal_year"]) == (item, kind, year)
            and line["stage"] in IN[stage]
        ]
        found[item] = sum(amounts, Decimal(0)), len(amounts)
    return found


def in_force(lines: list[Body], period: str, stages: tuple[str, ...]) -> Decimal | None:
    """The general revenue budget at a month's end: what its fiscal year had been given by then."""
    year = int(period[:4])
    amounts = [
        Decimal(str(line["amount"]))
        for line in lines
        if (line["budget_kind"], line["item"], line["fiscal_year"]) == ("general_public_budget", "own_revenue", year)
        and line["stage"] in stages
        and (str(line["business_date"])[:7] <= period or period.endswith("-12"))
    ]
    return sum(amounts, Decimal(0)) if amounts else None


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_tables_and_figures_at_every_cut_off_are_what_plain_python_makes_of_the_lines(
    client: httpx.AsyncClient, budget: Make, receipt: Make, seed: int
) -> None:
    rng = random.Random(seed)
    received = "123456.78"
    await enter(client, "receipts", receipt("R1", business_date="2021-01-31", amount=received, **OWN))
    # An approved line first, of each budget that may be adjusted.
    kinds = [(year, kind) for year in (2021, 2022) for kind in ("general_public_budget", "government_fund")]
    first = [
        budget(f"A{n}", fiscal_year=year, budget_kind=kind, item="transferred_in", subject=None,
               business_date=f"{year - 1}-12-01")
        for n, (year, kind) in enumerate(kinds)
    ]  # fmt: skip
    await enter(client, "budgets", *first)
    states, number = {2 + CHANGES: first}, 0
    for change_no in range(3 + CHANGES, 9 + CHANGES):
        lines = [draw(rng, budget, number + n) for n in range(rng.randint(1, 12))]
        number += len(lines)
        await enter(client, "budgets", *lines)
        states[change_no] = [*states[change_no - 1], *lines]
    for change_no, lines in states.items():
        for year, kind in kinds:
            for stage in IN:
                check_table(
                    await balance(client, kind, stage, year, as_of=change_no),
                    table(lines, kind, stage, year),
                    change_no,
                )
        found = await points_of(client, (BUDGET, COMPLETION, AHEAD), "2020-12", "2022-12", as_of=change_no)
        for period, points in found.items():
            check_points(points, lines, period, Decimal(received))
        for period in ("2020-12", "2021-01", "2021-06", "2021-12", "2022-01", "2022-12"):
            await check_rows(client, lines, period, change_no)


def check_table(found: Body, expected: dict[str, tuple[Decimal, int]], change_no: int) -> None:
    sides = {name: found[name] for name in ("income", "expenditure")}
    items = {
        line["item"]: (Decimal(line["amount"]), line["rows"])
        for side in sides.values()
        for line in side["items"]  # type: ignore[index]
    }
    assert items == expected
    totals = []
    for name, wanted in (("income", INCOME), ("expenditure", EXPENDITURE)):
        side = sides[name]
        assert [line["item"] for line in side["items"]] == list(wanted)  # type: ignore[index]
        totals.append(sum((expected[item][0] for item in wanted), Decimal(0)))
        rows = sum(expected[item][1] for item in wanted)
        assert (Decimal(side["total"]), side["rows"]) == (totals[-1], rows)  # type: ignore[index]
    rows = sum(count for _, count in expected.values())
    difference = totals[0] - totals[1]
    state = "not_reported" if rows == 0 else "unbalanced" if difference else "balanced"
    assert (Decimal(str(found["difference"])), found["rows"], found["state"]) == (difference, rows, state)
    assert found["change_no"] == change_no


async def check_rows(client: httpx.AsyncClient, lines: list[Body], period: str, change_no: int) -> None:
    params = {"period": period, "as_of": change_no}
    rows = (await client.get(f"/v1/figures/{BUDGET}/records", params=params)).json()["items"]
    wanted = in_force(lines, period, IN["in_force"])
    assert sum((Decimal(row["contribution"]) for row in rows), Decimal(0)) == (wanted or 0)


def check_points(points: Body, lines: list[Body], period: str, received: Decimal) -> None:
    wanted = in_force(lines, period, IN["in_force"])
    found = points[BUDGET]
    assert (None if found["value"] is None else Decimal(str(found["value"]))) == wanted, period
    assert found["state"] == ("not_reported" if wanted is None else "reported")
    ratios = [points[name]["value"] for name in (COMPLETION, AHEAD)]
    if wanted is None or wanted <= 0 or not period.startswith("2021"):
        assert ratios == [None, None]
        return
    completed = received * 100 / wanted
    passed = Decimal(int(period[5:])) * 100 / 12
    places = Decimal("1e-9")
    assert [Decimal(str(ratio)).quantize(places) for ratio in ratios] == [
        completed.quantize(places), (completed - passed).quantize(places),
    ]  # fmt: skip


async def test_drafts_and_accounts_and_other_budgets_are_no_budget(client: httpx.AsyncClient, budget: Make) -> None:
    await enter(
        client,
        "budgets",
        *[budget(stage, stage=stage) for stage in ("draft", "submitted", "final")],
        budget("fund", budget_kind="government_fund", subject="10301"),
        budget("subsidy", item="upper_subsidy", subject=None),
    )
    for name in (BUDGET, COMPLETION, AHEAD):
        assert await value(client, name, "2021-12") == (None, "not_reported")


@pytest.mark.parametrize(
    ("day", "counts_from", "not_yet"),
    [
        ("2020-12-28", "2021-01", "2020-12"),
        ("2021-01-01", "2021-01", "2020-12"),
        ("2021-02-05", "2021-02", "2021-01"),
        ("2021-12-31", "2021-12", "2021-11"),
    ],
)
async def test_a_line_counts_from_its_decision_on_and_within_its_fiscal_year(
    client: httpx.AsyncClient, budget: Make, day: str, counts_from: str, not_yet: str
) -> None:
    await enter(client, "budgets", budget("B1", business_date=day))
    assert await value(client, BUDGET, counts_from) == ("1000.00", "reported")
    assert await value(client, BUDGET, "2021-12") == ("1000.00", "reported")
    assert await value(client, BUDGET, not_yet) == (None, "not_reported")
    assert await value(client, BUDGET, "2022-01") == (None, "not_reported")
    (row,) = (await client.get(f"/v1/figures/{BUDGET}/records", params={"period": "2021-12"})).json()["items"]
    assert (row["business_date"][:7], row["record"]["business_date"]) == (counts_from, day)


async def test_an_adjustment_changes_the_budget_from_its_month_on(client: httpx.AsyncClient, budget: Make) -> None:
    await enter(client, "budgets", budget("B1"), budget("A1", **RESOLUTION, amount="-200.00"))
    points = (await client.get(f"/v1/figures/{BUDGET}/series", params={"from": "2021-01", "to": "2021-12"})).json()
    values = [point["value"] for point in points["points"]]
    assert values == [None, *["1000.00"] * 6, *["800.00"] * 5]


async def set_denominator(client: httpx.AsyncClient, issuer: Issuer, since: str, chosen: str) -> None:
    """Proposed by one person, approved by another."""
    entry = {
        "source": "parameters", "source_ref": since, "reporting_unit": "bureau", "business_date": since,
        "key": "budget_denominator", "value": chosen, "document": "财办〔2021〕3号",
    }  # fmt: skip
    path = "/v1/parameters/proposals"
    proposed = await client.post(
        path,
        json={"operation": "enter", "reason": "口径调整", "entry": entry},
        headers={**issuer.headers("recorder", person="张三"), "Idempotency-Key": f"p{since}"},
    )
    assert proposed.status_code == 201, proposed.text
    approved = await client.post(
        f"{path}/{proposed.json()['proposal']['id']}/approve",
        json={},
        headers={**issuer.headers("approver", person="李四", client="other"), "Idempotency-Key": f"a{since}"},
    )
    assert approved.status_code in (200, 201), approved.text


async def test_the_denominator_decides_what_is_measured_against_and_stands_in_the_notes(
    client: httpx.AsyncClient, budget: Make, receipt: Make, issuer: Issuer
) -> None:
    await enter(client, "receipts", receipt("R1", business_date="2021-09-30", amount="600.00", **OWN))
    await enter(client, "budgets", budget("B1"), budget("A1", **RESOLUTION, amount="-200.00"))
    tag = (await client.get(f"/v1/figures/{COMPLETION}", params={"period": "2021-09"})).headers["etag"]
    adjusted = {BUDGET: "800.00", COMPLETION: "75.000000000000", AHEAD: "0.000000000000"}
    initial = {BUDGET: "1000.00", COMPLETION: "60.000000000000", AHEAD: "-15.000000000000"}

    async def check(expected: dict[str, str], note: str, **more: object) -> None:
        for name, wanted in expected.items():
            found = await figure(client, name, "2021-09", **more)
            assert (found["value"], [note in str(each) for each in found["notes"]]) == (wanted, [True])  # type: ignore[union-attr]

    await check(adjusted, "年度预算口径：调整预算（默认")
    await set_denominator(client, issuer, "2021-07-01", "initial")
    await check(initial, "年度预算口径：年初预算（自2021-07-01起，依据财办〔2021〕3号）")
    await check(adjusted, "年度预算口径：调整预算（默认", as_of=3)
    fresh = await client.get(f"/v1/figures/{COMPLETION}", params={"period": "2021-09"}, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert (await figure(client, BUDGET, "2021-06"))["value"] == "1000.00"
    assert "默认" in str((await figure(client, BUDGET, "2021-06"))["notes"])


async def test_a_balance_table_is_for_readers_of_the_whole_district_and_knows_its_version(
    client: httpx.AsyncClient, budget: Make, issuer: Issuer
) -> None:
    await enter(client, "budgets", budget("B1"))
    params = {"year": 2021, "budget_kind": "general_public_budget"}
    answer = await client.get("/v1/budgets/balance", params=params)
    assert (answer.json()["stage"], answer.json()["state"], answer.json()["difference"]) == (
        "in_force", "unbalanced", "1000.00",
    )  # fmt: skip
    held = {"If-None-Match": answer.headers["etag"]}
    assert (await client.get("/v1/budgets/balance", params=params, headers=held)).status_code == 304
    await enter(client, "budgets", budget("B2", subject="103"))
    assert (await client.get("/v1/budgets/balance", params=params, headers=held)).status_code == 200
    bound = issuer.headers("viewer", units=["340311"])
    assert (await client.get("/v1/budgets/balance", params=params, headers=bound)).status_code == 403
    for wrong in ({"year": 1993}, {"budget_kind": "other"}, {"stage": "draft"}):
        assert (await client.get("/v1/budgets/balance", params={**params, **wrong})).status_code == 422
    assert (await client.get("/v1/budgets/balance", params={**params, "as_of": 4})).status_code == 404
