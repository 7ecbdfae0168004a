"""The figures of treasury cash, against plain Python over the rows."""

import random
from decimal import Decimal

import httpx

from bureau_common.testing.units import CHANGES
from tests.histories import values_of

from .test_treasury_cash import BALANCES, FORECASTS, Body, balance, forecast, the, write

FAMILY = "revenue.treasury_cash"
IN, FIRST = ("tax", "non_tax", "transfer", "debt_proceeds"), ("wages", "basic_livelihood", "running_costs")
OUT = (*FIRST, "debt_service", "projects", "other")


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-03", **params: object) -> Body:
    return (await client.get(f"/v1/figures/{FAMILY}.{name}", params={"period": period, **params})).json()


async def rows(client: httpx.AsyncClient, name: str, **params: object) -> list[tuple[str, str]]:
    found = await client.get(f"/v1/figures/{FAMILY}.{name}/records", params={"period": "2021-03", **params})
    return [(row["record"]["source_ref"], row["contribution"]) for row in found.json()["items"]]


async def test_next_month_is_what_is_expected_and_this_months_cash_covers_it(client: httpx.AsyncClient) -> None:
    await write(
        client, BALANCES, balance("1", "2021-03-30", "90.00"), balance("2", "2021-02-01", "30.00", account="ZH")
    )
    amounts = {kind: f"{number}.50" for number, kind in enumerate((*IN, *OUT), 1)}
    await write(client, FORECASTS, *[forecast(kind, kind, amount) for kind, amount in amounts.items()])
    await write(client, FORECASTS, forecast("later", "tax", "1000.00", month="2021-05"))
    sums = {name: sum((Decimal(amounts[kind]) for kind in kinds), Decimal(0)) for name, kinds in
            (("expected_in", IN), ("expected_out", OUT), ("expected_first", FIRST))}  # fmt: skip
    for name, expected in sums.items():
        assert Decimal(str((await figure(client, name))["value"])) == expected
    cover = await figure(client, "cover_pct")
    assert cover["value"] == f"{Decimal(12000) / sums['expected_out']:.12f}"
    assert await rows(client, "cover_pct", measure="balance") == [("2", "30.00"), ("1", "90.00")]
    assert sorted(await rows(client, "expected_first")) == sorted((kind, amounts[kind]) for kind in FIRST)


async def test_without_balance_or_forecast_there_is_a_gap_and_not_a_zero(client: httpx.AsyncClient) -> None:
    for name in ("balance", "expected_in", "expected_out", "cover_pct"):
        found = await figure(client, name)
        assert (found["value"], found["state"]) == (None, "not_reported")
    await write(client, BALANCES, balance("1", "2021-03-31", "0.00", ("0.00", "0.00")))
    assert [(await figure(client, "balance", period))["value"] for period in ("2021-02", "2021-03")] == [None, "0.00"]


async def test_december_looks_into_january(client: httpx.AsyncClient) -> None:
    await write(client, FORECASTS, forecast("1", "wages", "7.00", month="2022-01"))
    assert (await figure(client, "expected_out", "2021-12"))["value"] == "7.00"


def expected_balance(records: list[Body], period: str) -> Decimal | None:
    """Plain Python: of each account the balance of its last day up to the month's end."""
    last: dict[object, tuple[str, Decimal]] = {}
    for row in records:
        day = str(row["business_date"])
        if day[:7] <= period and day >= last.get(row["account"], ("", Decimal(0)))[0]:
            last[row["account"]] = (day, Decimal(str(row["balance"])))
    return sum((amount for _, amount in last.values()), Decimal(0)) if last else None


async def test_the_balance_is_that_of_every_accounts_last_day_at_every_cut_off(client: httpx.AsyncClient) -> None:
    """Days are entered in any order, corrected and voided; each account has one row a day at most."""
    chance = random.Random(7)
    states: list[dict[str, Body]] = [{}] * (1 + CHANGES)

    def draw(ref: str) -> Body:
        account, day = ref.split("@")
        return balance(ref, day, f"{Decimal(chance.randint(0, 9999)) / 100:.2f}", account=account)

    for _ in range(24):
        before = states[-1]
        ref = f"GK-{chance.randint(1, 3)}@2021-{chance.randint(1, 4):02d}-{chance.choice(['01', '15', '28'])}"
        if ref not in before:
            body = draw(ref)
            answer = await client.post(f"/v1/{BALANCES}", json=body)
            if answer.status_code == 409:  # voided before: its reference is taken for good
                continue
            states.append({**before, ref: body})
        elif chance.random() < 0.5:
            body = draw(ref)
            path = await the(client, BALANCES, ref)
            answer = await client.post(f"/v1/{path}/correct", json={"reason": "录入错误", "entry": body})
            states.append({**before, ref: body})
        else:
            path = await the(client, BALANCES, ref)
            answer = await client.post(f"/v1/{path}/void", json={"reason": "重复填报"})
            states.append({key: body for key, body in before.items() if key != ref})
        assert answer.is_success, answer.text
    for change_no, state in enumerate(states):
        found = await values_of(client, [f"{FAMILY}.balance"], "2020-12", "2021-06", as_of=change_no)
        for period in ("2020-12", "2021-01", "2021-02", "2021-03", "2021-06"):
            params = {"period": period, "as_of": change_no}
            opened = sum((Decimal(amount) for _, amount in await rows(client, "balance", **params)), Decimal(0))
            wanted = expected_balance([*state.values()], period)
            assert (found[period][f"{FAMILY}.balance"], opened) == (wanted, wanted or 0)
