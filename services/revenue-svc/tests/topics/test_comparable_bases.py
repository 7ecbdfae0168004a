"""Comparable bases: restated by two persons, counted where the parameter says so, never mixed within a period."""

import itertools
import random
from collections.abc import Awaitable, Callable
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.units import CHANGES
from tests.histories import values_of

Body = dict[str, object]
Receipt = Callable[..., Body]
TwoPersons = Callable[..., Awaitable[tuple[str, int]]]
GROWTH, INCREASE = "revenue.general_revenue.yoy_pct", "revenue.general_revenue.yoy_increase"
OWN = {"budget_level": "district", "district_share_pct": "100"}
NOTHING_RESTATED = "上年同期基数没有可比口径调整，可比基数即首次入账数"


def restatement(ref: str, amount: str, day: str = "2021-03-31", **changes: object) -> Body:
    return {
        "source": "bureau",
        "source_ref": ref,
        "reporting_unit": "340311",
        "business_date": day,
        "measure": "tax_revenue",
        "amount": amount,
        "document": "区财〔2021〕5号",
        "reason": "增值税分享比例调整",
        **changes,
    }


def growth_base(ref: str, choice: str, since: str) -> Body:
    return {
        "source": "bureau",
        "source_ref": ref,
        "reporting_unit": "bureau",
        "business_date": since,
        "key": "growth_base",
        "value": choice,
        "document": "区财〔2021〕3号",
    }


@pytest.fixture
def two_persons(client: httpx.AsyncClient, issuer: Issuer) -> TwoPersons:
    """One proposes, another approves; returns the record and the number of the approval's change."""
    keys = itertools.count()

    async def both(book: str, entry: Body | None, **asked: object) -> tuple[str, int]:
        body = {"operation": "enter", "reason": "口径调整", **({"entry": entry} if entry else {}), **asked}
        proposed = await client.post(f"/v1/{book}/proposals", json=body, headers=issuer.headers("recorder"))
        assert proposed.status_code == 201, proposed.text
        headers = {**issuer.headers("approver", person="李四"), "Idempotency-Key": f"k{next(keys)}"}
        path = f"/v1/{book}/proposals/{proposed.json()['proposal']['id']}/approve"
        approved = await client.post(path, headers=headers)
        assert approved.status_code == 200, approved.text
        decided = approved.json()["proposal"]
        return decided["result_id"], decided["change_no"]

    return both


@pytest.fixture
async def two_years(client: httpx.AsyncClient, receipt: Receipt) -> None:
    """2020: 1000 to March; 2021: 1100 to March."""
    items = [
        receipt("A", business_date="2020-03-31", amount="1000.00", **OWN),
        receipt("B", business_date="2021-03-31", amount="1100.00", **OWN),
    ]
    assert (await client.post("/v1/receipts/batch", json={"items": items})).status_code == 201


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> Body:
    answer = await client.get(f"/v1/figures/{name}", params={"period": period, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def both_values(client: httpx.AsyncClient, period: str = "2021-03", **params: object) -> tuple[object, object]:
    growth, increase = [await figure(client, name, period, **params) for name in (GROWTH, INCREASE)]
    assert growth["inputs"] == increase["inputs"], "one base for both"
    return growth["value"], increase["value"]


async def test_a_restatement_counts_only_where_the_comparable_base_is_chosen(
    client: httpx.AsyncClient, two_years: None, two_persons: TwoPersons
) -> None:
    await two_persons("base-restatements", restatement("1", "-120.00"))
    await two_persons("base-restatements", restatement("2", "20.00", measure="non_tax_revenue"))
    await two_persons("base-restatements", restatement("3", "500.00", measure="expenditure"))
    await two_persons("base-restatements", restatement("4", "7.00", "2021-04-01"))
    assert await both_values(client) == ("10.000000000000", "100.00")
    assert (await figure(client, GROWTH))["notes"][0].startswith("增长基数口径：首次入账数")
    await two_persons("parameters", growth_base("p", "comparable", "2021-01-01"))
    # 1100 against 1000 - 120 + 20
    assert await both_values(client) == ("22.222222222222", "200.00")
    for name in (GROWTH, INCREASE):
        notes = (await figure(client, name))["notes"]
        assert notes == ["增长基数口径：可比口径（自2021-01-01起，依据区财〔2021〕3号）"]
    rows = (await client.get(f"/v1/figures/{INCREASE}/records", params={"period": "2021-03"})).json()["items"]
    parts = [(row["book"], row["record"]["source_ref"], Decimal(row["contribution"])) for row in rows]
    assert sorted(parts) == [
        ("base-restatements", "1", Decimal(120)),
        ("base-restatements", "2", Decimal(-20)),
        ("receipts", "A", Decimal(-1000)),
        ("receipts", "B", Decimal(1100)),
    ]
    query = {"period": "2021-03", "measure": "restatement"}
    rows = (await client.get(f"/v1/figures/{GROWTH}/records", params=query)).json()["items"]
    assert sorted(Decimal(row["contribution"]) for row in rows) == [-120, 20]


async def test_a_comparable_base_without_restatements_says_that_it_is_the_first_recorded(
    client: httpx.AsyncClient, two_years: None, two_persons: TwoPersons
) -> None:
    await two_persons("parameters", growth_base("p", "comparable", "2021-01-01"))
    await two_persons("base-restatements", restatement("1", "7.00", "2021-04-01"))
    assert await both_values(client) == ("10.000000000000", "100.00")
    for name in (GROWTH, INCREASE):
        assert (await figure(client, name))["notes"][-1] == NOTHING_RESTATED
        assert NOTHING_RESTATED not in (await figure(client, name, "2021-04"))["notes"]


async def test_a_restatement_alone_is_no_base_and_one_below_zero_has_no_growth(
    client: httpx.AsyncClient, receipt: Receipt, two_persons: TwoPersons
) -> None:
    await two_persons("parameters", growth_base("p", "comparable", "2021-01-01"))
    await two_persons("base-restatements", restatement("1", "-1000.00"))
    now = receipt("B", business_date="2021-03-31", amount="1100.00", **OWN)
    assert (await client.post("/v1/receipts", json=now)).status_code == 201
    assert (await figure(client, GROWTH))["state"] == "not_reported"
    base = receipt("A", business_date="2020-03-31", amount="1000.00", **OWN)
    assert (await client.post("/v1/receipts", json=base)).status_code == 201
    growth = await figure(client, GROWTH)
    assert (growth["value"], growth["state"]) == (None, "not_applicable")
    assert (await figure(client, INCREASE))["value"] == "1100.00"


async def test_the_base_turns_on_the_day_of_the_parameter_and_an_older_cut_off_stays(
    client: httpx.AsyncClient, two_years: None, two_persons: TwoPersons
) -> None:
    _, before = await two_persons("base-restatements", restatement("1", "100.00", "2021-01-01"))
    path = f"/v1/figures/{GROWTH}"
    held = await client.get(path, params={"period": "2021-03"})
    await two_persons("parameters", growth_base("p", "comparable", "2021-03-31"))
    fresh = await client.get(path, params={"period": "2021-03"}, headers={"If-None-Match": held.headers["etag"]})
    assert fresh.status_code == 200
    assert fresh.headers["etag"] != held.headers["etag"]
    assert (held.json()["value"], fresh.json()["value"]) == ("10.000000000000", "0.000000000000")
    then = await client.get(path, params={"period": "2021-03", "as_of": before})
    assert (then.headers["etag"], then.json()) == (held.headers["etag"], held.json())
    assert (await figure(client, GROWTH, "2021-02"))["inputs"][2]["rows"] == 0
    assert (await figure(client, GROWTH, "2021-03"))["inputs"][2]["rows"] == 1


async def test_restating_takes_two_persons_a_document_a_reason_and_an_amount(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    assert (await client.post("/v1/base-restatements", json=restatement("1", "1.00"))).status_code == 405
    path, headers = "/v1/base-restatements/proposals", issuer.headers("recorder")
    asked = {"operation": "enter", "reason": "口径调整"}
    zero = await client.post(path, json={**asked, "entry": restatement("1", "0.00")}, headers=headers)
    assert (zero.status_code, zero.json()["findings"][0]["code"]) == (409, "restatement_amount_zero")
    for field in ("document", "reason", "measure"):
        entry = restatement("1", "1.00") | {field: ""}
        answer = await client.post(path, json={**asked, "entry": entry}, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"entry.{field}")
    proposal = await client.post(path, json={**asked, "entry": restatement("1", "-0.01")}, headers=headers)
    own = {**issuer.headers("approver", client="another"), "Idempotency-Key": "own"}
    answer = await client.post(f"{path}/{proposal.json()['proposal']['id']}/approve", headers=own)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


async def test_last_year_may_be_closed_and_a_closed_month_of_this_year_keeps_its_growth(
    client: httpx.AsyncClient, issuer: Issuer, two_years: None, two_persons: TwoPersons
) -> None:
    await two_persons("parameters", growth_base("p", "comparable", "2021-01-01"))
    approver = issuer.headers("approver", person="李四")
    await client.post("/v1/periods/2021-03/close", json={"reason": "结账"}, headers=approver)
    body = {"operation": "enter", "reason": "口径调整", "entry": restatement("1", "100.00")}
    refused = await client.post("/v1/base-restatements/proposals", json=body, headers=issuer.headers("recorder"))
    assert (refused.status_code, refused.json()["code"]) == (409, "period_closed")
    await two_persons("base-restatements", restatement("1", "100.00", "2021-04-01"))
    assert await both_values(client, "2021-03") == ("10.000000000000", "100.00")
    assert await both_values(client, "2021-04") == ("0.000000000000", "0.00")


def to_date(rows: dict[str, Body], period: str, years_back: int) -> list[Body]:
    year = int(period[:4]) - years_back
    return [row for row in rows.values() if f"{year}-01" <= str(row["business_date"])[:7] <= f"{year}-{period[5:]}"]


def added(rows: list[Body]) -> Decimal:
    return sum((Decimal(str(row["amount"])) for row in rows), Decimal(0))


State = dict[str, dict[str, Body]]
"""The live rows by book and source reference."""


def expected(state: State, period: str) -> tuple[Decimal | None, Decimal | None]:
    """Growth and increase in plain Python."""
    now, base = to_date(state["receipts"], period, 0), to_date(state["receipts"], period, 1)
    if not now or not base:
        return None, None
    chosen = [row for row in state["parameters"].values() if str(row["business_date"])[:7] <= period]
    newest = max(chosen, key=lambda row: str(row["business_date"]), default={"value": "first_recorded"})
    restated = to_date(state["base-restatements"], period, 0) if newest["value"] == "comparable" else []
    before = added(base) + added([row for row in restated if row["measure"] != "expenditure"])
    increase = added(now) - before
    growth = (increase * 100 / before).quantize(Decimal("1e-12"), ROUND_HALF_UP) if before > 0 else None
    return growth, increase


class Desk:
    """Random receipts, restatements and parameters, their corrections and voids, and what stood after each change."""

    def __init__(self, rng: random.Random, client: httpx.AsyncClient, receipt: Receipt, both: TwoPersons) -> None:
        self.rng, self.client, self.receipt, self.both = rng, client, receipt, both
        self.states: list[State] = [{"receipts": {}, "base-restatements": {}, "parameters": {}}] * (1 + CHANGES)
        self.ids: dict[str, str] = {}

    def draw(self, book: str, ref: str) -> Body:
        rng = self.rng
        day = f"{rng.choice([2020, 2021])}-{rng.randint(1, 12):02d}-{rng.choice(['01', '28'])}"
        if book == "receipts":
            amount = f"{Decimal(rng.randint(1, 10**6)) / 100:.2f}"
            return self.receipt(ref, business_date=day, subject=rng.choice(["10110", "10304"]), amount=amount, **OWN)
        if book == "parameters":
            return growth_base(ref, rng.choice(["comparable", "comparable", "first_recorded"]), f"{day[:8]}{ref[-2:]}")
        amount = f"{rng.choice([-1, 1]) * Decimal(rng.randint(1, 3 * 10**5)) / 100:.2f}"
        measure = rng.choice(["tax_revenue", "non_tax_revenue", "expenditure"])
        return restatement(ref, amount, day, measure=measure)

    def keep(self, change_no: int, book: str, rows: dict[str, Body]) -> None:
        # A proposal is a change too, after which everything stands as before.
        self.states += [self.states[-1]] * (change_no - len(self.states))
        self.states.append({**self.states[-1], book: rows})

    async def step(self, number: int) -> None:
        book = self.rng.choice(["receipts"] * 3 + ["base-restatements"] * 4 + ["parameters"])
        rows = self.states[-1][book]
        kind = self.rng.choice(["enter", "enter", "correct", "void"]) if rows else "enter"
        ref = f"{book[0]}{number:02d}" if kind == "enter" else self.rng.choice(sorted(rows))
        await self.put(book, kind, ref, None if kind == "void" else self.draw(book, ref))

    async def put(self, book: str, kind: str, ref: str, entry: Body | None) -> None:
        rows = self.states[-1][book]
        self.ids[ref], change_no = await self.write(book, kind, ref, entry)
        left = {name: row for name, row in rows.items() if name != ref}
        self.keep(change_no, book, left if entry is None else {**left, ref: entry})

    async def write(self, book: str, kind: str, ref: str, entry: Body | None) -> tuple[str, int]:
        if book != "receipts":
            return await self.both(
                book, entry, operation=kind, **({} if kind == "enter" else {"record_id": self.ids[ref]})
            )
        if kind == "enter":
            path, body = "", entry
        else:
            path = f"/{self.ids[ref]}/{kind}"
            body = {"reason": "录入错误", **({"entry": entry} if entry else {})}
        answer = (await self.client.post(f"/v1/receipts{path}", json=body)).json()
        return answer["record"]["id"], answer["change_no"]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_growth_and_increase_at_every_cut_off_are_what_plain_python_makes_of_the_rows(
    client: httpx.AsyncClient,
    receipt: Receipt,
    two_persons: TwoPersons,
    is_verified: Callable[[], Awaitable[bool]],
    seed: int,
) -> None:
    rng = random.Random(seed)
    desk = Desk(rng, client, receipt, two_persons)
    for day in ("2020-01-28", "2021-01-28"):
        await desk.put("receipts", "enter", day, receipt(day, business_date=day, amount="5000.00", **OWN))
    await desk.put("base-restatements", "enter", "b01", restatement("b01", "-400.00", "2021-02-28"))
    await desk.put("parameters", "enter", "p01", growth_base("p01", "comparable", "2021-02-01"))
    for number in range(10, 26):
        await desk.step(number)
    turned = 0
    for change_no, state in enumerate(desk.states):
        told = await values_of(client, (GROWTH, INCREASE), "2021-01", "2021-12", as_of=change_no)
        alone = await both_values(client, "2021-12", as_of=change_no)
        assert [None if each is None else Decimal(str(each)) for each in alone] == [*told["2021-12"].values()]
        for period in ("2021-02", "2021-08", "2021-12"):
            values = (told[period][GROWTH], told[period][INCREASE])
            assert values == expected(state, period), (period, change_no)
            turned += values != expected({**state, "parameters": {}}, period)
            query = {"period": period, "as_of": change_no, "limit": 500}
            rows = (await client.get(f"/v1/figures/{INCREASE}/records", params=query)).json()["items"]
            if values[1] is not None:
                assert sum(Decimal(row["contribution"]) for row in rows) == values[1]
    assert turned, "the parameter should have mattered somewhere"
    assert await both_values(client, "2021-12") == await both_values(client, "2021-12", as_of=len(desk.states) - 1)
    assert await is_verified()


async def test_this_year_may_be_restated_too_and_both_growths_are_told(
    client: httpx.AsyncClient, receipt: Receipt, two_persons: TwoPersons
) -> None:
    """One county of 2022 as published, in 万元: 28583 against 25785, and 30161 with the tax refunds added back."""
    for ref, day, amount in (("A", "2021-12-31", "257850000.00"), ("B", "2022-12-31", "285830000.00")):
        row = receipt(ref, business_date=day, amount=amount, **OWN)
        assert (await client.post("/v1/receipts", json=row)).status_code == 201
    natural, comparable = [f"revenue.general_revenue.{name}_yoy_pct" for name in ("natural", "comparable")]
    before = [(await figure(client, name, "2022-12"))["value"] for name in (natural, comparable, GROWTH)]
    assert len(set(before)) == 1
    await two_persons("base-restatements", restatement("1", "15780000.00", "2022-12-01", side="current"))
    expected = [(Decimal(now) / 25785 - 1) * 100 for now in (28583, 30161)]
    assert [f"{each:.2f}" for each in expected] == ["10.85", "16.97"]
    told = [Decimal(str((await figure(client, name, "2022-12"))["value"])) for name in (natural, comparable)]
    assert told == [each.quantize(Decimal("1e-12"), ROUND_HALF_UP) for each in expected]
    assert await both_values(client, "2022-12") == (str(told[0]), "27980000.00")
    await two_persons("parameters", growth_base("p", "comparable", "2022-01-01"))
    assert await both_values(client, "2022-12") == (str(told[1]), "43760000.00")
    rows = (await client.get(f"/v1/figures/{INCREASE}/records", params={"period": "2022-12"})).json()["items"]
    assert sorted(Decimal(row["contribution"]) for row in rows) == [-257850000, 15780000, 285830000]


async def test_each_side_and_measure_is_restated_by_its_own_records(
    client: httpx.AsyncClient, two_years: None, two_persons: TwoPersons
) -> None:
    await two_persons("parameters", growth_base("p", "comparable", "2021-01-01"))
    for number, (measure, side, amount) in enumerate(
        (
            ("tax_revenue", "current", "100.00"),
            ("tax_revenue", "base", "200.00"),
            ("non_tax_revenue", "current", "5.00"),
        )
    ):
        await two_persons("base-restatements", restatement(str(number), amount, measure=measure, side=side))
    # 1100 + 100 against 1000 + 200 of taxes; 5 more of all revenue
    assert (await figure(client, "revenue.tax_revenue.yoy_pct"))["value"] == "0.000000000000"
    assert await both_values(client) == ("0.416666666667", "5.00")
