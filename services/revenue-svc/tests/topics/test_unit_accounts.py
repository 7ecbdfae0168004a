"""Unit accounts over HTTP: approval, the account's story, one basic account, the yearly inspection, and the alerts."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

from tests.account_writes import Body, enter, figure, open_alerts, refused
from tests.alerts import alerts_of

OPEN, PCT, UNINSPECTED = (f"revenue.unit_accounts.{name}" for name in ("open", "inspected_pct", "uninspected"))
COMMON: Body = {"source": "accounts", "reporting_unit": "340311"}


def account(ref: str = "A1", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": "2020-05-01", "account_no": f"62220000{int(ref[1:]):04d}",
        "bank": "示范农商行", "kind": "special", "purpose": "项目资金", "approval_no": "示财库〔2020〕5号",
        "approved_on": "2020-04-20", **changes,
    }  # fmt: skip


def event(ref: str = "E1", kind: str = "statement", day: str = "2021-03-01", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": day, "account_no": "622200000001", "event": kind,
        "balance": "0.00", "last_movement_on": day, **changes,
    }  # fmt: skip


async def test_no_account_without_an_approval_that_came_before(client: httpx.AsyncClient) -> None:
    for changes, code in (
        ({"approval_no": None}, "account_unapproved"),
        ({"approved_on": None}, "account_unapproved"),
        ({"approved_on": "2020-05-02"}, "account_opened_before_approval"),
    ):
        assert await refused(client, "unit-accounts", account(**changes)) == [code]
    await enter(client, "unit-accounts", account(approved_on="2020-05-01"))
    assert await refused(client, "unit-accounts", account("A2", account_no="622200000001")) == ["repeated"]


async def test_an_account_is_closed_empty_once_and_nothing_follows(client: httpx.AsyncClient) -> None:
    assert await refused(client, "unit-account-events", event()) == ["unknown"]
    (opened,) = await enter(client, "unit-accounts", account())
    for body, code in (
        (event(day="2020-04-30"), "too_early"),
        (event(last_movement_on="2021-03-02"), "movement_after_event"),
        (event(kind="closed", balance="0.01"), "account_closed_with_balance"),
        (event(reporting_unit="340312"), "differs"),
    ):
        assert await refused(client, "unit-account-events", body) == [code]
    await enter(client, "unit-account-events", event("E1", "closed"), event("E2", balance="3.00"))
    assert await refused(client, "unit-account-events", event("E3", day="2021-03-02")) == ["event_after_closing"]
    assert await refused(client, "unit-account-events", event("E3", "closed")) == ["repeated"]
    assert await refused(client, f"unit-accounts/{opened}/void", {"reason": "重复登记"}) == ["unknown"]
    assert [await figure(client, OPEN, period) for period in ("2020-04", "2020-05", "2021-02", "2021-03")] == [
        (None, "not_reported"), ("1", "reported"), ("1", "reported"), ("0", "reported"),
    ]  # fmt: skip


async def test_a_unit_has_one_basic_account_at_a_time(client: httpx.AsyncClient) -> None:
    basic = {"kind": "basic"}
    await enter(
        client, "unit-accounts", account(**basic), account("A2"), account("A3", reporting_unit="340312", **basic)
    )
    later = account("A4", business_date="2021-03-01", **basic)
    assert await refused(client, "unit-accounts", later) == ["basic_account_exists"]
    (closed,) = await enter(client, "unit-account-events", event("E1", "closed"))
    too_early = later | {"business_date": "2021-02-28"}
    assert await refused(client, "unit-accounts", too_early) == ["basic_account_exists"]
    await enter(client, "unit-accounts", later)
    reopened = f"unit-account-events/{closed}/void"
    assert await refused(client, reopened, {"reason": "误销户"}) == ["basic_account_exists"]


async def test_an_account_is_inspected_once_a_year_from_the_year_after_its_opening(client: httpx.AsyncClient) -> None:
    await enter(client, "unit-accounts", account())
    failed, passed = "inspection_failed", "inspection_passed"
    in_opening_year = event("E1", passed, "2020-12-31")
    assert await refused(client, "unit-account-events", in_opening_year) == ["inspected_in_opening_year"]
    await enter(client, "unit-account-events", event("E1", failed, "2021-01-01"))
    assert list(await open_alerts(client, "account_inspection_failed", "2021-01")) == ["622200000001"]
    again = event("E2", failed, "2021-02-01")
    assert await refused(client, "unit-account-events", again) == ["step_out_of_order"]
    assert [(await figure(client, name, "2021-01"))[0] for name in (PCT, UNINSPECTED)] == ["100.000000000000", "0"]
    await enter(client, "unit-account-events", event("E2", passed, "2021-02-01"))
    assert await open_alerts(client, "account_inspection_failed") == {}
    assert await refused(client, "unit-account-events", event("E3", failed, "2021-12-31")) == ["step_out_of_order"]
    await enter(client, "unit-account-events", event("E3", passed, "2022-01-01"))
    assert [(await figure(client, UNINSPECTED, f"2021-{month}"))[0] for month in ("02", "12")] == ["0", "0"]


async def test_a_failed_inspection_that_was_passed_on_the_same_day_is_corrected_and_stays_the_first_of_them(
    client: httpx.AsyncClient,
) -> None:
    """A correction is written last, and what it says came first all the same."""
    await enter(client, "unit-accounts", account())
    failed, day = event("E1", "inspection_failed", "2021-02-01"), "2021-02-01"
    (first,) = await enter(client, "unit-account-events", failed)
    await enter(client, "unit-account-events", event("E2", "inspection_passed", day))
    mended = {"reason": "余额更正", "entry": failed | {"balance": "7.00"}}
    answer = await client.post(f"/v1/unit-account-events/{first}/correct", json=mended)
    assert answer.status_code == 200, answer.text
    for kind in ("inspection_failed", "inspection_passed"):
        assert await refused(client, "unit-account-events", event("E3", kind, day)) == ["step_out_of_order"]
    assert await open_alerts(client, "account_inspection_failed", "2021-02") == {}
    assert [(await figure(client, name, "2021-02"))[0] for name in (PCT, UNINSPECTED)] == ["100.000000000000", "0"]


async def test_an_account_whose_newest_statement_shows_no_movement_for_a_year_is_idle(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    await enter(client, "unit-accounts", account(), account("A2"))
    still = {"last_movement_on": None}
    await enter(client, "unit-account-events", event("E1", day="2021-03-30", **still))
    idle = {"622200000001": "账户622200000001自2020-05-01起无收支（闲置标准365天），应清理或销户"}
    # The 364th day is the last of April; of the other account nobody has said that nothing moved.
    assert await open_alerts(client, "account_idle", "2021-04") == {}
    assert await open_alerts(client, "account_idle", "2021-05") == idle
    (moved,) = await enter(client, "unit-account-events", event("E3", day="2021-06-01"))
    assert [await open_alerts(client, "account_idle", f"2021-{month}") for month in ("05", "06")] == [idle, {}]
    await client.post(f"/v1/unit-account-events/{moved}/void", json={"reason": "录入错误"})
    assert await open_alerts(client, "account_idle") == idle
    await enter(client, "unit-account-events", event("E4", "closed", "2021-06-02", **still))
    assert [await open_alerts(client, "account_idle", f"2021-{month}") for month in ("05", "06")] == [idle, {}]
    assert await is_verified()


async def test_accounts_without_the_years_inspection_are_an_alert_from_the_end_of_june_on(
    client: httpx.AsyncClient,
) -> None:
    await enter(client, "unit-accounts", account(), account("A2"), account("A3", business_date="2021-01-01"))
    await enter(client, "unit-account-events", event("E1", "inspection_passed", "2021-02-01"))
    assert [await figure(client, name, "2021-06") for name in (OPEN, PCT, UNINSPECTED)] == [
        ("3", "reported"), ("50.000000000000", "reported"), ("1", "reported"),
    ]  # fmt: skip
    assert await alerts_of(client, "2021-05") == []
    (raised,) = await alerts_of(client, "2021-06")
    assert (raised.code, raised.said) == (
        "accounts_uninspected", "应于6月底前完成年检的预算单位账户，尚有1个未年检",
    )  # fmt: skip
    second = event("E2", "inspection_passed", "2021-06-30", account_no="622200000002")
    await enter(client, "unit-account-events", second)
    assert await alerts_of(client, "2021-06") == []
    assert await figure(client, UNINSPECTED, "2022-01") == ("3", "reported")


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_figures_are_what_plain_python_makes_of_the_rows(client: httpx.AsyncClient, seed: int) -> None:
    rng = random.Random(seed)
    opened: dict[str, date] = {}
    events: list[tuple[str, str, date]] = []
    for number in range(1, 21):
        body = account(f"A{number}")
        no, day = str(body["account_no"]), date(2019, 1, 1) + timedelta(days=rng.randrange(700))
        opened[no] = day
        body |= {"business_date": day.isoformat(), "approved_on": day.isoformat()}
        await enter(client, "unit-accounts", body)
        until = date(2021, 12, 31)
        if rng.random() < 0.4:
            until = date(2021, 1, 1) + timedelta(days=rng.randrange(365))
            events.append((no, "closed", until))
        for year in (2020, 2021):
            found = date(year, rng.randint(1, 6), 1)
            if day.year < year and found < until and rng.random() < 0.7:
                if rng.random() < 0.3:
                    events.append((no, "inspection_failed", found))
                    found = min(until, date(year, rng.randint(7, 12), 1))
                if rng.random() < 0.7:
                    events.append((no, "inspection_passed", found))
    rng.shuffle(events)
    bodies = [
        event(f"E{number}", kind, day.isoformat(), account_no=no) for number, (no, kind, day) in enumerate(events)
    ]
    answer = await client.post("/v1/unit-account-events/batch", json={"items": bodies})
    assert answer.status_code == 201, answer.text
    closed = {no: day for no, kind, day in events if kind == "closed"}
    for end in (date(2020, 3, 31), date(2020, 12, 31), date(2021, 1, 31), date(2021, 6, 30), date(2021, 12, 31)):
        standing = {no for no, day in opened.items() if day <= end and closed.get(no, date.max) > end}
        due = {no for no in standing if opened[no].year < end.year}
        done = {no for no, kind, day in events if kind != "closed" and day.year == end.year and day <= end} & due
        pct = (Decimal(len(done)) * 100 / len(due)).quantize(Decimal("1e-12"), ROUND_HALF_UP)
        found_values = [(await figure(client, name, f"{end:%Y-%m}"))[0] for name in (OPEN, PCT, UNINSPECTED)]
        assert found_values == [str(len(standing)), f"{pct:f}", str(len(due) - len(done))]
