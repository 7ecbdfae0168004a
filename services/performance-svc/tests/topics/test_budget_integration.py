"""Units and launches through the API: what is refused, what the month's evaluation raises, and who is named."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.figures.figures import year_to_date
from performance_svc.reference.metadata import metadata
from performance_svc.summary.figures import FIGURES
from performance_svc.topics.budget_integration.book import BOOKS
from tests.alerts import alerts_of

Record = Callable[..., dict[str, object]]
FAMILY = "performance.budget_integration"


@pytest.fixture
def unit(record: Record) -> Record:
    def create(code: str, opened: str = "2018-01-01", **changes: object) -> dict[str, object]:
        return record(f"O-{code}", opened, unit_code=code, name=f"单位{code}", department="示范区教育局") | changes

    return create


@pytest.fixture
def launch(record: Record) -> Record:
    def create(code: str, day: str, module: str = "budget_execution") -> dict[str, object]:
        return record(f"L-{code}-{module}", day, unit_code=code, module=module, funds="一般公共预算、政府性基金预算")

    return create


async def write(client: httpx.AsyncClient, book: str, *bodies: dict[str, object]) -> None:
    answer = await client.post(f"/v1/{book}/batch", json={"items": list(bodies)})
    assert answer.status_code == 201, answer.text


async def refused(client: httpx.AsyncClient, path: str, body: dict[str, object]) -> list[str]:
    """The codes of the findings; a dry run meets the same."""
    answer = await client.post(f"/v1/{path}", json=body)
    dry = await client.post(f"/v1/{path}", json=body, params={"dry_run": "true"})
    assert (answer.status_code, dry.status_code, answer.json()["code"]) == (409, 409, "rule_broken"), answer.text
    assert [f["code"] for f in dry.json()["findings"]] == [f["code"] for f in answer.json()["findings"]]
    return [finding["code"] for finding in answer.json()["findings"]]


async def test_a_launch_of_an_unknown_or_closed_unit_is_refused(
    client: httpx.AsyncClient, record: Record, unit: Record, launch: Record
) -> None:
    assert await refused(client, "module-launches", launch("U1", "2021-03-01")) == ["unknown"]
    await write(client, "accounting-units", unit("U1"))
    await write(client, "unit-closings", record("C1", "2021-03-01", unit_code="U1", document="示编〔2021〕3号"))
    assert await refused(client, "module-launches", launch("U1", "2021-03-01")) == ["launch_after_closing"]
    await write(client, "module-launches", launch("U1", "2021-02-28"))


async def test_a_launch_before_the_opening_is_refused_and_so_is_moving_the_opening_behind_it(
    client: httpx.AsyncClient, unit: Record, launch: Record
) -> None:
    await write(client, "accounting-units", unit("U1", "2021-03-01"))
    assert await refused(client, "module-launches", launch("U1", "2021-02-28")) == ["too_early"]
    await write(client, "module-launches", launch("U1", "2021-03-01"))
    (opened,) = (await client.get("/v1/accounting-units")).json()["items"]
    later = {"reason": "日期有误", "entry": unit("U1", "2021-03-02")}
    path = f"accounting-units/{opened['id']}"
    assert await refused(client, f"{path}/correct", later) == ["too_early"]
    assert await refused(client, f"{path}/void", {"reason": "重复登记"}) == ["unknown"]
    renamed = {"reason": "更名", "entry": unit("U1", "2021-03-01", name="新名称")}
    assert (await client.post(f"/v1/{path}/correct", json=renamed)).status_code == 200


async def test_a_unit_goes_live_once_per_module(client: httpx.AsyncClient, unit: Record, launch: Record) -> None:
    await write(client, "accounting-units", unit("U1"))
    await write(client, "module-launches", launch("U1", "2021-03-01"), launch("U1", "2021-03-01", "assets"))
    again = launch("U1", "2021-04-01") | {"source_ref": "again"}
    assert await refused(client, "module-launches", again) == ["repeated"]


@pytest.mark.race
async def test_of_writers_at_once_one_takes_the_module(client: httpx.AsyncClient, unit: Record, launch: Record) -> None:
    await write(client, "accounting-units", unit("U1"))
    bodies = [launch("U1", "2021-03-01") | {"source_ref": f"L{number}"} for number in range(12)]
    answers = await asyncio.gather(*[client.post("/v1/module-launches", json=body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 11]


async def test_a_unit_counts_until_the_month_that_it_closes_in(
    client: httpx.AsyncClient, record: Record, unit: Record, launch: Record
) -> None:
    await write(client, "accounting-units", unit("U1"), unit("U2", "2021-02-28"))
    await write(client, "module-launches", launch("U1", "2021-01-31"))
    await write(client, "unit-closings", record("C1", "2021-03-31", unit_code="U1"))

    async def counts(period: str) -> tuple[str | None, ...]:
        figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
        values = {figure["id"]: figure["value"] for figure in figures}
        return tuple(values[f"{FAMILY}.{name}"] for name in ("units_online", "units_open", "coverage_pct"))

    assert await counts("2020-12") == (None, "1", None)
    assert await counts("2021-01") == ("1", "1", "100.000000000000")
    assert await counts("2021-02") == ("1", "2", "50.000000000000")
    assert await counts("2021-03") == ("0", "1", "0.000000000000")


async def test_another_module_live_makes_budget_execution_zero_in_every_later_year(
    client: httpx.AsyncClient, unit: Record, launch: Record
) -> None:
    await write(client, "accounting-units", unit("U1"))
    await write(client, "module-launches", launch("U1", "2020-11-05", "budget_preparation"))
    for period, found in {
        "2020-10": (None, "not_reported"),
        "2020-11": ("0", "zero"),
        "2021-02": ("0", "zero"),
    }.items():
        figure = (await client.get(f"/v1/figures/{FAMILY}.units_online", params={"period": period})).json()
        assert (figure["value"], figure["state"], figure["unit"]) == (*found, "count"), period


async def test_the_evaluation_raises_overdue_plans_and_closes_the_alert_once_they_are_live(
    client: httpx.AsyncClient, record: Record, unit: Record, launch: Record
) -> None:
    await write(client, "accounting-units", unit("U1"), unit("U2"), unit("U3"))
    plans = [record(f"P{n}", "2021-03-31", unit_code=f"U{n}", module="budget_execution") for n in (1, 2, 3)]
    await write(client, "launch-plans", *plans)
    await write(client, "module-launches", launch("U1", "2021-02-01"))
    assert await alerts_of(client, "2021-02") == []
    (alert,) = await alerts_of(client, "2021-03")
    assert (alert.code, alert.level, alert.since) == ("launch_overdue", "yellow", "2021-03-31")
    assert alert.said == "预算管理一体化有2项上线计划到期未上线"
    assert alert.figures == [f"{FAMILY}.overdue_launches"]
    await write(client, "module-launches", launch("U2", "2021-04-10"))
    await write(client, "unit-closings", record("C3", "2021-04-30", unit_code="U3"))
    assert await alerts_of(client, "2021-04") == []


async def test_the_claim_names_twenty_of_those_missing_and_counts_the_others(
    client: httpx.AsyncClient, unit: Record, launch: Record
) -> None:
    codes = [f"U{number:02d}" for number in range(1, 24)]

    async def claim() -> dict[str, object]:
        claims = (await client.get("/v1/summary", params={"period": "2021-10"})).json()["claims"]
        (found,) = [each for each in claims if each["id"] == "C12"]
        return {key: found[key] for key in ("id", "holds", "names", "more")}

    await write(client, "accounting-units", *[unit(code) for code in reversed(codes)])
    assert await claim() == {"id": "C12", "holds": None, "names": [], "more": 0}
    await write(client, "module-launches", launch("U01", "2021-03-01"), launch("U02", "2021-11-01"))
    names = [f"单位{code}" for code in codes[1:]]
    assert await claim() == {"id": "C12", "holds": False, "names": names[:20], "more": 2}
    await write(client, "module-launches", *[launch(code, "2021-10-31") for code in codes[4:]])
    assert await claim() == {"id": "C12", "holds": False, "names": names[:3], "more": 0}
    await write(client, "module-launches", *[launch(code, "2021-10-31") for code in codes[2:4]])
    (late,) = (await client.get("/v1/module-launches", params={"source_ref": "L-U02-budget_execution"})).json()["items"]
    entry = launch("U02", "2021-10-31")
    moved = await client.post(f"/v1/module-launches/{late['id']}/correct", json={"reason": "日期有误", "entry": entry})
    assert moved.status_code == 200
    assert await claim() == {"id": "C12", "holds": True, "names": [], "more": 0}


async def test_a_file_with_chinese_headers_is_imported(client: httpx.AsyncClient, unit: Record) -> None:
    await write(client, "accounting-units", unit("U1"))
    lines = "来源系统,来源单号,填报单位,业务日期,核算单位代码,模块,纳入资金性质\nf,1,349901,2021-03-01,U1,预算执行,一般公共预算\n"
    answer = await client.post(
        "/v1/module-launches/import",
        files={"file": ("f.csv", lines.encode("gb18030"), "text/csv")},
        headers={"Idempotency-Key": "file-1"},
    )
    assert (answer.status_code, answer.json()["created"]) == (201, 1), answer.text
    (row,) = (await client.get("/v1/module-launches")).json()["items"]
    assert row["module"] == "budget_execution"


def test_a_stock_over_a_part_of_its_time_is_refused_at_the_start(app: FastAPI) -> None:
    (online, *_) = FIGURES
    this_year = {name: replace(needed, span=year_to_date) for name, needed in online.inputs.items()}
    with pytest.raises(ValueError, match=r"units_online: the stock module_launches is counted since ever"):
        create_service(
            app.state.settings, name="performance-svc", title="t", description="d", metadata=metadata,
            revision="performance0001", books=[*BOOKS], figures=[replace(online, inputs=this_year)],
        )  # fmt: skip
