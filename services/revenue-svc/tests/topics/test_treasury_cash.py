"""Treasury cash through the API: balances that follow from one another, covered transfers, and who is paid first."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.alerts import alerts_of

Body = dict[str, object]
BALANCES, TRANSFERS, FORECASTS = "treasury-balances", "cash-transfers", "cash-forecasts"


def record(ref: str, day: str, **fields: object) -> Body:
    return {"source": "treasury", "source_ref": ref, "reporting_unit": "340311", "business_date": day, **fields}


def balance(ref: str, day: str, amount: str, moved: tuple[str, str] | None = None, account: str = "GK-01") -> Body:
    movements = {} if moved is None else dict(zip(("received", "paid"), moved, strict=True))
    return record(ref, day, account=account, balance=amount, **movements)


def transfer(ref: str, day: str, amount: str, source: str = "GK-01", to: str = "ZH-02", **changes: object) -> Body:
    accounts = {"from_account": source, "to_account": to}
    words = {"purpose": "保障工资发放", "document": "示财库〔2021〕3号"}
    return record(ref, day, transfer_no=f"DD{ref}", amount=amount, **accounts, **words) | changes


def forecast(ref: str, kind: str, amount: str, month: str = "2021-04", **changes: object) -> Body:
    return record(ref, "2021-03-20", month=month, kind=kind, item=f"item {ref}", amount=amount) | changes


async def write(client: httpx.AsyncClient, book: str, *bodies: Body) -> list[Body]:
    answer = await client.post(f"/v1/{book}/batch", json={"items": [*bodies]})
    assert answer.status_code == 201, answer.text
    found: list[Body] = answer.json()["findings"]
    return found


async def refused(client: httpx.AsyncClient, path: str, body: Body) -> list[str]:
    """The codes of the findings, each with its clause and in both languages; a dry run meets the same."""
    answer = await client.post(f"/v1/{path}", json=body)
    dry = await client.post(f"/v1/{path}", json=body, params={"dry_run": "true"})
    assert (answer.status_code, dry.status_code, answer.json()["code"]) == (409, 409, "rule_broken"), answer.text
    assert dry.json()["findings"] == answer.json()["findings"]
    for finding in answer.json()["findings"]:
        assert "" not in (finding["message_zh"], finding["message_en"], finding["clause"]["document"])
    return [finding["code"] for finding in answer.json()["findings"]]


async def the(client: httpx.AsyncClient, book: str, ref: str) -> str:
    """The address of a live record."""
    (row,) = (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"]
    return f"{book}/{row['id']}"


async def alerts(client: httpx.AsyncClient) -> list[tuple[str, str, str]]:
    """March's alerts that rows raise: those of figures have no key."""
    return [(each.code, each.key, each.level) for each in await alerts_of(client, "2021-03") if each.key]


async def test_a_balance_is_the_one_before_plus_receipts_less_payments(client: httpx.AsyncClient) -> None:
    await write(client, BALANCES, balance("1", "2021-03-01", "100.00", ("0.00", "0.00")))
    off = [balance("2", "2021-03-03", amount, ("50.00", "20.00")) for amount in ("129.99", "130.01")]
    assert [await refused(client, BALANCES, body) for body in off] == [["treasury_balance_broken"]] * 2
    assert await write(client, BALANCES, balance("2", "2021-03-03", "130.00", ("50.00", "20.00"))) == []
    # Whatever breaks the day after is refused, too: a day between, a voided day, a corrected one.
    assert await refused(client, BALANCES, balance("3", "2021-03-02", "90.00", ("0.00", "10.00"))) == [
        "treasury_balance_broken"
    ]
    first = await the(client, BALANCES, "1")
    corrected = {"reason": "录入错误", "entry": balance("1", "2021-03-01", "100.01", ("0.00", "0.00"))}
    assert await refused(client, f"{first}/correct", corrected) == ["treasury_balance_broken"]
    await write(client, BALANCES, balance("4", "2021-03-02", "120.00", ("20.00", "0.00"), account="ZH-02"))


async def test_a_day_is_put_between_once_the_next_one_tells_its_own_movements(client: httpx.AsyncClient) -> None:
    days = [
        balance("1", "2021-03-01", "100.00", ("0.00", "0.00")),
        balance("3", "2021-03-03", "130.00", ("50.00", "20.00")),
    ]
    await write(client, BALANCES, *days)
    last = await the(client, BALANCES, "3")
    untold = {"reason": "补插三月二日", "entry": balance("3", "2021-03-03", "130.00")}
    assert (await client.post(f"/v1/{last}/correct", json=untold)).status_code == 200
    await write(client, BALANCES, balance("2", "2021-03-02", "90.00", ("0.00", "10.00")))
    told = {"reason": "补插三月二日", "entry": balance("3", "2021-03-03", "130.00", ("50.00", "10.00"))}
    assert (await client.post(f"/v1/{await the(client, BALANCES, '3')}/correct", json=told)).status_code == 200


async def test_without_movements_a_balance_is_taken_with_a_warning(client: httpx.AsyncClient) -> None:
    found = await write(
        client, BALANCES, balance("1", "2021-03-01", "100.00", ("0.00", "0.00")), balance("2", "2021-03-02", "7.00")
    )
    assert [(f["code"], f["severity"], f["row"]) for f in found] == [("treasury_movement_missing", "warn", 2)]
    half = record("3", "2021-03-03", account="GK-01", received="1.00", balance="8.00")
    assert await refused(client, BALANCES, half) == ["treasury_movement_half"]
    negative = await client.post(f"/v1/{BALANCES}", json=balance("3", "2021-03-03", "-0.01"))
    assert (negative.status_code, negative.json()["errors"][0]["field"]) == (422, "balance")


async def test_an_account_has_one_balance_a_day(client: httpx.AsyncClient) -> None:
    await write(client, BALANCES, balance("1", "2021-03-01", "100.00", ("0.00", "0.00")))
    again = balance("2", "2021-03-01", "100.00", ("0.00", "0.00"))
    assert await refused(client, BALANCES, again) == ["repeated"]
    await write(client, BALANCES, again | {"account": "ZH-02"})


async def test_a_transfer_takes_no_more_than_is_there_and_says_what_is_left(client: httpx.AsyncClient) -> None:
    await write(
        client, BALANCES,
        balance("1", "2021-03-01", "100.00", ("0.00", "0.00")),
        balance("2", "2021-03-01", "5.00", ("0.00", "0.00"), account="ZH-02"),
    )  # fmt: skip
    assert await refused(client, TRANSFERS, transfer("1", "2021-03-02", "100.01")) == ["cash_transfer_overdrawn"]
    dry = await client.post(f"/v1/{TRANSFERS}", json=transfer("1", "2021-03-02", "100.00"), params={"dry_run": "true"})
    assert dry.json()["headroom"] == {"GK-01": "0.00", "ZH-02": "105.00"}
    await write(client, TRANSFERS, transfer("1", "2021-03-02", "100.00"))
    assert await refused(client, TRANSFERS, transfer("2", "2021-03-03", "0.01")) == ["cash_transfer_overdrawn"]
    # What comes back later covers nothing before it came.
    await write(client, TRANSFERS, transfer("3", "2021-03-05", "60.00", "ZH-02", "GK-01"))
    assert await refused(client, TRANSFERS, transfer("4", "2021-03-04", "0.01")) == ["cash_transfer_overdrawn"]
    await write(client, TRANSFERS, transfer("4", "2021-03-05", "60.00"))
    # And it cannot be taken away again, once it was used.
    assert await refused(client, f"{await the(client, TRANSFERS, '3')}/void", {"reason": "重复登记"}) == [
        "cash_transfer_overdrawn"
    ]


@pytest.mark.race
async def test_of_racing_transfers_only_those_that_are_covered_are_written(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    await write(
        client, BALANCES,
        balance("1", "2021-03-01", "100.00", ("0.00", "0.00")),
        balance("2", "2021-03-01", "0.00", ("0.00", "0.00"), account="ZH-02"),
    )  # fmt: skip
    racing = [client.post(f"/v1/{TRANSFERS}", json=transfer(str(n), "2021-03-02", "30.00")) for n in range(8)]
    statuses = [answer.status_code for answer in await asyncio.gather(*racing)]
    assert sorted(statuses) == [201] * 3 + [409] * 5
    assert await is_verified()


async def test_the_movements_of_a_balance_contain_its_transfers(client: httpx.AsyncClient) -> None:
    await write(
        client, BALANCES,
        balance("1", "2021-03-01", "100.00", ("0.00", "0.00")),
        balance("2", "2021-03-31", "80.00", ("10.00", "30.00")),
        balance("3", "2021-03-01", "0.00", ("0.00", "0.00"), account="ZH-02"),
    )  # fmt: skip
    for day in ("2021-03-02", "2021-03-31"):
        late = transfer("1", day, "30.01")
        assert await refused(client, TRANSFERS, late) == ["cash_transfer_beyond_movements"]
    await write(client, TRANSFERS, transfer("1", "2021-03-02", "29.00"), transfer("2", "2021-03-31", "1.00"))
    # The other account has got 30.00: a balance that tells less of it is refused.
    told = [balance("4", "2021-03-31", amount, (amount, "0.00"), account="ZH-02") for amount in ("29.99", "30.00")]
    assert await refused(client, BALANCES, told[0]) == ["cash_transfer_beyond_movements"]
    await write(client, BALANCES, told[1])


async def test_transfers_name_two_known_accounts_and_stand_once(client: httpx.AsyncClient) -> None:
    await write(client, BALANCES, balance("1", "2021-03-01", "100.00", ("0.00", "0.00")))
    body = transfer("1", "2021-03-02", "1.00")
    assert await refused(client, TRANSFERS, body) == ["unknown"]
    assert await refused(client, TRANSFERS, body | {"to_account": "GK-01"}) == ["cash_transfer_to_itself"]
    await write(client, BALANCES, balance("2", "2021-03-01", "0.00", ("0.00", "0.00"), account="ZH-02"))
    await write(client, TRANSFERS, body)
    again = body | {"source_ref": "again"}
    assert await refused(client, TRANSFERS, again) == ["repeated"]
    # Without its balance the account that was paid into would be unknown.
    voided = await refused(client, f"{await the(client, BALANCES, '2')}/void", {"reason": "账户有误"})
    assert voided == ["unknown"]


async def test_a_forecast_is_made_before_its_month_for_a_day_of_it_and_once(client: httpx.AsyncClient) -> None:
    late = forecast("1", "tax", "1.00", business_date="2021-04-01")
    assert await refused(client, FORECASTS, late) == ["cash_forecast_late"]
    for day in ("2021-03-31", "2021-05-01"):
        assert await refused(client, FORECASTS, forecast("1", "tax", "1.00", expected_on=day)) == ["cash_forecast_day"]
    await write(client, FORECASTS, forecast("1", "tax", "1.00", business_date="2021-03-31", expected_on="2021-04-30"))
    again = forecast("2", "tax", "9.00", item="item 1")
    assert await refused(client, FORECASTS, again) == ["repeated"]
    await write(client, FORECASTS, again | {"kind": "non_tax"}, again | {"source_ref": "3", "month": "2021-05"})


async def test_wages_and_guarantees_come_before_everything_else(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    covered = [forecast("1", "tax", "40.00"), forecast("2", "wages", "100.00"), forecast("3", "running_costs", "40.00")]
    await write(client, FORECASTS, *covered, forecast("4", "projects", "500.00"))
    assert await alerts(client) == []  # without any balance nothing can be said
    await write(client, BALANCES, balance("1", "2021-03-01", "100.00", ("0.00", "0.00")))
    assert await alerts(client) == []  # 140.00 are there, 140.00 come first: projects wait for nothing
    await write(client, BALANCES, balance("2", "2021-03-31", "99.99", ("0.00", "0.01")))
    assert await alerts(client) == [("treasury_cash_priority", "2021-04", "red")]
    projects = await the(client, FORECASTS, "4")
    assert (await client.post(f"/v1/{projects}/void", json={"reason": "暂缓安排"})).status_code == 200
    assert await alerts(client) == [("treasury_cash_priority", "2021-04", "orange")]
    await write(client, FORECASTS, forecast("5", "transfer", "0.01"))
    assert await alerts(client) == []
    # What April brought says nothing of its own beginning.
    await write(client, BALANCES, balance("3", "2021-04-01", "0.00", ("0.00", "99.99")))
    assert await alerts(client) == []
    assert await is_verified()


@pytest.mark.parametrize(
    ("held", "level"),
    [("50.01", None), ("50.00", "yellow"), ("30.01", "yellow"), ("30.00", "orange"), ("10.00", "red"), ("0.00", "red")],
)
async def test_cover_on_a_line_belongs_to_the_graver_level(
    client: httpx.AsyncClient, held: str, level: str | None
) -> None:
    await write(client, BALANCES, balance("1", "2021-03-31", held, ("0.00", "0.00")))
    await write(client, FORECASTS, forecast("1", "other", "60.00"), forecast("2", "debt_service", "40.00"))
    found = [(alert.code, alert.level) for alert in await alerts_of(client, "2021-03") if not alert.key]
    assert found == ([] if level is None else [("treasury_cash_cover", level)])
