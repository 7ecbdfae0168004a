"""The figures of township finance, against plain Python over the rows."""

from decimal import Decimal

import httpx

from .test_township_finance import (
    BUDGETS,
    CHECKS,
    CONFIRMATIONS,
    DOCUMENTS,
    FINDINGS,
    NOTICES,
    POSTINGS,
    RECTIFICATIONS,
    budget,
    confirmation,
    document,
    found,
    notice,
    posting,
    rectified,
    spot_check,
)
from .test_treasury_cash import Body, the, write

FAMILY = "revenue.township_finance"


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> Body:
    return (await client.get(f"/v1/figures/{FAMILY}.{name}", params={"period": period, **params})).json()


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> Decimal | None:
    told = (await figure(client, name, period, **params))["value"]
    return None if told is None else Decimal(str(told))


async def rows(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> list[str]:
    answer = await client.get(f"/v1/figures/{FAMILY}.{name}/records", params={"period": period, **params})
    return [row["record"]["source_ref"] for row in answer.json()["items"]]


async def test_adjustments_count_with_their_sign_in_the_budget_and_without_it_in_the_rate(
    client: httpx.AsyncClient,
) -> None:
    assert await value(client, "budgets") is None
    await write(
        client, BUDGETS, budget("1", "2020-12-20", "700.00"), budget("2", "2021-01-20", "300.00", township="340311102")
    )
    assert (await value(client, "budgets", "2020-12"), await value(client, "budgets", "2021-01")) == (None, 1000)
    assert await value(client, "adjusted_pct") == 0
    await write(client, BUDGETS, budget("3", "2021-02-20", "30.00", "adjustment"))
    await write(client, BUDGETS, budget("4", "2021-04-01", "-20.00", "adjustment"))
    by_month = [
        (await value(client, "budgets", f"2021-0{n}"), await value(client, "adjusted_pct", f"2021-0{n}"))
        for n in (1, 2, 3, 4)
    ]
    assert by_month == [(1000, 0), (1030, 3), (1030, 3), (1010, 5)]
    assert await rows(client, "adjusted_pct", "2021-04", measure="adjusted") == ["3", "4"]
    assert await rows(client, "adjusted_pct", "2021-04", measure="initial") == ["1", "2"]


async def test_notices_are_counted_and_summed_within_their_year(client: httpx.AsyncClient) -> None:
    await write(
        client, NOTICES, notice("1", "2020-12-31", "9.00"), notice("2", "2021-01-01", "1.25"), notice("3", "2021-03-31", "2.50"),
        notice("4", "2021-04-01", "4.00"),
    )  # fmt: skip
    await write(client, CONFIRMATIONS, confirmation("G1", "2021-01-02"), confirmation("G3", "2021-04-01"))
    names = ("notices_sent", "notices_confirmed", "funds_notified")
    assert [await value(client, name) for name in names] == [2, 1, Decimal("3.75")]
    assert [await value(client, name, "2021-04") for name in names] == [3, 2, Decimal("7.75")]
    assert await rows(client, "notices_sent") == ["2", "3"]
    voided = await client.post(f"/v1/{await the(client, NOTICES, '2')}/void", json={"reason": "重复登记"})
    assert voided.status_code == 200
    assert [await value(client, name) for name in names] == [1, 1, Decimal("2.50")]


async def test_what_is_late_names_its_days_and_opens_to_the_notices(client: httpx.AsyncClient) -> None:
    await write(client, NOTICES, notice("1", "2021-03-20"), notice("2", "2021-03-25"), notice("3", "2021-03-30"))
    assert [await value(client, name, "2021-02") for name in ("notices_late", "postings_missing")] == [None, None]
    late, missing = await figure(client, "notices_late"), await figure(client, "postings_missing")
    assert (late["value"], missing["value"]) == ("2", "1")
    assert any("抄告单签收期限（天）：5" in str(note) for note in late["notes"])
    assert (await rows(client, "notices_late"), await rows(client, "postings_missing")) == (["1", "2"], ["1"])
    await write(client, POSTINGS, posting("G1", "2021-03-31"))
    await write(client, CONFIRMATIONS, confirmation("G1", "2021-04-01"))
    assert (await value(client, "postings_missing"), await value(client, "notices_late")) == (0, 2)
    before = await figure(client, "postings_missing", as_of=2)
    assert before["value"] == "1"


async def test_townships_are_counted_once_a_year_and_findings_until_they_are_put_right(
    client: httpx.AsyncClient,
) -> None:
    for ref, day, township in (("1", "2021-01-05", "340311101"), ("2", "2021-02-05", "340311101"), ("3", "2021-03-05", "340311102"),
                               ("4", "2020-03-05", "340311104")):  # fmt: skip
        await write(client, CHECKS, spot_check(ref, day, township))
    assert [await value(client, "townships_checked", period) for period in ("2020-12", "2021-02", "2021-03")] == [
        1,
        1,
        2,
    ]
    assert await rows(client, "townships_checked") == ["1", "3"]
    names = ("findings_open", "findings_overdue")
    assert [await value(client, name) for name in names] == [0, 0]
    assert [await value(client, name, "2020-02") for name in names] == [None, None]  # nothing was checked yet
    await write(client, FINDINGS, found("1", "2021-01-05", "2021-02-28"), found("2", "2021-03-05", "2021-05-31", "K3"))
    await write(client, RECTIFICATIONS, rectified("F1", "2021-03-31"))
    months = ("2021-01", "2021-02", "2021-03", "2021-04")
    assert [await value(client, "findings_open", month) for month in months] == [1, 1, 1, 1]
    assert [await value(client, "findings_overdue", month) for month in ("2021-02", "2021-03", "2021-06")] == [0, 0, 1]
    assert [await rows(client, "findings_open", month) for month in months[1:3]] == [["1"], ["2"]]


async def test_a_document_is_in_force_until_it_ends_or_is_repealed(client: httpx.AsyncClient) -> None:
    await write(
        client, DOCUMENTS,
        document("1号", "2019-01-01"),
        document("2号", "2020-01-01", ends_on="2021-04-01") | {"kind": "supervision"},
        document("3号", "2021-03-01", repeals="1号"),
        document("4号", "2021-06-01", repeals="3号"),
    )  # fmt: skip
    by_month = {
        month: await rows(client, "documents_in_force", month)
        for month in ("2019-12", "2021-02", "2021-03", "2021-04", "2021-06")
    }
    assert by_month == {
        "2019-12": ["1号"],
        "2021-02": ["1号", "2号"],
        "2021-03": ["2号", "3号"],
        "2021-04": ["3号"],
        "2021-06": ["4号"],
    }
    for month, numbers in by_month.items():
        assert await value(client, "documents_in_force", month) == len(numbers)
        assert await value(client, "payment_rules_in_force", month) == len({*numbers} - {"2号"})
