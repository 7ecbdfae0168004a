"""The figures of payments at every cut-off against plain Python over the rows that were sent."""

import random
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.histories import values_of
from tests.payment_rows import PATHS, Body, allotment, application, payee, payment, plan, spending, steps

State = dict[str, Body]
"""The live payments by source reference."""

LEFT_OUT = {"209", "223", "230", "231", "234"}
WIDE = {"205", "206", "207", "208", "210", "211", "212", "213", "214", "216", "220", "221", "222"}
CORE = {"205", "207", "208", "210", "221"}
CLASSES = ("20101", "204", "205", "20801", "215", "221", "224", "229", "232", *sorted(LEFT_OUT))
PERIODS = ("2020-05", "2020-12", "2021-03", "2021-12")
YTD, YOY = "revenue.expenditure.ytd", "revenue.expenditure.yoy_pct"
LIVELIHOOD, SHARE = "revenue.livelihood_expenditure.ytd", "revenue.livelihood_expenditure.share_pct"
OUTLAYS, OUTLAYS_YOY = "revenue.general_outlays.ytd", "revenue.general_outlays.yoy_pct"
THREE_PUBLIC = "revenue.three_public.ytd"
NAMES = (YTD, YOY, LIVELIHOOD, SHARE, OUTLAYS, OUTLAYS_YOY, THREE_PUBLIC)


async def batch(client: httpx.AsyncClient, book: str, items: Iterable[Body]) -> int:
    answer = await client.post(f"/v1/{book}/batch", json={"items": list(items)})
    assert answer.status_code == 201, answer.text
    return answer.json()["change_no"]


async def pay(client: httpx.AsyncClient, lines: Iterable[Body]) -> None:
    for book, items in spending(lines).items():
        await batch(client, book, items)


def counts(row: Body) -> bool:
    code = str(row["functional_code"])[:3]
    return row["budget_kind"] == "general_public_budget" and row["kind"] != "cleared" and code not in LEFT_OUT


def net(rows: Iterable[Body]) -> Decimal:
    return sum((Decimal(str(r["amount"])) * (1 if r["kind"] == "paid" else -1) for r in rows), Decimal(0))


def expected(state: State, period: str, livelihood: set[str]) -> dict[str, Decimal | None]:
    """Every figure's value, recomputed; none where it has none."""
    year, month = int(period[:4]), period[5:]
    spans = [
        [row for row in state.values() if f"{one}-01" <= str(row["business_date"])[:7] <= f"{one}-{month}"]
        for one in (year, year - 1)
    ]
    now, before = ([row for row in span if counts(row)] for span in spans)
    outlays, outlays_before = (net(row for row in rows if row["general_outlay"]) for rows in (now, before))
    of_livelihood = net(row for row in now if str(row["functional_code"])[:3] in livelihood)
    values = {
        YTD: net(now),
        YOY: ratio(net(now) - net(before), net(before)) if net(before) > 0 and spans[1] else None,
        LIVELIHOOD: of_livelihood,
        SHARE: ratio(of_livelihood, net(now)) if net(now) else None,
        OUTLAYS: outlays,
        OUTLAYS_YOY: ratio(outlays - outlays_before, outlays_before) if outlays_before > 0 else None,
        THREE_PUBLIC: net(row for row in now if row.get("three_public")),
    }
    return values if spans[0] else dict.fromkeys(values)


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("1e-12"), ROUND_HALF_UP)


async def figures(client: httpx.AsyncClient, period: str, as_of: int | None = None) -> dict[str, Body]:
    params = {"period": period} | ({} if as_of is None else {"as_of": str(as_of)})
    return {name: (await client.get(f"/v1/figures/{name}", params=params)).json() for name in NAMES}


async def values(client: httpx.AsyncClient, period: str, as_of: int | None = None) -> dict[str, Decimal | None]:
    found = await figures(client, period, as_of)
    return {name: None if (value := each["value"]) is None else Decimal(str(value)) for name, each in found.items()}


class Writer:
    """Random lawful writes of payments, and what the book held after each."""

    def __init__(self, rng: random.Random, client: httpx.AsyncClient) -> None:
        self.rng, self.client, self.entered = rng, client, 0
        self.states: dict[int, State] = {}
        self.live: State = {}
        self.purposes: list[Body] = []

    async def prepare(self) -> None:
        """An allotment with plan and sent application for each year, budget and class, with flags of their own."""
        books: dict[str, list[Body]] = {path: [] for path in PATHS[:5]}
        books["payee-accounts"].append(payee())
        for place, code in enumerate(CLASSES):
            for year in (2020, 2021):
                name, kind = f"A{place}-{year}", "government_fund" if place % 4 == 3 else "general_public_budget"
                flags = {"general_outlay": place % 2 == 0, "three_public": "vehicles" if place % 3 == 0 else None}
                same = {"allotment_no": name, "business_date": f"{year}-01-01", "amount": "99999999.00"}
                purpose = {"budget_kind": kind, "functional_code": code}
                books["budget-allotments"].append(allotment(name, **same, **purpose, fiscal_year=year))
                books["payment-plans"].append(plan(name, **same, plan_month=f"{year}-01"))
                books["payment-applications"].append(application(name, **same, **flags, plan_month=f"{year}-01"))
                books["payment-steps"] += steps(name, f"{year}-01-01")
                self.purposes.append({"application_no": name, "allotment_no": name, **purpose, **flags})
        for book, items in books.items():
            change = await batch(self.client, book, items)
        self.states[change] = {}

    def fresh(self) -> Body:
        self.entered += 1
        purpose = self.rng.choice(self.purposes)
        return self.paid(f"Z{self.entered:03d}", purpose)

    def paid(self, ref: str, purpose: Body) -> Body:
        day = f"{str(purpose['allotment_no'])[-4:]}-{self.rng.randint(1, 12):02d}-{self.rng.choice((1, 15, 28))}"
        day = day if day[-2] != "-" else f"{day[:-1]}0{day[-1]}"
        amount = f"{self.rng.randint(1, 10**6) / 100:.2f}"
        return payment(ref, **{**purpose, "payment_no": ref, "business_date": day, "amount": amount})

    def untouched(self) -> list[str]:
        """Payments on which nothing came back or was cleared."""
        moved = {row["payment_no"] for row in self.live.values() if row["kind"] != "paid"}
        return [ref for ref, row in self.live.items() if row["payment_no"] not in moved]

    async def act(self, ref: str, action: str, **body: object) -> int:
        found = (await self.client.get("/v1/payments", params={"source_ref": ref})).json()["items"]
        path = f"/v1/payments/{found[0]['id']}/{action}"
        answer = await self.client.post(path, json={"reason": "登记错误", **body})
        assert answer.status_code == 200, answer.text
        return answer.json()["change_no"]

    async def write(self) -> None:
        (kind,) = self.rng.choices(["enter", "return", "correct", "void"], weights=[4, 3, 3, 2])
        if kind == "enter" or not self.untouched():
            bodies = [self.fresh() for _ in range(self.rng.randint(1, 4))]
            change = await batch(self.client, "payments", bodies)
            self.live = {**self.live, **{str(body["source_ref"]): body for body in bodies}}
        elif kind == "return":
            whole = self.live[self.rng.choice(self.untouched())]
            back = {
                **whole,
                "source_ref": f"{whole['source_ref']}/{len(self.states)}",
                "kind": (kind := self.rng.choice(["bounced", "refunded", "cleared"])),
                "return_reason": None if kind == "cleared" else "other",
                "amount": f"{max(Decimal(str(whole['amount'])) * self.rng.randint(1, 100) / 100, Decimal('0.01')):.2f}",
            }
            change = await batch(self.client, "payments", [back])
            self.live = {**self.live, str(back["source_ref"]): back}
        else:
            ref = self.rng.choice(self.untouched() if kind == "correct" else [*self.untouched(), *self.returns()])
            if kind == "correct":
                entry = self.paid(ref, self.purpose_of(self.live[ref]))
                change = await self.act(ref, "correct", entry=entry)
                self.live = {**self.live, ref: entry}
            else:
                change = await self.act(ref, "void")
                self.live = {name: row for name, row in self.live.items() if name != ref}
        self.states[change] = self.live

    def returns(self) -> list[str]:
        return [ref for ref, row in self.live.items() if row["kind"] != "paid"]

    def purpose_of(self, row: Body) -> Body:
        return next(each for each in self.purposes if each["allotment_no"] == row["allotment_no"])


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_figure_at_every_cut_off_is_what_plain_python_makes_of_the_payments(
    client: httpx.AsyncClient, seed: int
) -> None:
    writer = Writer(random.Random(seed), client)
    await writer.prepare()
    for _ in range(30):
        await writer.write()
    assert any(row["kind"] != "paid" for state in writer.states.values() for row in state.values())
    for change, state in writer.states.items():
        for period, found in (await values_of(client, NAMES, PERIODS[0], PERIODS[-1], as_of=change)).items():
            assert found == expected(state, period, WIDE), (period, change)
    earlier = sorted(writer.states)[len(writer.states) // 2]
    for change, state in ((None, writer.live), (earlier, writer.states[earlier])):
        for period in PERIODS:
            assert await values(client, period, change) == expected(state, period, WIDE), (period, change)
    for figure in (YTD, LIVELIHOOD, OUTLAYS, THREE_PUBLIC):
        rows = await client.get(f"/v1/figures/{figure}/records", params={"period": "2021-12", "limit": 500})
        contributions = sum(Decimal(row["contribution"]) for row in rows.json()["items"])
        assert contributions == (await values(client, "2021-12"))[figure]


async def test_funds_insurance_state_capital_transfers_and_principal_do_not_count_and_what_came_back_is_taken_off(
    client: httpx.AsyncClient,
) -> None:
    day = {"business_date": "2021-03-10", "amount": "100.00"}
    lines = [{**day, "source_ref": code, "functional_code": code} for code in (*sorted(LEFT_OUT), "201", "233", "205")]
    fund = {**day, "source_ref": "fund", "functional_code": "205", "budget_kind": "government_fund"}
    await pay(client, [*lines, fund])
    back = {**payment("205/r", payment_no="205", application_no="205", allotment_no="205"), "kind": "refunded"}
    back["return_reason"] = "payee_returned"
    cleared = {**back, "source_ref": "205/c", "kind": "cleared", "amount": "60.00", "return_reason": None}
    await batch(client, "payments", [{**back, "amount": "39.99"}, cleared])
    found = await values(client, "2021-03")
    assert (found[YTD], found[LIVELIHOOD]) == (Decimal("260.01"), Decimal("60.01"))
    assert found[SHARE] == ratio(Decimal("60.01"), Decimal("260.01"))


async def set_livelihood(client: httpx.AsyncClient, issuer: Issuer, value: str) -> None:
    entry = {
        "source": "bureau",
        "source_ref": "livelihood-1",
        "reporting_unit": "bureau",
        "business_date": "2021-01-01",
        "key": "livelihood_set",
        "value": value,
        "document": "淮财〔2021〕9号",
    }
    body = {"operation": "enter", "reason": "改用核心口径", "entry": entry}
    asked = await client.post("/v1/parameters/proposals", json=body, headers={"Idempotency-Key": "p"})
    assert asked.status_code == 201, asked.text
    path = f"/v1/parameters/proposals/{asked.json()['proposal']['id']}/approve"
    approver = issuer.headers("approver", person="李四", client="approver")
    done = await client.post(path, json={}, headers={**approver, "Idempotency-Key": "a"})
    assert done.status_code == 200, done.text


async def test_the_livelihood_set_changes_figure_note_and_etag_and_not_an_older_cut_off(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    amounts = {"205": "100.00", "206": "10.00", "213": "1.00", "204": "1000.00"}
    await pay(
        client,
        [
            {"source_ref": code, "business_date": "2021-03-10", "functional_code": code, "amount": amount}
            for code, amount in amounts.items()
        ],
    )
    wide = await figures(client, "2021-03")
    before = wide[YTD]["change_no"]
    tag = (await client.get(f"/v1/figures/{SHARE}", params={"period": "2021-03"})).headers["etag"]
    assert wide[LIVELIHOOD]["value"] == "111.00"
    assert wide[SHARE]["value"] == f"{ratio(Decimal(111), Decimal(1111)):f}"
    (note,) = wide[SHARE]["notes"]  # type: ignore[misc]
    assert "民生支出口径" in note
    assert "科学技术支出" in note
    await set_livelihood(client, issuer, ",".join(sorted(CORE)))
    core = await figures(client, "2021-03")
    assert core[LIVELIHOOD]["value"] == "100.00"
    assert core[SHARE]["value"] == f"{ratio(Decimal(100), Decimal(1111)):f}"
    (note,) = core[SHARE]["notes"]  # type: ignore[misc]
    assert "淮财〔2021〕9号" in note
    assert "科学技术支出" not in note
    held = await client.get(f"/v1/figures/{SHARE}", params={"period": "2021-03"}, headers={"If-None-Match": tag})
    assert held.status_code == 200
    then = await figures(client, "2021-03", int(str(before)))
    assert {name: then[name] for name in (LIVELIHOOD, SHARE)} == {name: wide[name] for name in (LIVELIHOOD, SHARE)}
