"""Livelihood projects: what a record demands, figures by plain Python over the rows, and whose target counts by the settings."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from performance_svc.topics.livelihood_projects.rules import check_contract, check_project
from performance_svc.topics.livelihood_projects.schemas import LivelihoodProjectEntry, MaintenanceContractEntry
from tests.alerts import alerts_of

Record = Callable[..., dict[str, object]]
Told = Callable[..., Awaitable[tuple[int, list[tuple[str, str]]]]]
PROJECTS, PLANS, FUNDS, PROGRESS = "livelihood-projects", "livelihood-plans", "livelihood-funds", "livelihood-progress"
CONTRACTS, INSPECTIONS, PAYMENTS = "maintenance-contracts", "maintenance-inspections", "maintenance-payments"
COMMON = {"source": "test", "source_ref": "1", "reporting_unit": "349901"}
OF_YEAR = {"fiscal_year": 2021}


def main(number: str, standing: str = "new", **fields: object) -> dict[str, object]:
    return {**OF_YEAR, "project_no": number, "name": f"工程{number}", "standing": standing, "unit": "349901", **fields}


def sub(number: str, of: str, target: str = "12.00", **fields: object) -> dict[str, object]:
    terms = {"part_of": of, "target": target, "measured_in": "处", "unit": "349901"}
    return {**OF_YEAR, "project_no": number, "name": f"子项{number}", **terms, **fields}


def contract(number: str, project: str, **fields: object) -> dict[str, object]:
    terms = {"supplier": "示范物业有限公司", "credit_code": "91349901MA2TRY001L", "ends_on": "2022-06-30"}
    return {"contract_no": number, "project_no": project, **terms, "amount": "100.00", "way": "pilot", **fields}


async def figures_of(client: httpx.AsyncClient, period: str) -> dict[str, str | None]:
    figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    prefix = "performance.livelihood_projects."
    return {each["id"].removeprefix(prefix): each["value"] for each in figures if each["id"].startswith(prefix)}


async def claims_of(client: httpx.AsyncClient, period: str) -> dict[str, Any]:
    return {each["id"]: each for each in (await client.get("/v1/summary", params={"period": period})).json()["claims"]}


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        (main("M1"), []),
        (main("M1", standing=None), ["livelihood_standing"]),
        (main("M1", target="1.00"), ["livelihood_measure"]),
        (main("M1", target="1.00", measured_in="处"), []),
        (main("M1", fiscal_year=2020), ["outside_year"]),
        (sub("S1", "M1"), []),
        (sub("S1", "M1", standing="new"), ["livelihood_standing"]),
        (sub("S1", "M1", target=None), ["livelihood_target", "livelihood_measure"]),
    ],
)
def test_a_main_project_has_a_standing_and_a_sub_project_a_target(
    entry: Mapping[str, object], codes: list[str]
) -> None:
    read = LivelihoodProjectEntry.model_validate({**COMMON, "business_date": date(2021, 1, 1), **entry})
    assert [each.code for each in check_project(read)] == codes


def test_a_contract_of_maintenance_ends_after_it_is_signed() -> None:
    for day, codes in (("2022-06-29", []), ("2022-06-30", ["day_too_early"])):
        entry = {**COMMON, "business_date": day, **contract("G1", "S1")}
        assert [each.code for each in check_contract(MaintenanceContractEntry.model_validate(entry))] == codes


async def test_what_a_record_names_stands_progress_does_not_fall_and_no_more_is_paid_than_contracted(
    told: Told,
) -> None:
    for book, day, fields, expected in (
        (PROJECTS, "2021-02-01", sub("S1", "M1"), [("livelihood_main", "part_of")]),
        (PROJECTS, "2021-02-01", main("M1"), []),
        (PROJECTS, "2021-02-01", main("M1"), [("repeated", "project_no")]),
        (PROJECTS, "2021-02-01", main("M2", unit="999999"), [("unknown", "unit")]),
        (PROJECTS, "2021-01-31", sub("S1", "M1"), [("livelihood_main", "part_of")]),
        (PROJECTS, "2022-02-01", sub("S1", "M1", fiscal_year=2022), [("livelihood_main", "part_of")]),
        (PROJECTS, "2021-02-01", sub("S1", "M1"), []),
        (PROJECTS, "2021-02-01", sub("S2", "S1"), [("livelihood_main", "part_of")]),
        (PLANS, "2021-02-01", {**OF_YEAR, "project_no": "M9", "fund_source": "district", "amount": "1.00",
            "document": "文1"}, [("unknown", "project_no")]),
        (PROGRESS, "2021-01-31", {**OF_YEAR, "project_no": "S1", "quantity": "1.00"}, [("too_early", "business_date")]),
        (PROGRESS, "2022-02-01", {"fiscal_year": 2022, "project_no": "S1", "quantity": "1.00"},
            [("differs", "fiscal_year")]),
        (PROGRESS, "2021-03-31", {**OF_YEAR, "project_no": "S1", "quantity": "11.99"}, []),
        (PROGRESS, "2021-03-31", {**OF_YEAR, "project_no": "S1", "quantity": "12.00"}, [("repeated", "project_no")]),
        (PROGRESS, "2021-04-30", {**OF_YEAR, "project_no": "S1", "quantity": "11.98"},
            [("livelihood_fallen", "quantity")]),
        (CONTRACTS, "2021-04-30", contract("G1", "S1"), [("maintenance_too_early", "business_date")]),
        (PROGRESS, "2021-04-30", {**OF_YEAR, "project_no": "S1", "quantity": "12.00"}, []),
        (PROGRESS, "2021-03-30", {**OF_YEAR, "project_no": "S1", "quantity": "12.00"},
            [("livelihood_fallen", "quantity")]),
        (CONTRACTS, "2021-04-29", contract("G1", "S1"), [("maintenance_too_early", "business_date")]),
        (CONTRACTS, "2021-04-30", contract("G1", "M1"), [("maintenance_too_early", "business_date")]),
        (CONTRACTS, "2021-04-30", contract("G1", "S9"), [("unknown", "project_no")]),
        (CONTRACTS, "2021-04-30", contract("G1", "S1"), []),
        (INSPECTIONS, "2021-05-10", {"contract_no": "G9", "result": "passed", "document": "记录1"},
            [("unknown", "contract_no")]),
        (INSPECTIONS, "2021-05-10", {"contract_no": "G1", "result": "failed", "document": "记录1"}, []),
        (PAYMENTS, "2021-04-29", {"contract_no": "G1", "amount": "1.00", "payment_no": "Z1"},
            [("too_early", "business_date"), ("not_covered", "amount")]),
        (PAYMENTS, "2021-05-31", {"contract_no": "G1", "amount": "60.00", "payment_no": "Z1"}, []),
        (PAYMENTS, "2021-06-30", {"contract_no": "G1", "amount": "1.00", "payment_no": "Z1"},
            [("repeated", "payment_no")]),
        (PAYMENTS, "2021-06-30", {"contract_no": "G1", "amount": "40.01", "payment_no": "Z2"},
            [("not_covered", "amount")]),
        (PAYMENTS, "2021-06-30", {"contract_no": "G1", "amount": "40.00", "payment_no": "Z2"}, []),
    ):  # fmt: skip
        status, found = await told(book, day, **fields)
        assert (status, found) == (409 if expected else 201, expected), (book, day, fields)


TARGETS = {"A1": ("A", 10), "A2": ("A", 4), "B1": ("B", 12), "B2": ("B", 100), "A3": ("A", 1)}
REGISTERED = {"A3": "2021-07-15"}
"""What is not there from February on."""
DONE = [
    ("2021-03-31", "A1", 2), ("2021-05-31", "A1", 10), ("2021-04-30", "A2", 4), ("2021-09-30", "A3", 1),
    ("2021-05-31", "B1", 5), ("2021-10-31", "B1", 10), ("2021-12-31", "B1", 11), ("2021-06-30", "B2", 45),
    ("2021-11-30", "B2", 100), ("2021-06-30", "A", 7),
]  # fmt: skip
OWN = {"A": 7, "B": 9}
MONTHS = [
    "2021-02-28", "2021-03-31", "2021-04-30", "2021-05-31", "2021-06-30", "2021-07-31", "2021-09-30", "2021-11-30",
    "2021-12-31",
]  # fmt: skip


def reached(number: str, end: str) -> int:
    return max((quantity for day, of, quantity in DONE if of == number and day <= end), default=0)


def expected(end: str, *, own: bool, every: bool, tolerance: Decimal = Decimal(5)) -> dict[str, int]:
    """The counts of a month's end in plain Python."""
    subs = {number: of for number, of in TARGETS.items() if REGISTERED.get(number, "2021-02-01") <= end}
    done = {number for number, (_, target) in subs.items() if reached(number, end) >= target}
    open_mains = {of for number, (of, _) in subs.items() if number not in done}
    mains = {of for of in OWN if (reached(of, end) >= OWN[of] if own else of not in open_mains)}
    share = Decimal(int(end[5:7])) / 12 * 100 - tolerance
    behind = [n for n, (_, target) in subs.items() if n not in done and Decimal(reached(n, end)) * 100 / target < share]
    counted = [number for number in done if every or subs[number][0] not in mains]
    return {
        "main_done": len(mains),
        "sub_done": len(counted),
        "behind": len(behind),
        "sub_open": len(subs) - len(done),
    }


async def enter_the_year(told: Told) -> None:
    for number, target in OWN.items():
        fields = main(number, "new" if number == "A" else "continued", target=f"{target}.00", measured_in="处")
        assert await told(PROJECTS, "2021-02-01", **fields) == (201, [])
    for number, (of, target) in TARGETS.items():
        day = REGISTERED.get(number, "2021-02-01")
        assert await told(PROJECTS, day, **sub(number, of, f"{target}.00")) == (201, [])
    for day, number, quantity in DONE:
        fields = {**OF_YEAR, "project_no": number, "quantity": f"{quantity}.00"}
        assert await told(PROGRESS, day, **fields) == (201, [])


async def test_who_is_done_and_who_is_behind_follow_the_targets_at_each_months_end(
    client: httpx.AsyncClient, told: Told
) -> None:
    assert (await figures_of(client, "2021-02"))["count"] is None
    await enter_the_year(told)
    for end in MONTHS:
        figures = await figures_of(client, end[:7])
        for name, value in expected(end, own=False, every=False).items():
            assert Decimal(str(figures[name])) == value, (end, name)
        assert (figures["count"], figures["new"], figures["adjusted"]) == ("2.00", "1.00", "0")
    assert (await figures_of(client, "2022-01"))["main_done"] is None
    june = await claims_of(client, "2021-06")
    assert (june["C07"]["holds"], june["C07"]["names"]) == (False, ["子项B1"])
    assert (await claims_of(client, "2021-04"))["C07"]["names"] == ["子项A1", "子项B1", "子项B2"]
    (alert,) = [each for each in await alerts_of(client, "2021-06") if each.code == "livelihood_behind"]
    assert alert.said == "民生工程有1个子项目进度落后"
    rows = (await client.get("/v1/figures/performance.livelihood_projects.main_done/records?period=2021-05")).json()
    assert [each["record"]["project_no"] for each in rows["items"]] == ["A"], rows


async def test_whose_target_counts_is_a_setting_that_the_notes_name(
    client: httpx.AsyncClient, told: Told, record: Record, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    await enter_the_year(told)
    for day, key, value in (
        ("2021-03-01", "livelihood_main_done", "own"),
        ("2021-07-01", "livelihood_sub_done", "all"),
        ("2021-12-01", "livelihood_behind_tolerance", "60"),
    ):
        setting = record(key, day, key=key, value=value, document="示财〔2021〕2号", reporting_unit="bureau")
        assert (await approve("parameters", setting)).status_code == 200
    for end in MONTHS:
        tolerance = Decimal(60) if end >= "2021-12" else Decimal(5)
        told_by = await figures_of(client, end[:7])
        for name, value in expected(end, own=end >= "2021-03", every=end >= "2021-07", tolerance=tolerance).items():
            assert Decimal(str(told_by[name])) == value, (end, name)
    figures = (await client.get("/v1/summary", params={"period": "2021-12"})).json()["figures"]
    notes = {each["id"].rpartition(".")[2]: "".join(each["notes"]) for each in figures}
    assert "主项目自身完成年度目标" in notes["main_done"]
    assert "全部完成的子项目" in notes["sub_done"]


async def test_money_is_summed_by_year_and_pilots_stand_until_their_contracts_end(
    client: httpx.AsyncClient, told: Told
) -> None:
    await enter_the_year(told)
    for project, of, amount in (("A", "central", "300.00"), ("A", "district", "200.00"), ("B", "social", "500.00")):
        plan = {**OF_YEAR, "project_no": project, "fund_source": of, "amount": amount, "document": "文1"}
        assert await told(PLANS, "2021-02-01", **plan) == (201, [])
    moneys = [("2021-03-01", "A", "central", "300.00"), ("2021-06-01", "B", "social", "700.00"),
        ("2021-07-01", "B", "social", "0.01")]  # fmt: skip
    for day, project, of, amount in moneys:
        fund = {**OF_YEAR, "project_no": project, "fund_source": of, "amount": amount, "document": "文2"}
        assert await told(FUNDS, day, **fund) == (201, [])
    terms = {"contract_no": "G1", "project_no": "A2", "ends_on": "2021-06-30"}
    for day, fields in (
        ("2021-05-01", contract("G1", "A2", ends_on="2021-06-30")),
        ("2021-05-01", contract("G2", "A2", way="ordinary")),
        ("2021-06-01", contract("G3", "A1")),
    ):
        assert await told(CONTRACTS, day, **fields) == (201, []), terms
    for day, number, amount in (
        ("2021-06-02", "G1", "30.00"),
        ("2021-07-02", "G2", "20.50"),
        ("2022-01-02", "G3", "9.00"),
    ):
        payment = {"contract_no": number, "amount": amount, "payment_no": f"Z{number}"}
        assert await told(PAYMENTS, day, **payment) == (201, [])
    for period, in_place, pilots, paid in (
        ("2021-03", "300.00", None, None),
        ("2021-05", "300.00", "1", None),
        ("2021-06", "1000.00", "2", "30.00"),
        ("2021-07", "1000.01", "1", "50.50"),
        ("2022-01", None, "1", "9.00"),
    ):
        figures = await figures_of(client, period)
        named = (figures["in_place"], figures["maintenance_pilots"], figures["maintenance_paid"])
        assert named == (in_place, pilots, paid), period
        assert figures["planned"] == ("1000.00" if period < "2022" else None)
    holds = [(await claims_of(client, period))["C32"]["holds"] for period in ("2021-06", "2021-07", "2022-01")]
    assert holds == [True, False, None]
