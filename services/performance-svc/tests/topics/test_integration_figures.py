"""Units open and live, coverage, overdue plans and the names of those missing, against plain Python at every cut-off."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.units import CHANGES
from tests.histories import values_of

Body = dict[str, object]
Record = Callable[..., Body]
State = dict[str, dict[str, Body]]
"""The live records by book and source reference."""

BOOKS = ("accounting-units", "unit-closings", "launch-plans", "module-launches")
UNITS, CLOSINGS, PLANS, LAUNCHES = BOOKS
FAMILY = "performance.budget_integration"
MODULES = ("budget_execution", "budget_execution", "accounting")
MONTH_ENDS = {
    "2020-02": date(2020, 2, 29), "2020-07": date(2020, 7, 31), "2020-12": date(2020, 12, 31),
    "2021-06": date(2021, 6, 30), "2021-12": date(2021, 12, 31),
}  # fmt: skip
ENDS = (min(MONTH_ENDS), max(MONTH_ENDS))
OPERATIONS = 45


def day_of(row: Body) -> date:
    return date.fromisoformat(str(row["business_date"]))


def is_consistent(state: State) -> bool:
    """Whether the rules allow these records together, told in another way than the service tells it."""
    opened = {row["unit_code"]: day_of(row) for row in state[UNITS].values()}
    closed = {row["unit_code"]: day_of(row) for row in state[CLOSINGS].values()}
    plans = {(row["unit_code"], row["module"]) for row in state[PLANS].values()}
    launches = {(row["unit_code"], row["module"]): day_of(row) for row in state[LAUNCHES].values()}
    once = [
        len(found) == len(state[book]) for found, book in zip((opened, closed, plans, launches), BOOKS, strict=True)
    ]
    named = {*closed, *(unit for unit, _ in plans), *(unit for unit, _ in launches)}
    return (
        all(once)
        and named <= set(opened)
        and all(opened[unit] <= day for unit, day in closed.items())
        and all(opened[unit] <= day for (unit, _), day in launches.items())
        and all(day < closed.get(unit, date.max) for (unit, _), day in launches.items())
    )


def open_units(state: State, end: date) -> dict[object, Body]:
    closed = {row["unit_code"] for row in state[CLOSINGS].values() if day_of(row) <= end}
    return {
        row["unit_code"]: row
        for row in state[UNITS].values()
        if day_of(row) <= end and row["unit_code"] not in closed
    }  # fmt: skip


def live_units(state: State, end: date, module: str) -> set[object]:
    return {row["unit_code"] for row in state[LAUNCHES].values() if row["module"] == module and day_of(row) <= end}


def reported(state: State, book: str, end: date) -> bool:
    return any(day_of(row) <= end for row in state[book].values())


def expected(state: State, end: date) -> dict[str, Decimal | None]:
    """Every figure's value at a month's end; none where nothing was ever recorded for it."""
    units = open_units(state, end)
    online = live_units(state, end, "budget_execution") & set(units)
    overdue = [
        row
        for row in state[PLANS].values()
        if day_of(row) <= end
        and row["unit_code"] not in live_units(state, end, str(row["module"]))
        and not any(day_of(c) <= end for c in state[CLOSINGS].values() if c["unit_code"] == row["unit_code"])
    ]
    known = {book: reported(state, book, end) for book in BOOKS}
    coverage = None
    if known[LAUNCHES] and units:
        coverage = (Decimal(len(online)) * 100 / len(units)).quantize(Decimal("1e-12"), ROUND_HALF_UP)
    second = [
        row
        for row in state[PLANS].values()
        if row["module"] == "accounting"
        and day_of(row) <= end
        and not any(day_of(c) <= end for c in state[CLOSINGS].values() if c["unit_code"] == row["unit_code"])
    ]
    met = [row for row in second if row not in overdue]
    return {
        f"{FAMILY}.all_funds_units": Decimal(0) if known[UNITS] else None,
        f"{FAMILY}.all_funds_pct": Decimal(0) if units else None,
        f"{FAMILY}.second_stage_due": Decimal(len(second)) if known[PLANS] else None,
        f"{FAMILY}.second_stage_online": Decimal(len(met)) if known[PLANS] else None,
        f"{FAMILY}.units_online": Decimal(len(online)) if known[LAUNCHES] else None,
        f"{FAMILY}.units_open": Decimal(len(units)) if known[UNITS] else None,
        f"{FAMILY}.coverage_pct": coverage,
        f"{FAMILY}.overdue_launches": Decimal(len(overdue)) if known[PLANS] else None,
    }


class Writer:
    """Random writes, refused exactly where the rules forbid the outcome, and what stands after each change."""

    def __init__(self, rng: random.Random, client: httpx.AsyncClient, record: Record) -> None:
        self.rng, self.client, self.record = rng, client, record
        self.states: list[State] = [{book: {} for book in BOOKS}] * (1 + CHANGES)
        self.entered = self.refused = 0

    def draw(self, book: str, source_ref: str) -> Body:
        rng = self.rng
        unit = f"U{rng.randint(1, 12):02d}"
        start, span = {UNITS: (date(2020, 1, 1), 250), CLOSINGS: (date(2020, 6, 1), 600)}.get(
            book, (date(2020, 2, 1), 690)
        )
        own: Body = {
            UNITS: {"name": f"第{unit}单位", "department": "示范区教育局"},
            CLOSINGS: {},
            PLANS: {"module": rng.choice(MODULES)},
            LAUNCHES: {"module": rng.choice(MODULES), "funds": "一般公共预算"},
        }[book]
        day = start + timedelta(days=rng.randrange(span))
        return self.record(source_ref, day.isoformat(), unit_code=unit, **own)

    async def send(self, path: str, body: object, after: State) -> None:
        answer = await self.client.post(f"/v1/{path}", json=body)
        if not is_consistent(after):
            assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken"), answer.text
            self.refused += 1
            return
        assert answer.is_success, answer.text
        assert answer.json()["change_no"] == len(self.states)
        self.states.append(after)

    def changed(self, book: str, rows: dict[str, Body]) -> State:
        return {**self.states[-1], book: rows}

    async def enter(self) -> None:
        book = self.rng.choices(BOOKS, weights=[5, 1, 4, 5])[0]
        self.entered += 1
        body = self.draw(book, f"R{self.entered:03d}")
        await self.send(book, body, self.changed(book, {**self.states[-1][book], str(body["source_ref"]): body}))

    async def a_live_one(self) -> tuple[str, str, str]:
        book = self.rng.choice([book for book in BOOKS if self.states[-1][book]])
        ref = self.rng.choice(sorted(self.states[-1][book]))
        found = await self.client.get(f"/v1/{book}", params={"source_ref": ref})
        return book, ref, found.json()["items"][0]["id"]

    async def correct(self) -> None:
        book, ref, record_id = await self.a_live_one()
        old = self.states[-1][book][ref]
        body = {**old, "business_date": self.draw(book, ref)["business_date"]}
        if body != old:
            correction = {"reason": "日期有误", "entry": body}
            after = self.changed(book, {**self.states[-1][book], ref: body})
            await self.send(f"{book}/{record_id}/correct", correction, after)

    async def void(self) -> None:
        book, ref, record_id = await self.a_live_one()
        left = {name: row for name, row in self.states[-1][book].items() if name != ref}
        await self.send(f"{book}/{record_id}/void", {"reason": "重复登记"}, self.changed(book, left))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_figure_at_every_cut_off_is_what_plain_python_makes_of_the_records(
    client: httpx.AsyncClient, record: Record, issuer: Issuer, seed: int
) -> None:
    rng = random.Random(seed)
    writer = Writer(rng, client, record)
    for number in range(OPERATIONS):
        choices = [writer.enter, writer.correct, writer.void]
        (operation,) = rng.choices(choices, weights=[5, 2, 1]) if number > 5 else [writer.enter]
        await operation() if any(writer.states[-1].values()) else await writer.enter()
    assert writer.refused > 5
    assert len(writer.states) > 20
    for change_no, state in enumerate(writer.states):
        found = await values_of(client, [*expected(state, date.max)], *ENDS, as_of=change_no)
        for period, end in MONTH_ENDS.items():
            assert found[period] == expected(state, end), (period, change_no)
        for period in rng.sample(sorted(MONTH_ENDS), 2):
            await check_summary(client, period, MONTH_ENDS[period], change_no, state)
    for change_no in (None, *rng.sample(range(1, len(writer.states)), 6)):
        state = writer.states[-1 if change_no is None else change_no]
        for period, end in MONTH_ENDS.items():
            await check_rows(client, period, end, change_no, state)
    auditor = issuer.headers("audit_admin", person="审计", client="audit")
    assert (await client.get("/v1/journal/verify", headers=auditor)).json()["ok"] is True


async def check_summary(client: httpx.AsyncClient, period: str, end: date, change_no: int, state: State) -> None:
    summary = (await client.get("/v1/summary", params={"period": period, "as_of": change_no})).json()
    values = {each["id"]: each["value"] for each in summary["figures"] if each["id"].startswith(f"{FAMILY}.")}
    found = {name: None if value is None else Decimal(value) for name, value in values.items()}
    wanted = expected(state, end)
    assert found == wanted, (period, change_no)
    (claim,) = [each for each in summary["claims"] if each["id"] == "C12"]
    coverage = wanted[f"{FAMILY}.coverage_pct"]
    assert claim["holds"] is (None if coverage is None else coverage == 100)
    missing = open_units(state, end).keys() - live_units(state, end, "budget_execution")
    names = [f"第{unit}单位" for unit in sorted(map(str, missing))] if claim["holds"] is False else []
    assert (claim["names"], claim["more"]) == (names, 0)


async def check_rows(client: httpx.AsyncClient, period: str, end: date, change_no: int | None, state: State) -> None:
    """A figure opens to exactly the rows that stand at the month's end, each contributing 1."""
    params: dict[str, object] = {"period": period, "limit": 500} | ({} if change_no is None else {"as_of": change_no})
    units = open_units(state, end)

    async def rows(name: str, measure: str) -> list[tuple[str, str]]:
        answer = await client.get(f"/v1/figures/{FAMILY}.{name}/records", params={**params, "measure": measure})
        assert {item["contribution"] for item in answer.json()["items"]} <= {"1"}
        return sorted((item["book"], item["record"]["unit_code"]) for item in answer.json()["items"])

    online = live_units(state, end, "budget_execution") & set(units)
    for name in ("units_open", "coverage_pct"):
        assert await rows(name, "open") == sorted((UNITS, str(unit)) for unit in units)
    for name in ("units_online", "coverage_pct"):
        assert await rows(name, "online") == sorted((LAUNCHES, str(unit)) for unit in online)
    overdue = await rows("overdue_launches", "overdue")
    assert len(overdue) == (expected(state, end)[f"{FAMILY}.overdue_launches"] or 0)
