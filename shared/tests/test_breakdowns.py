"""Breakdowns: a figure split by unit or item against plain Python over the rows that were sent."""

import random
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.figures import breakdowns
from bureau_common.schemas.periods import Period

Order = Callable[..., dict[str, object]]
GENERAL, SHARE = "toy.total.ytd", "toy.goods.share_pct"
INCREASE = "toy.total.yoy_increase"
ITEMS = ("10110", "10112", "1030401", "1030601")
UNITS = ("340311", "340311001", "340311002")


def some_orders(order: Order, count: int = 60) -> list[dict[str, object]]:
    """Orders of two years, wholly borne, some of them refunds."""
    chance = random.Random(7)
    return [
        order(
            f"B{number}",
            business_date=f"{chance.choice((2020, 2021))}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            item=chance.choice(ITEMS),
            reporting_unit=chance.choice(UNITS),
            kind=chance.choice(("order", "order", "order", "return")),
            amount=f"{chance.randint(1, 10**7) / 100:.2f}",
            share_pct="100",
        )
        for number in range(count)
    ]


def expected_lines(
    rows: list[dict[str, object]], split: str, digits: int | None, periods: list[str]
) -> dict[str, list[Decimal]]:
    """By key the year to date at each period."""
    lines: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * len(periods))
    for row in rows:
        month, key = str(row["business_date"])[:7], str(row[split])[:digits]
        for point, period in enumerate(periods):
            if f"{period[:4]}-01" <= month <= period:
                lines[key][point] += Decimal(str(row["amount"])) * (-1 if row["kind"] == "return" else 1)
    return dict(lines)


async def breakdown(client: httpx.AsyncClient, figure: str, **query: object) -> httpx.Response:
    span = {"from": "2020-01", "to": "2021-12"}
    return await client.get(f"/v1/figures/{figure}/breakdown", params={**span, "by": "quarter", **query})


QUARTERS = [f"{year}-{month}" for year in (2020, 2021) for month in ("03", "06", "09", "12")]


@pytest.mark.parametrize(("split", "digits"), [("reporting_unit", None), ("item", None), ("item", 3)])
async def test_the_lines_are_those_of_the_rows_and_sum_to_the_figure_at_every_point(
    client: httpx.AsyncClient, order: Order, split: str, digits: int | None
) -> None:
    rows = some_orders(order)
    assert (await client.post("/v1/orders/batch", json={"items": rows})).status_code == 201
    query = {"split": split} | ({} if digits is None else {"digits": digits})
    shown = (await breakdown(client, GENERAL, **query)).json()
    wanted = expected_lines(rows, split, digits, QUARTERS)
    found = {line["key"]: [Decimal(value) for value in line["values"]] for line in shown["lines"]}
    assert [point["period"] for point in shown["points"]] == QUARTERS
    assert {key: values for key, values in found.items() if any(values)} == wanted
    for number, point in enumerate(shown["points"]):
        assert sum(values[number] for values in found.values()) == Decimal(point["value"])
    newest = [abs(Decimal(line["values"][-1])) for line in shown["lines"]]
    assert newest == sorted(newest, reverse=True)


async def test_an_older_cut_off_is_split_as_it_stood_and_a_difference_by_its_signs(
    client: httpx.AsyncClient, order: Order
) -> None:
    rows = some_orders(order)
    for part in (rows[:30], rows[30:]):
        assert (await client.post("/v1/orders/batch", json={"items": part})).status_code == 201
    before = (await breakdown(client, GENERAL, split="item", as_of=2)).json()
    lines = {line["key"]: [Decimal(value) for value in line["values"]] for line in before["lines"]}
    assert (lines, before["change_no"]) == (expected_lines(rows[:30], "item", None, QUARTERS), 2)
    increase = (await breakdown(client, INCREASE, split="reporting_unit", **{"from": "2021-12"})).json()
    whole = expected_lines(rows, "reporting_unit", None, ["2020-12", "2021-12"])
    assert {line["key"]: Decimal(line["values"][0]) for line in increase["lines"]} == {
        unit: now - base for unit, (base, now) in whole.items()
    }


async def test_small_lines_beyond_the_fiftieth_are_summed_in_one_without_a_key(
    client: httpx.AsyncClient, order: Order
) -> None:
    own = {"share_pct": "100", "business_date": "2021-03-01"}
    rows = [order(f"U{n}", reporting_unit=f"unit-{n:02d}", amount=f"{n}.00", **own) for n in range(1, 54)]
    assert (await client.post("/v1/orders/batch", json={"items": rows})).status_code == 201
    lines = (await breakdown(client, GENERAL, split="reporting_unit", **{"from": "2021-12"})).json()["lines"]
    assert [line["key"] for line in lines] == [*[f"unit-{n:02d}" for n in range(53, 3, -1)], None]
    assert Decimal(lines[-1]["values"][0]) == 1 + 2 + 3


async def test_what_begins_with_a_code_is_told_however_small_it_is_beside_the_others(
    client: httpx.AsyncClient, order: Order
) -> None:
    own = {"share_pct": "100", "business_date": "2021-03-01"}
    rows = [order(f"U{n}", reporting_unit=f"unit-{n:02d}", amount=f"{n}.00", **own) for n in range(1, 54)]
    assert (await client.post("/v1/orders/batch", json={"items": rows})).status_code == 201
    tags = []
    for begins, keys in (
        ("unit-01", ["unit-01"]),
        ("unit-0", [f"unit-{n:02d}" for n in range(9, 0, -1)]),
        ("unit_0", []),
    ):
        answer = await breakdown(client, GENERAL, split="reporting_unit", begins=begins, **{"from": "2021-12"})
        assert [line["key"] for line in answer.json()["lines"]] == keys
        tags.append(answer.headers["etag"])
    cut = await breakdown(client, GENERAL, split="reporting_unit", digits=4, begins="unit-01", **{"from": "2021-12"})
    assert [(line["key"], line["values"]) for line in cut.json()["lines"]] == [("unit", ["1.00"])]
    assert len({*tags, cut.headers["etag"]}) == 4


@pytest.mark.parametrize(
    ("figure", "query", "field"),
    [
        (GENERAL, {"split": "amount"}, "split"),
        (GENERAL, {"split": "source_ref"}, "split"),
        (GENERAL, {"split": "item", "from": "2022-01"}, "to"),
        (SHARE, {"split": "item"}, "measure"),
    ],
)
async def test_what_cannot_be_split_is_refused_with_the_way_out(
    client: httpx.AsyncClient, figure: str, query: dict[str, str], field: str
) -> None:
    answer = await breakdown(client, figure, **query)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_an_input_of_a_ratio_is_split_where_it_is_named(client: httpx.AsyncClient, order: Order) -> None:
    rows = [row for row in some_orders(order) if str(row["business_date"]).startswith("2021")]
    assert (await client.post("/v1/orders/batch", json={"items": rows})).status_code == 201
    name = (await client.get(f"/v1/figures/{SHARE}", params={"period": "2021-12"})).json()["inputs"][0]["name"]
    shown = (await breakdown(client, SHARE, split="item", digits=3, measure=name, **{"from": "2021-12"})).json()
    goods = expected_lines([row for row in rows if str(row["item"]).startswith("101")], "item", 3, ["2021-12"])
    assert ({line["key"]: [Decimal(v) for v in line["values"]] for line in shown["lines"]}, shown["unit"]) == (
        goods,
        "yuan",
    )


async def test_a_measure_that_a_setting_decides_is_split_at_every_point_by_the_setting_of_its_day(
    client: httpx.AsyncClient, order: Order, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    days = [("2021-02-10", "10110", "10.00"), ("2021-02-20", "1030401", "5.00"), ("2021-05-10", "10110", "20.00")]
    days += [("2021-08-10", "1030401", "4.00")]
    items = [
        order(f"Z{n}", business_date=day, item=item, amount=amount, share_pct="100")
        for n, (day, item, amount) in enumerate(days)
    ]
    assert (await client.post("/v1/orders/batch", json={"items": items})).status_code == 201
    setting = {"source": "bureau", "source_ref": "P1", "reporting_unit": "bureau", "business_date": "2021-08-01",
               "key": "counted", "value": "everything", "document": "文"}  # fmt: skip
    assert (await approve("parameters", setting)).status_code == 200
    shown = (await breakdown(client, "toy.counted.ytd", split="item", **{"from": "2021-01"})).json()
    lines_by_key = {line["key"]: [Decimal(value) for value in line["values"]] for line in shown["lines"]}
    assert lines_by_key == {"10110": [10, 30, 30, 30], "1030401": [0, 0, 9, 9]}
    assert [Decimal(point["value"]) for point in shown["points"]] == [10, 30, 39, 39]


@pytest.mark.parametrize("split", ["created_change", "voided_change", "replaces", "source_ref", "\u202e", "区\r\nx: y"])
async def test_rows_are_split_by_what_was_entered_and_nothing_else(
    client: httpx.AsyncClient, order: Order, split: str
) -> None:
    await client.post("/v1/orders", json=order("B1"))
    answer = await breakdown(client, GENERAL, split=split)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "split"), answer.text


async def test_an_etag_holds_nothing_that_a_caller_sent(client: httpx.AsyncClient, order: Order) -> None:
    await client.post("/v1/orders", json=order("B1"))
    tags = [(await breakdown(client, GENERAL, split=split)).headers["etag"] for split in ("item", "reporting_unit")]
    assert tags[0] != tags[1]
    assert all(re.fullmatch('"[0-9a-f]{32}"', tag) for tag in tags)


async def test_a_column_of_too_many_values_is_refused_with_the_way_out(
    client: httpx.AsyncClient, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [order(f"N{number}", order_no=f"N{number}") for number in range(4)]
    assert (await client.post("/v1/orders/batch", json={"items": rows})).status_code == 201
    monkeypatch.setattr(breakdowns, "MAX_SUMS", 3)
    answer = await breakdown(client, GENERAL, split="order_no")
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "too_many")
    answer = await breakdown(client, GENERAL, split="order_no", digits=1)
    assert (answer.status_code, len(answer.json()["lines"])) == (200, 1)
    monkeypatch.setattr(breakdowns, "MAX_SUMS", 4)
    monkeypatch.setattr(breakdowns, "MAX_CELLS", 15)  # four orders of March count in each of the year's four quarters
    answer = await breakdown(client, GENERAL, split="order_no")
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (422, "too_many")
    monkeypatch.setattr(breakdowns, "MAX_CELLS", 16)
    answer = await breakdown(client, GENERAL, split="order_no")
    assert (answer.status_code, len(answer.json()["lines"])) == (200, 4)


def test_no_more_points_are_added_up_than_may_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breakdowns, "MAX_CELLS", 3)
    months = [Period(2021, month) for month in range(1, 13)]
    sums: list[dict[str, Decimal]] = [defaultdict(Decimal) for _ in months]
    moved = {months[2]: {"a": Decimal(1), "b": Decimal(2)}}
    with pytest.raises(Refused):
        breakdowns._add(sums, moved, 1, {point: (months[0], month) for point, month in enumerate(months)})
    assert [len(each) for each in sums] == [0, 0, 2, 2, *[0] * 8]


@pytest.mark.parametrize("seed", range(20))
def test_the_largest_by_the_newest_point_come_first_and_where_they_are_alike_by_the_one_before(seed: int) -> None:
    chance = random.Random(seed)
    held = [f"K{number}" for number in range(80)]
    sums = [{key: Decimal(chance.choice((-2, -1, 0, 1, 2))) for key in held if chance.random() < 0.3} for _ in range(6)]
    known = sorted({key for each in sums for key in each})
    known.sort(key=lambda key: [-abs(each.get(key, Decimal(0))) for each in reversed(sums)])
    lines = breakdowns._lines(sums)
    assert [line.key for line in lines] == [*known[:50], *[None] * (len(known) > 50)]
    for place, by_key in enumerate(sums):
        assert sum(Decimal(line.values[place]) for line in lines) == sum(by_key.values())
