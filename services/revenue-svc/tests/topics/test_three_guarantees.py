"""The three guarantees: the gap kind by kind, its rows, and the alert that the writes keep current."""

import itertools
import random
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.units import CHANGES
from tests.alerts import alerts_of
from tests.histories import values_of

Body = dict[str, object]
UNITS = ("340311", "340399")
KINDS = ("basic_livelihood", "wages", "running_costs")
GAP, NEED, GUARANTEED = (f"revenue.three_guarantees.{name}" for name in ("gap", "need", "guaranteed"))


def need(ref: str, kind: str, wanted: str, budgeted: str, **changes: object) -> Body:
    return {
        "source": "bureau",
        "source_ref": ref,
        "reporting_unit": "340311",
        "business_date": "2021-01-20",
        "fiscal_year": 2021,
        "kind": kind,
        "item": f"item {ref}",
        "need": wanted,
        "guaranteed": budgeted,
        **changes,
    }


async def enter(client: httpx.AsyncClient, *items: Body) -> None:
    answer = await client.post("/v1/guarantee-needs/batch", json={"items": items})
    assert answer.status_code == 201, answer.text


async def refused(client: httpx.AsyncClient, body: Body) -> tuple[int, str]:
    answer = await client.post("/v1/guarantee-needs", json=body)
    problem = answer.json()
    return answer.status_code, (problem.get("findings") or problem["errors"])[0]["field"]


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> Body:
    return (await client.get(f"/v1/figures/{name}", params={"period": period, **params})).json()


async def alerts(client: httpx.AsyncClient, period: str = "2021-03") -> list[tuple[str, str, str]]:
    return [(alert.key, alert.level, alert.said) for alert in await alerts_of(client, period)]


async def test_the_surplus_of_one_kind_covers_no_other(client: httpx.AsyncClient) -> None:
    await enter(
        client,
        need("1", "wages", "1000.00", "900.00"),
        need("2", "wages", "10.00", "60.00"),  # within a kind items do cover each other: 50.00 are wanting
        need("3", "basic_livelihood", "5.00", "500.00"),
        need("4", "running_costs", "7.05", "7.00"),
    )
    assert [(await figure(client, name))["value"] for name in (NEED, GUARANTEED, GAP)] == [
        "1022.05",
        "1467.00",
        "50.05",
    ]
    rows = {}
    for kind, column in [(kind, column) for kind in KINDS for column in ("need", "guaranteed")]:
        query = {"period": "2021-03", "measure": f"{kind}_{column}"}
        items = (await client.get(f"/v1/figures/{GAP}/records", params=query)).json()["items"]
        rows[kind, column] = [(row["record"]["source_ref"], row["contribution"]) for row in items]
    assert rows["wages", "need"] == [("1", "1000.00"), ("2", "10.00")]
    assert rows["wages", "guaranteed"] == [("1", "900.00"), ("2", "60.00")]
    assert rows["basic_livelihood", "guaranteed"] == [("3", "500.00")]
    bare = await client.get(f"/v1/figures/{GAP}/records", params={"period": "2021-03"})
    assert bare.json()["errors"][0]["rule"] == "one_of_inputs"


async def test_the_surplus_of_one_unit_covers_no_other(client: httpx.AsyncClient) -> None:
    await enter(
        client,
        need("1", "wages", "10.00", "7.00"),
        need("2", "wages", "5.00", "50.00", reporting_unit="340399"),
        need("3", "wages", "0.00", "1.00", business_date="2021-04-01"),
    )
    assert [(await figure(client, GAP, period))["value"] for period in ("2021-03", "2021-04")] == ["3.00", "2.00"]
    assert [key for key, _, _ in await alerts(client, "2021-04")] == ["2021 wages 340311"]
    query = {"period": "2021-04", "measure": "wages_wanting"}
    items = (await client.get(f"/v1/figures/{GAP}/records", params=query)).json()["items"]
    assert [(row["record"]["source_ref"], row["contribution"]) for row in items] == [("3", "2.00")]


async def test_each_kind_has_its_need_guarantee_and_gap(client: httpx.AsyncClient) -> None:
    await enter(client, need("1", "wages", "10.05", "9.00"), need("2", "basic_livelihood", "5.00", "500.00"))
    names = ("need", "guaranteed", "gap")
    found = {
        kind: [Decimal((await figure(client, f"revenue.three_guarantees.{kind}_{name}"))["value"]) for name in names]
        for kind in KINDS
    }
    assert found == {
        "wages": [Decimal("10.05"), Decimal("9.00"), Decimal("1.05")],
        "basic_livelihood": [Decimal("5.00"), Decimal("500.00"), Decimal(0)],
        "running_costs": [Decimal(0)] * 3,
    }
    missing = await figure(client, "revenue.three_guarantees.running_costs_gap")
    assert (missing["state"], missing["notes"]) == ("zero", ["没有记录，按0计：保运转"])
    assert (await figure(client, "revenue.three_guarantees.wages_need", "2020-03"))["state"] == "not_reported"


async def test_without_any_record_the_gap_is_not_reported_and_a_missing_kind_is_named(
    client: httpx.AsyncClient,
) -> None:
    empty = await figure(client, GAP)
    assert (empty["value"], empty["state"]) == (None, "not_reported")
    await enter(client, need("1", "wages", "10.00", "10.00"))
    found = await figure(client, GAP)
    assert (Decimal(str(found["value"])), found["state"]) == (0, "reported")
    assert found["notes"] == ["没有记录，按0计：保基本民生、保运转"]


@pytest.mark.parametrize(
    ("day", "period", "value"),
    [
        ("2020-01-01", "2021-01", "1.00"),
        ("2020-12-31", "2021-01", "1.00"),
        ("2021-01-31", "2021-01", "1.00"),
        ("2021-02-01", "2021-01", None),
        ("2021-02-01", "2021-02", "1.00"),
        ("2021-12-31", "2021-12", "1.00"),
        ("2021-12-31", "2022-01", None),
    ],
)
async def test_a_need_counts_from_its_date_but_not_before_its_year(
    client: httpx.AsyncClient, day: str, period: str, value: str | None
) -> None:
    await enter(client, need("1", "wages", "1.00", "0.00", business_date=day))
    assert (await figure(client, NEED, period))["value"] == value


async def test_what_no_rule_allows_is_refused_by_field(client: httpx.AsyncClient) -> None:
    assert await refused(client, need("1", "wages", "-0.01", "0.00")) == (422, "need")
    assert await refused(client, need("1", "wages", "0.00", "-0.01")) == (422, "guaranteed")
    assert await refused(client, need("1", "pensions", "0.00", "0.00")) == (422, "kind")
    for day in ("2019-12-31", "2022-01-01"):
        assert await refused(client, need("1", "wages", "1.00", "0.00", business_date=day)) == (409, "business_date")
    await enter(client, need("1", "wages", "1.00", "0.00", item="教师工资"))
    assert await refused(client, need("2", "wages", "1.00", "0.00", item="教师工资")) == (409, "item")
    await enter(
        client,
        need("3", "wages", "1.00", "0.00", item="教师工资", reporting_unit="340399"),
        need("4", "wages", "1.00", "0.00", item="教师工资", fiscal_year=2022),
        need("5", "running_costs", "1.00", "0.00", item="教师工资"),
    )


async def test_the_alert_is_raised_changed_and_closed_by_the_writes(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    await enter(client, need("1", "wages", "100.00", "100.00"), need("2", "running_costs", "1.00", "9.00"))
    assert await alerts(client) == []
    await enter(client, need("3", "wages", "0.01", "0.00"))
    wages = "单位340311：2021年保工资需求{}元，预算安排{}元，缺口{}元"
    assert await alerts(client) == [("2021 wages 340311", "red", wages.format("100.01", "100.00", "0.01"))]
    (third,) = (await client.get("/v1/guarantee-needs", params={"source_ref": "3"})).json()["items"]
    more = {"reason": "补报需求", "entry": need("3", "wages", "5.00", "0.00")}
    assert (await client.post(f"/v1/guarantee-needs/{third['id']}/correct", json=more)).status_code == 200
    assert await alerts(client) == [("2021 wages 340311", "red", wages.format("105.00", "100.00", "5.00"))]
    (third,) = (await client.get("/v1/guarantee-needs", params={"source_ref": "3"})).json()["items"]
    moved = {"reason": "类别有误", "entry": need("3", "running_costs", "8.01", "0.00")}
    assert (await client.post(f"/v1/guarantee-needs/{third['id']}/correct", json=moved)).status_code == 200
    assert [key for key, _, _ in await alerts(client)] == ["2021 running_costs 340311"]
    for ref in ("2", "3"):  # without 2, 3 alone is wanting still; without both the kind has no record at all
        (row,) = (await client.get("/v1/guarantee-needs", params={"source_ref": ref})).json()["items"]
        voided = await client.post(f"/v1/guarantee-needs/{row['id']}/void", json={"reason": "重复填报"})
        assert voided.status_code == 200
        assert [key for key, _, _ in await alerts(client)] == (["2021 running_costs 340311"] if ref == "2" else [])
    assert await is_verified()


async def test_a_dry_run_says_what_is_left_of_the_guarantee(client: httpx.AsyncClient) -> None:
    await enter(client, need("1", "wages", "100.00", "130.00"))
    body = need("2", "wages", "31.00", "0.00")
    answer = await client.post("/v1/guarantee-needs", json=body, params={"dry_run": True})
    assert answer.json()["headroom"] == {"2021 wages 340311": "-1.00"}
    assert await alerts(client) == []


async def test_a_closed_month_keeps_its_gap(client: httpx.AsyncClient, issuer: Issuer) -> None:
    await enter(client, need("1", "wages", "100.00", "90.00"))
    approver = issuer.headers("approver", person="李四")
    closing = await client.post("/v1/periods/2021-03/close", json={"reason": "三月结账"}, headers=approver)
    assert closing.status_code == 200
    late = need("2", "wages", "5.00", "0.00", business_date="2021-03-31")
    assert (await client.post("/v1/guarantee-needs", json=late)).json()["code"] == "period_closed"
    await enter(client, late | {"business_date": "2021-04-01"})
    assert [(await figure(client, GAP, period))["value"] for period in ("2021-03", "2021-04")] == ["10.00", "15.00"]


def expected(rows: list[Body], period: str) -> Decimal | None:
    """Plain Python: the rows of the period's year that count by its end, kind by kind and unit by unit."""
    year, gap = int(period[:4]), Decimal(0)
    counted = [
        row for row in rows if row["fiscal_year"] == year and max(str(row["business_date"])[:7], f"{year}-01") <= period
    ]
    for kind, unit in itertools.product(KINDS, UNITS):
        of_kind = [row for row in counted if (row["kind"], row["reporting_unit"]) == (kind, unit)]
        wanting = sum((Decimal(str(row["need"])) - Decimal(str(row["guaranteed"])) for row in of_kind), Decimal(0))
        gap += max(wanting, Decimal(0))
    return gap if counted else None


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_gap_and_the_alerts_are_what_plain_python_makes_of_the_rows(
    client: httpx.AsyncClient, seed: int
) -> None:
    rng = random.Random(seed)

    def draw(ref: str) -> Body:
        wanted, budgeted = (f"{Decimal(rng.randint(0, 1000)) / 100:.2f}" for _ in range(2))
        day = f"{rng.choice([2020, 2021])}-{rng.randint(1, 12):02d}-{rng.choice(['01', '28'])}"
        year = int(day[:4]) + rng.choice([0, 0, 1])
        unit = rng.choice(UNITS)
        return need(ref, rng.choice(KINDS), wanted, budgeted, fiscal_year=year, business_date=day, reporting_unit=unit)

    states: list[dict[str, Body]] = [{}] * (1 + CHANGES)
    for number in range(25):
        before = states[-1]
        chosen = rng.choice(sorted(before)) if before else None
        if chosen is None or rng.random() < 0.5:
            body = draw(f"R{number}")
            answer = await client.post("/v1/guarantee-needs", json=body)
            states.append({**before, f"R{number}": body})
        else:
            (row,) = (await client.get("/v1/guarantee-needs", params={"source_ref": chosen})).json()["items"]
            path = f"/v1/guarantee-needs/{row['id']}"
            if rng.random() < 0.5:
                body = draw(chosen)
                answer = await client.post(f"{path}/correct", json={"reason": "录入错误", "entry": body})
                states.append({**before, chosen: body})
            else:
                answer = await client.post(f"{path}/void", json={"reason": "重复填报"})
                states.append({ref: body for ref, body in before.items() if ref != chosen})
        assert answer.is_success, answer.text
    for change_no, state in enumerate(states):
        for period, found in (await values_of(client, [GAP], "2020-01", "2021-12", as_of=change_no)).items():
            assert found[GAP] == expected([*state.values()], period)
    last = [*states[-1].values()]
    for year in (2020, 2021, 2022):
        parts = {
            (kind, unit): [row for row in last if (row["kind"], row["reporting_unit"]) == (kind, unit)]
            for kind, unit in itertools.product(KINDS, UNITS)
        }
        wanting = {
            f"{year} {kind} {unit}" for (kind, unit), rows in parts.items() if (expected(rows, f"{year}-12") or 0) > 0
        }
        found = {key for key, _, _ in await alerts(client, f"{year}-12")}
        assert {key for key in found if key.startswith(str(year))} == wanting
        assert all(key[:4] >= str(year) for key in found)  # what was wanting last year is told no more
