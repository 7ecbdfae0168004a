"""Special bonds' projects over HTTP: what may be entered, figures against plain Python over the rows, and alerts."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from decimal import Decimal
from random import Random

import httpx
import pytest

from tests.alerts import alerts_of

Fields = dict[str, object]
Body = Callable[..., Fields]
Enter = Callable[[str, Fields], Awaitable[str]]
Approve = Callable[..., Awaitable[httpx.Response]]
PROJECTS, STEPS, PLANS, USES, INCOME = (
    f"special-bond-{name}" for name in ("projects", "steps", "plans", "uses", "income")
)
NAMES = ("projects", "used", "used_pct", "unused", "project_income")
numbers = itertools.count(1)
FIELDS: dict[str, Fields] = {
    PROJECTS: {
        "project_code": "P1", "name": "示范医院", "sector": "social", "owner": "示范区卫健局",
        "total_investment": "300.00", "bond_need": "300.00",
    },
    STEPS: {"project_code": "P1", "document_no": "D1"},
    PLANS: {
        "project_code": "P1", "plan_year": 2022, "income": "9.00", "operating_cost": "1.00", "debt_service": "5.00",
    },
    USES: {
        "project_code": "P1", "bond_code": "S1", "payment_no": "Z1", "direction": "paid", "use_kind": "construction",
        "amount": "100.00",
    },
    INCOME: {"project_code": "P1", "income_kind": "income", "amount": "9.00", "voucher_no": "V1"},
}  # fmt: skip


def row(book: str, day: str, **changes: object) -> Fields:
    """A record of a topic's book, under a number of its own."""
    common = {"source": "t", "source_ref": f"{next(numbers)}", "reporting_unit": "349901", "business_date": day}
    return {**common, **FIELDS[book], **changes}


def step(day: str, action: str, amount: str | None = None, bond: str | None = None, **changes: object) -> Fields:
    return row(STEPS, day, action=action, amount=amount, bond_code=bond, **changes)


@pytest.fixture
async def funded(body: Body, on_lent: Body, enter: Enter) -> dict[str, str]:
    """A project with 300 of quota and 290 issued by a bond of which 280 are on-lent and 70 spent; ids by what they are."""
    kept: dict[str, str] = {"limit": await enter("debt-limits", body("debt-limits", "L1"))}
    for code, kind, purpose, project, principal in (
        ("S1", "special", "new", "P1", "300.00"),
        ("S2", "special", "new", "P7", "300.00"),
        ("S3", "special", "new", "P1", "300.00"),
        ("S4", "special", "new", "P1", "5.00"),
        ("G1", "general", "new", "P1", "300.00"),
        ("R1", "special", "refinancing", "P1", "300.00"),
    ):
        fields = {
            "code": code, "debt_kind": kind, "purpose": purpose, "project_code": project, "principal": principal
        }  # fmt: skip
        kept[code] = await enter("bonds", body("bonds", code, "2021-03-10", **fields))
    await enter("debt-movements", on_lent("M1", "2021-03-01", bond_code="S1", amount="280.00"))
    kept["P1"] = await enter(PROJECTS, row(PROJECTS, "2021-01-01"))
    await enter(PROJECTS, row(PROJECTS, "2021-01-01", project_code="P2", sector="theme_park"))
    await enter(STEPS, step("2021-01-10", "apply"))
    await enter(STEPS, step("2021-01-10", "apply", project_code="P2"))
    kept["pass"] = await enter(STEPS, step("2021-01-20", "pass"))
    await enter(STEPS, step("2021-02-01", "grant", "200.00"))
    kept["grant"] = await enter(STEPS, step("2021-02-10", "grant", "100.00", document_no="D2"))
    kept["issue"] = await enter(STEPS, step("2021-03-01", "issue", "290.00", "S1"))
    kept["use"] = await enter(USES, row(USES, "2021-03-05"))
    await enter(USES, row(USES, "2021-03-20", direction="returned", amount="30.00"))
    await enter(PLANS, row(PLANS, "2021-01-05"))
    return kept


SHORT = ["not_covered"]
BORDERS: list[tuple[str, Fields, list[str]]] = [
    (PROJECTS, row(PROJECTS, "2021-02-01"), ["repeated"]),
    (PROJECTS, row(PROJECTS, "2021-02-01", project_code="P3", bond_need="300.01"), SHORT),
    (STEPS, step("2021-03-02", "apply", project_code="P9"), ["unknown"]),
    (STEPS, step("2020-12-31", "apply", project_code="P2"), ["too_early", "step_out_of_order"]),
    (STEPS, step("2021-03-02", "apply"), ["step_out_of_order"]),
    (STEPS, step("2021-03-02", "grant"), ["special_bond_amount"]),
    (STEPS, step("2021-03-02", "grant", "0.01", document_no="D3"), SHORT),
    (STEPS, step("2021-03-02", "grant", "0.01"), ["repeated", *SHORT]),
    (STEPS, step("2021-03-02", "issue", "0.01", "S1"), ["repeated"]),
    (STEPS, step("2021-03-02", "issue", "0.01", "S9"), ["unknown"]),
    (STEPS, step("2021-03-02", "issue", "0.01", "S2"), ["differs"]),
    (STEPS, step("2021-03-02", "issue", "0.01", "G1"), ["special_bond_purpose"]),
    (STEPS, step("2021-03-02", "issue", "0.01", "R1"), ["special_bond_purpose"]),
    (STEPS, step("2021-03-02", "issue", "10.00", "S3"), []),
    (STEPS, step("2021-03-02", "issue", "10.01", "S3"), SHORT),
    (STEPS, step("2021-02-09", "issue", "10.00", "S3"), []),
    (STEPS, step("2021-03-02", "issue", "5.00", "S4"), []),
    (STEPS, step("2021-03-02", "issue", "5.01", "S4"), SHORT),
    (STEPS, step("2021-03-02", "pass", project_code="P2"), ["special_bond_negative_list"]),
    (STEPS, step("2021-03-02", "return", project_code="P2"), []),
    (PLANS, row(PLANS, "2021-02-01"), ["repeated"]),
    (PLANS, row(PLANS, "2021-02-01", project_code="P9"), ["unknown"]),
    (USES, row(USES, "2021-04-01", payment_no="Z2", use_kind="running_costs"), ["special_bond_running_costs"]),
    (USES, row(USES, "2021-04-01", payment_no="Z2", amount="210.00"), []),
    # Of 280 that are on-lent and 290 that are issued 70 are spent, from the same day on.
    (USES, row(USES, "2021-04-01", payment_no="Z2", amount="210.01"), SHORT),
    (USES, row(USES, "2021-04-01", payment_no="Z2", amount="220.01"), [*SHORT, *SHORT]),
    (USES, row(USES, "2021-03-01", payment_no="Z2", amount="180.00"), []),
    (USES, row(USES, "2021-02-28", payment_no="Z2", amount="0.01"), [*SHORT, *SHORT]),
    (USES, row(USES, "2021-04-01", amount="0.01"), ["repeated"]),
    (USES, row(USES, "2021-04-01", payment_no="Z2", bond_code="S3", amount="0.01"), [*SHORT, *SHORT]),
    (USES, row(USES, "2021-04-01", direction="returned", amount="70.00"), []),
    (USES, row(USES, "2021-04-01", direction="returned", amount="70.01"), SHORT),
    (USES, row(USES, "2021-04-01", payment_no="Z2", direction="returned", amount="0.01"), SHORT),
    (INCOME, row(INCOME, "2021-02-01", project_code="P9"), ["unknown"]),
]


@pytest.mark.race
@pytest.mark.usefixtures("funded")
async def test_64_writers_at_once_never_spend_more_of_a_bond_than_is_on_lent(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    paid = [row(USES, "2021-04-01", payment_no=f"Z{n + 2}", amount="10.01") for n in range(64)]
    answers = await asyncio.gather(*[client.post(f"/v1/{USES}", json=each) for each in paid])
    accepted = [answer for answer in answers if answer.status_code == 201]
    assert len(accepted) == 20  # 70 + 20 * 10.01 = 270.20 of 280, and one more would be 280.21
    refused = [answer for answer in answers if answer.status_code != 201]
    assert {answer.status_code for answer in refused} == {409}
    assert {each["code"] for answer in refused for each in answer.json()["findings"]} == {"not_covered"}
    figure = (await client.get("/v1/figures/debt.special_bonds.used?period=2021-12")).json()
    assert figure["value"] == "270.20"
    assert await is_verified()


async def test_each_border_is_judged_alike_in_a_dry_run_and_in_a_write(
    client: httpx.AsyncClient, funded: dict[str, str]
) -> None:
    for book, entry, codes in BORDERS:
        tried = await client.post(f"/v1/{book}", json=entry, params={"dry_run": True})
        told = tried.json()["findings"]
        assert (tried.status_code, [each["code"] for each in told]) == (409 if codes else 200, codes), (entry, told)
        if codes:
            refused = await client.post(f"/v1/{book}", json=entry)
            assert (refused.status_code, refused.json()["findings"]) == (409, told), entry
            assert all(each["message_zh"] and each["message_en"].isascii() for each in told)


async def test_what_later_records_rest_on_is_not_taken_back(client: httpx.AsyncClient, funded: dict[str, str]) -> None:
    for name, book, codes in (
        ("P1", PROJECTS, {"unknown", "not_covered"}),
        ("pass", STEPS, {"step_out_of_order"}),
        ("grant", STEPS, {"not_covered"}),
        ("issue", STEPS, {"not_covered"}),
        ("S1", "bonds", {"unknown"}),
        ("use", USES, {"not_covered"}),
    ):
        answer = await client.post(f"/v1/{book}/{funded[name]}/void", json={"reason": "重复登记"})
        assert answer.status_code == 409, name
        assert codes <= {each["code"] for each in answer.json()["findings"]}, (name, answer.text)


async def test_the_negative_list_is_that_of_the_day_of_the_review(
    client: httpx.AsyncClient, funded: dict[str, str], approve: Approve
) -> None:
    for day, value in (("2021-04-01", "social,theme_park"), ("2021-05-01", "social")):
        entry = {
            "source": "t", "source_ref": day, "reporting_unit": "bureau", "business_date": day,
            "key": "special_bond_negative_list", "value": value, "document": "示财债〔2021〕7号",
        }  # fmt: skip
        assert (await approve("parameters", entry)).status_code == 200
    passed = {
        day: (await client.post(f"/v1/{STEPS}", json=step(day, "pass", project_code="P2"), params={"dry_run": True}))
        for day in ("2021-04-30", "2021-05-01")
    }
    assert [answer.status_code for answer in passed.values()] == [409, 200]
    # What had passed before the list named its sector goes on.
    assert (await client.post(f"/v1/{STEPS}", json=step("2021-05-02", "issue", "5.00", "S4"))).status_code == 201


async def figures(client: httpx.AsyncClient, period: str) -> dict[str, Decimal | None]:
    summary = (await client.get("/v1/summary", params={"period": period})).json()
    found = {each["id"].removeprefix("debt.special_bonds."): each["value"] for each in summary["figures"]}
    return {name: None if found[name] is None else Decimal(found[name]) for name in NAMES}


async def test_every_month_says_what_a_clerk_would_add_up(
    client: httpx.AsyncClient, funded: dict[str, str], enter: Enter, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    chance = Random(3)
    paid = [("2021-03-05", Decimal(100)), ("2021-03-20", Decimal(-30))]
    earned: list[tuple[str, Decimal]] = []
    for number in range(8):
        day, amount = f"202{chance.randint(1, 2)}-0{chance.randint(4, 9)}-15", Decimal(chance.randint(1, 2000)) / 100
        await enter(USES, row(USES, day, payment_no=f"N{number}", amount=f"{amount:.2f}"))
        paid.append((day, amount))
        kind = chance.choice(["income", "operating_cost"])
        await enter(INCOME, row(INCOME, day, income_kind=kind, amount=f"{amount:.2f}", voucher_no=f"N{number}"))
        earned.append((day, amount if kind == "income" else Decimal(0)))
    await enter(STEPS, step("2021-06-01", "issue", "5.00", "S4"))
    for period in ("2021-02", "2021-03", "2021-05", "2021-06", "2021-09", "2022-04", "2022-12"):
        until, year = f"{period}-31", period[:4]
        issued = Decimal(290 * (until > "2021-03-01") + 5 * (until > "2021-06-01"))
        spent = sum((amount for day, amount in paid if day <= until), Decimal(0))
        found = await figures(client, period)
        if not issued:
            # The other steps were reported, and nothing of them is proceeds.
            assert (found["used"], found["used_pct"], found["unused"], found["project_income"]) == (None,) * 4
            continue
        assert (found["projects"], found["unused"]) == (1, issued - spent), period
        of_year = [amount for day, amount in paid if year <= day <= until]
        assert found["used"] == (sum(of_year, Decimal(0)) if of_year else None), period
        assert found["used_pct"] is not None
        assert abs(found["used_pct"] - spent * 100 / issued) < Decimal("1e-11")
        had = [amount for day, amount in earned if year <= day <= until]
        assert found["project_income"] == (sum(had, Decimal(0)) if had else None), period
    for name in ("used", "unused", "project_income", "projects"):
        path = f"/v1/figures/debt.special_bonds.{name}/records"
        rows = (await client.get(path, params={"period": "2021-09"})).json()["items"]
        assert sum(Decimal(each["contribution"]) for each in rows) == (await figures(client, "2021-09"))[name]
    assert await is_verified()


async def test_idle_proceeds_and_revenue_that_covers_too_little_are_alerts_while_they_are(
    client: httpx.AsyncClient, funded: dict[str, str], enter: Enter
) -> None:
    async def raised(period: str) -> list[tuple[str, str, str, str | None]]:
        told = [each for each in await alerts_of(client, period) if each.code.startswith("special_bond")]
        return [(each.code, each.key, each.level, each.since) for each in told]

    # 180 days after 1 March are 28 August.
    assert await raised("2021-07") == []
    assert await raised("2021-08") == [("special_bond_idle", "P1 S1", "yellow", "2021-08-29")]
    assert [level for _, _, level, _ in await raised("2022-02")] == ["yellow"]
    assert [level for _, _, level, _ in await raised("2022-03")] == ["orange"]
    # 280 of 290 are more than 95 percent.
    await enter(USES, row(USES, "2022-03-31", payment_no="Z2", amount="210.00"))
    assert [level for _, _, level, _ in await raised("2022-02")] == ["yellow"]
    assert await raised("2022-03") == []
    # 8 of 5 were planned, and 5.99 earned in the year.
    await enter(INCOME, row(INCOME, "2022-06-30", amount="5.99"))
    assert await raised("2022-12") == []
    assert await raised("2023-01") == [("special_bond_coverage", "P1", "yellow", "2023-01-01")]
    (told,) = [each.said for each in await alerts_of(client, "2023-01") if each.key == "P1"]
    assert told == "项目P1全周期收益只能覆盖应还本息的119.8%，低于120%"
    await enter(INCOME, row(INCOME, "2022-07-01", amount="0.01"))
    assert await raised("2023-01") == []


async def test_a_projects_balance_counts_what_was_earned_once_a_year_is_over_and_no_later_row(
    client: httpx.AsyncClient, funded: dict[str, str], enter: Enter
) -> None:
    path = f"/v1/{PROJECTS}/{funded['P1']}/balance"
    await enter(PLANS, row(PLANS, "2021-06-01", plan_year=2023))
    first = (await client.get("/v1/summary?period=2023-01")).json()["head"]["change_no"]
    await enter(INCOME, row(INCOME, "2022-06-30", amount="7.00"))
    await enter(INCOME, row(INCOME, "2022-07-31", income_kind="operating_cost", amount="2.50"))

    async def read(on: str, **more: object) -> dict[str, object]:
        answer = await client.get(path, params={"on": on, **more})
        assert answer.status_code == 200, answer.text
        told: dict[str, object] = answer.json()
        return told

    assert await read("2023-01-01") == {
        "project_code": "P1",
        "years": [
            {"plan_year": 2022, "planned": "8.00", "earned": "4.50", "debt_service": "5.00"},
            {"plan_year": 2023, "planned": "8.00", "earned": None, "debt_service": "5.00"},
        ],
        "debt_service": "10.00",
        "coverage": "1.250000000000",
    }
    covered = {on: (await read(on))["coverage"] for on in ("2021-01-04", "2021-05-31", "2022-12-31")}
    assert covered == {"2021-01-04": None, "2021-05-31": "1.600000000000", "2022-12-31": "1.600000000000"}
    assert (await read("2023-01-01", as_of=first))["coverage"] == "1.600000000000"
    assert (await client.get(path.replace(funded["P1"], funded["use"]), params={"on": "2023-01-01"})).status_code == 404
