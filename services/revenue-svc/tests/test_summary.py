"""The figures over a hand-written handful of receipts: values, states, cut-offs, series, and the rows behind them."""

from collections.abc import Callable
from decimal import Decimal

import httpx
import pytest

Receipt = Callable[..., dict[str, object]]
GENERAL, GROWTH, INCREASE = (f"revenue.general_revenue.{name}" for name in ("ytd", "yoy_pct", "yoy_increase"))
TAX, TAX_SHARE = "revenue.tax_revenue.ytd", "revenue.tax_revenue.share_pct"
NON_TAX, NON_TAX_SHARE = "revenue.non_tax.ytd", "revenue.non_tax.share_pct"
OF_RECEIPTS = {GENERAL, GROWTH, INCREASE, TAX, TAX_SHARE, NON_TAX, NON_TAX_SHARE}
FIRST_RECORDED = "增长基数口径：首次入账数（默认，依据财政部预算执行统计口径，未经核实）"
OWN = {"budget_level": "district", "district_share_pct": "100"}
PROPERTY_TAX, FEES, CAPITAL = "10110", "1030401", "1030601"


def two_years(receipt: Receipt) -> list[dict[str, object]]:
    """2020: 800 tax + 200 non-tax; 2021: see each line; what does not count is left out of the comments."""
    return [
        receipt("A1", business_date="2020-01-31", subject=PROPERTY_TAX, amount="800.00", **OWN),
        receipt("A2", business_date="2020-03-31", subject=FEES, amount="200.00", **OWN),
        receipt("A3", business_date="2020-04-01", subject=FEES, amount="5000.00", **OWN),  # after March
        receipt("B1", business_date="2021-01-01", subject=PROPERTY_TAX, amount="900.00", **OWN),
        # 33.3333 % of 100.01 is 33.3366...: 33.34 to the fen; twice that is 66.68, not the 66.67 of the sum's share
        receipt("B2", business_date="2021-02-28", amount="100.01", district_share_pct="33.3333"),
        receipt("B3", business_date="2021-02-28", amount="100.01", district_share_pct="33.3333"),
        # 50 % of 0.01 is half a fen: up, and for the refund up in its size
        receipt("B4", business_date="2021-02-01", amount="0.01"),
        receipt("B5", business_date="2021-02-01", amount="0.03", kind="refund"),  # -0.02
        receipt("B6", business_date="2021-03-31", subject=FEES, amount="300.00", **OWN),
        receipt("B7", business_date="2021-03-31", subject=FEES, amount="40.00", kind="refund", **OWN),
        receipt("B8", business_date="2021-03-01", subject=FEES, amount="-10.00", kind="correction", **OWN),
        receipt("B9", business_date="2021-03-01", subject=CAPITAL, amount="20.00", **OWN),
        receipt("C1", subject=CAPITAL, amount="7000.00", budget_kind="state_capital", **OWN),
        receipt("C2", subject="10301", amount="8000.00", budget_kind="government_fund", **OWN),
        receipt("C3", subject="10310", amount="9000.00", budget_kind="government_fund", **OWN),
        receipt("C4", subject="11002", amount="6000.00", **OWN),
        receipt("C5", amount="4000.00", budget_level="central", district_share_pct="0"),
        receipt("C6", business_date="2021-04-01", subject=FEES, amount="1.00", **OWN),
    ]


# Tax: 900 + 33.34 + 33.34 + 0.01 - 0.02; non-tax: 300 - 40 - 10 + 20
MARCH = {TAX: "966.67", NON_TAX: "270.00", GENERAL: "1236.67", INCREASE: "236.67"}


async def fill(client: httpx.AsyncClient, items: list[dict[str, object]]) -> None:
    answer = await client.post("/v1/receipts/batch", json={"items": items})
    assert answer.status_code == 201, answer.text


async def figures(client: httpx.AsyncClient, period: str, **params: object) -> dict[str, dict[str, object]]:
    """The figures of receipts alone: those that need other books have tests of their own."""
    answer = await client.get("/v1/summary", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    return {figure["id"]: figure for figure in answer.json()["figures"] if figure["id"] in OF_RECEIPTS}


async def values(client: httpx.AsyncClient, period: str, **params: object) -> dict[str, tuple[object, object]]:
    return {
        name: (figure["value"], figure["state"]) for name, figure in (await figures(client, period, **params)).items()
    }


async def test_the_figures_of_march_are_what_a_clerk_would_add_up(client: httpx.AsyncClient, receipt: Receipt) -> None:
    await fill(client, two_years(receipt))
    found = await figures(client, "2021-03")
    assert {name: found[name]["value"] for name in MARCH} == MARCH
    # 236.67 / 1000 * 100; 966.67 / 1236.67 * 100 and 270 / 1236.67 * 100, each to twelve decimals
    assert found[GROWTH]["value"] == "23.667000000000"
    assert found[TAX_SHARE]["value"] == "78.167174751551"
    assert found[NON_TAX_SHARE]["value"] == "21.832825248449"
    assert {figure["state"] for figure in found.values()} == {"reported"}
    assert {name: figure["unit"] for name, figure in found.items()} == {
        GENERAL: "yuan",
        GROWTH: "percent",
        INCREASE: "yuan",
        TAX: "yuan",
        TAX_SHARE: "percent",
        NON_TAX: "yuan",
        NON_TAX_SHARE: "percent",
    }


async def test_a_figure_shows_its_inputs_with_span_rows_and_state(client: httpx.AsyncClient, receipt: Receipt) -> None:
    await fill(client, two_years(receipt))
    answer = await client.get(f"/v1/figures/{GROWTH}", params={"period": "2021-03"})
    figure = answer.json()
    assert figure == (await figures(client, "2021-03"))[GROWTH]
    shown = [(i["name"], i["start"], i["end"], i["value"], i["rows"], i["state"]) for i in figure["inputs"]]
    assert shown == [
        ("revenue", "2021-01-01", "2021-03-31", "1236.67", 10, "reported"),
        ("base", "2020-01-01", "2020-03-31", "1000.00", 2, "reported"),
        ("restatement", "2021-01-01", "2021-03-31", "0", 0, "zero"),
        ("current", "2021-01-01", "2021-03-31", "0", 0, "zero"),
    ]
    assert (figure["period"], figure["change_no"], figure["formula_version"]) == ("2021-03", 2, 2)
    assert figure["notes"] == [FIRST_RECORDED]
    assert "上年同期" in figure["formula"]


async def test_upper_tier_revenue_counts_as_a_row_of_nothing(client: httpx.AsyncClient, receipt: Receipt) -> None:
    await fill(client, [receipt("C5", amount="4000.00", budget_level="central", district_share_pct="0")])
    found = await figures(client, "2021-03")
    assert (found[TAX]["value"], found[TAX]["state"], found[TAX]["inputs"][0]["rows"]) == ("0.00", "reported", 1)


async def test_nothing_recorded_is_not_reported_and_never_zero(client: httpx.AsyncClient) -> None:
    assert set((await values(client, "2021-03")).values()) == {(None, "not_reported")}


async def test_without_last_year_only_the_comparison_is_not_reported_and_says_why(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    await fill(client, [line for line in two_years(receipt) if str(line["source_ref"]) > "B"])
    found = await figures(client, "2021-03")
    assert {name for name, figure in found.items() if figure["state"] == "not_reported"} == {GROWTH, INCREASE}
    assert found[GROWTH]["notes"] == ["未报：一般公共预算收入（2020-01至2020-03）", FIRST_RECORDED]
    assert (found[GENERAL]["value"], found[GENERAL]["state"]) == ("1236.67", "reported")


async def test_other_receipts_of_the_year_make_a_missing_category_zero(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    await fill(client, [receipt("B1", business_date="2021-02-01", subject=PROPERTY_TAX, amount="900.00", **OWN)])
    found = await values(client, "2021-03")
    assert (Decimal(str(found[NON_TAX][0])), found[NON_TAX][1]) == (0, "zero")
    assert found[NON_TAX_SHARE] == ("0.000000000000", "reported")
    assert set((await values(client, "2021-01")).values()) == {(None, "not_reported")}


async def test_a_base_of_zero_or_below_makes_growth_not_applicable_and_keeps_the_difference(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    await fill(
        client,
        [
            receipt("A1", business_date="2020-01-31", amount="100.00", **OWN),
            receipt("A2", business_date="2020-02-29", amount="100.00", kind="refund", **OWN),
            receipt("A3", business_date="2020-03-31", amount="50.00", kind="refund", **OWN),
            receipt("B1", business_date="2021-01-31", amount="70.00", **OWN),
        ],
    )
    assert (await values(client, "2021-01"))[GROWTH] == ("-30.000000000000", "reported")
    for period, increase in (("2021-02", "70.00"), ("2021-03", "120.00")):
        found = await figures(client, period)
        assert (found[GROWTH]["value"], found[GROWTH]["state"]) == (None, "not_applicable")
        assert "不计算增长率" in found[GROWTH]["notes"][0]
        assert (found[INCREASE]["value"], found[INCREASE]["state"]) == (increase, "reported")


@pytest.mark.parametrize(("refunded", "left"), [("70.00", "0.00"), ("90.00", "-20.00")])
async def test_shares_of_a_total_of_zero_or_below_are_not_applicable_and_say_why(
    client: httpx.AsyncClient, receipt: Receipt, refunded: str, left: str
) -> None:
    await fill(
        client,
        [receipt("B1", amount="70.00", **OWN), receipt("B2", amount=refunded, kind="refund", **OWN)],
    )
    found = await figures(client, "2021-03")
    assert (found[GENERAL]["value"], found[GENERAL]["state"]) == (left, "reported")
    for share in (TAX_SHARE, NON_TAX_SHARE):
        assert (found[share]["value"], found[share]["state"]) == (None, "not_applicable")
        assert found[share]["notes"] == [f"分母为{left}，不大于0，不计算比率"]


async def test_a_summary_as_of_a_change_is_what_it_was_then(client: httpx.AsyncClient, receipt: Receipt) -> None:
    before = (await client.get("/v1/summary", params={"period": "2021-03"})).json()
    await fill(client, two_years(receipt))
    then = (await client.get("/v1/summary", params={"period": "2021-03"})).json()
    (record,) = (await client.get("/v1/receipts", params={"source_ref": "B6"})).json()["items"]
    body = {
        "reason": "录入错误",
        "entry": receipt("B6", business_date="2021-05-31", subject=FEES, amount="1.00", **OWN),
    }
    assert (await client.post(f"/v1/receipts/{record['id']}/correct", json=body)).status_code == 200
    assert (await values(client, "2021-03"))[NON_TAX] == ("-30.00", "reported")
    assert (await values(client, "2021-05"))[NON_TAX] == ("-28.00", "reported")
    assert (await client.get("/v1/summary", params={"period": "2021-03", "as_of": 2})).json() == then
    assert (await client.get("/v1/summary", params={"period": "2021-03", "as_of": 1})).json() == before
    assert then["head"]["change_no"] == 2
    assert then["head"] == {
        key: (await client.get("/v1/changes?after=1")).json()["items"][0][key] for key in ("change_no", "chain")
    }


async def test_a_point_of_a_series_is_the_figure_of_its_period_also_as_of_a_change(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    await fill(client, two_years(receipt))
    await fill(client, [receipt("late", business_date="2020-02-01", amount="64.00", **OWN)])
    for as_of in (2, 3):
        query = {"from": "2020-01", "to": "2021-06", "as_of": as_of}
        for name in (GENERAL, GROWTH, TAX_SHARE):
            points = (await client.get(f"/v1/figures/{name}/series", params=query)).json()["points"]
            assert len(points) == 18
            for point in points[::5]:
                alone = await client.get(f"/v1/figures/{name}", params={"period": point["period"], "as_of": as_of})
                assert (point["value"], point["state"]) == (alone.json()["value"], alone.json()["state"])


async def rows_behind(client: httpx.AsyncClient, figure: str, **params: object) -> list[dict[str, object]]:
    rows, cursor = [], None
    while True:
        query = {"period": "2021-03", **params, **({"cursor": cursor} if cursor else {})}
        answer = await client.get(f"/v1/figures/{figure}/records", params=query)
        assert answer.status_code == 200, answer.text
        rows += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return rows


async def test_the_rows_behind_a_figure_sum_to_it_and_name_their_records(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    await fill(client, two_years(receipt))
    rows = await rows_behind(client, INCREASE, limit=3)
    parts = {str(row["record"]["source_ref"]): str(row["contribution"]) for row in rows}  # type: ignore[index]
    assert {name: Decimal(part) for name, part in parts.items()} == {
        "B1": Decimal("900.00"),
        "B2": Decimal("33.34"),
        "B3": Decimal("33.34"),
        "B4": Decimal("0.01"),
        "B5": Decimal("-0.02"),
        "B6": Decimal("300.00"),
        "B7": Decimal("-40.00"),
        "B8": Decimal("-10.00"),
        "B9": Decimal("20.00"),
        "C5": Decimal("0.00"),
        "A1": Decimal("-800.00"),
        "A2": Decimal("-200.00"),
    }
    assert sum(map(Decimal, parts.values())) == Decimal("236.67")
    (b2,) = [row for row in rows if row["record"]["source_ref"] == "B2"]  # type: ignore[index]
    assert (b2["book"], b2["measure"], b2["business_date"]) == ("receipts", "revenue", "2021-02-28")
    assert b2["record"]["amount"] == "100.01"  # type: ignore[index]
    assert b2["record"]["id"] == b2["id"]  # type: ignore[index]
    assert not {"created_change", "voided_change"} & set(b2["record"])  # type: ignore[call-overload]


async def test_the_rows_behind_a_ratio_need_a_measure_and_sum_to_that_input(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    await fill(client, two_years(receipt))
    for measure in (None, "nothing"):
        query = {"period": "2021-03", **({"measure": measure} if measure else {})}
        answer = await client.get(f"/v1/figures/{TAX_SHARE}/records", params=query)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "measure")
        assert "tax, revenue" in answer.json()["errors"][0]["message"]
    for measure, value in (("tax", "966.67"), ("revenue", "1236.67")):
        rows = await rows_behind(client, TAX_SHARE, measure=measure, limit=4)
        assert sum(Decimal(str(row["contribution"])) for row in rows) == Decimal(value)
        assert {row["measure"] for row in rows} == {measure}
