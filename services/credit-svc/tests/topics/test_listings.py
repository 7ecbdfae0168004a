"""Listings over HTTP: the order of steps, boards by day, share reform, fund money, and figures against plain Python."""

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from types import SimpleNamespace

import httpx
import pytest

from credit_svc.summary.claims import CLAIMS

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
STEPS, RAISED, FUNDS, MOVES = "listing-steps", "direct-financings", "guidance-funds", "guidance-fund-moves"
GROWTH = {"venue": "provincial_exchange", "board": "growth"}
SELECT = {"venue": "provincial_exchange", "board": "sci_tech", "tier": "select"}


@pytest.fixture
def take(enter: Enter, clients: Mapping[str, str]) -> Enter:
    """Take a step of an enterprise that must be accepted."""

    async def post(day: str, client: str, stage: str, **place: object) -> Body:
        return await enter(STEPS, day, credit_code=clients[client], stage=stage, **place)

    return post


@pytest.fixture
def listed(take: Enter) -> Enter:
    """File and list an enterprise on a day."""

    async def post(day: str, client: str, **place: object) -> Body:
        await take(day, client, "file", **place)
        return await take(day, client, "list", **place)

    return post


def codes(findings: list[Body]) -> list[object]:
    return [finding["code"] for finding in findings]


async def test_steps_come_in_their_order_at_each_venue_and_a_reform_once(
    clients: Mapping[str, str], take: Enter, refused: Refused
) -> None:
    step = {"credit_code": clients["small A"], **GROWTH}
    assert codes(await refused(STEPS, "2021-03-01", **step, stage="list")) == ["step_out_of_order"]
    await take("2021-03-01", "small A", "file", **GROWTH)
    await take("2021-03-02", "small A", "withdraw", **GROWTH)
    assert codes(await refused(STEPS, "2021-03-03", **step, stage="list")) == ["step_out_of_order"]
    await take("2021-03-03", "small A", "file", **GROWTH)
    await take("2021-03-03", "small A", "list", **GROWTH)
    assert codes(await refused(STEPS, "2021-03-04", **step, stage="list")) == ["step_out_of_order"]
    await take("2021-04-01", "small A", "counsel", venue="bse")
    await take("2021-05-01", "small A", "delist", **GROWTH)
    assert codes(await refused(STEPS, "2021-05-02", **step, stage="delist")) == ["step_out_of_order"]
    await take("2021-05-02", "small A", "reform")
    assert codes(await refused(STEPS, "2021-05-03", credit_code=clients["small A"], stage="reform")) == ["repeated"]
    assert codes(await refused(STEPS, "2021-05-03", credit_code="91330100799655058B", stage="reform")) == ["unknown"]


@pytest.mark.parametrize(
    ("day", "fields", "code"),
    [
        ("2021-03-01", {"stage": "reform", "venue": "neeq"}, "listing_venue"),
        ("2021-03-01", {"stage": "reform", "board": "growth"}, "listing_board"),
        ("2021-03-01", {"stage": "file"}, "listing_venue"),
        ("2021-03-01", {"stage": "file", "venue": "provincial_exchange", "board": "star"}, "listing_board"),
        ("2021-03-01", {"stage": "list", "venue": "provincial_exchange", "board": "sci_tech"}, "listing_board"),
        ("2019-04-23", {"stage": "file", **SELECT}, "listing_day"),
        ("2021-11-15", {"stage": "file", "venue": "neeq", "tier": "select"}, "listing_day"),
        ("2021-11-14", {"stage": "file", "venue": "bse"}, "listing_day"),
    ],
)
async def test_a_step_names_a_board_and_tier_that_there_is_on_its_day(
    clients: Mapping[str, str], refused: Refused, day: str, fields: Mapping[str, object], code: str
) -> None:
    (found,) = await refused(STEPS, day, credit_code=clients["small A"], **fields)
    assert found["code"] == code
    assert found["field"] in ("venue", "board", "business_date")
    assert str(found["message_en"]).isascii()


async def test_the_first_and_the_last_day_of_a_tier_take_a_filing(take: Enter) -> None:
    taken = [
        await take("2019-04-24", "small A", "file", **SELECT),
        await take("2021-11-14", "small B", "file", venue="neeq", tier="select"),
        await take("2021-11-15", "small C", "file", venue="bse"),
    ]
    assert [each["business_date"] for each in taken] == ["2019-04-24", "2021-11-14", "2021-11-15"]


async def test_a_share_reform_comes_before_a_listing_where_one_is_needed_or_the_bureau_wants_it(
    clients: Mapping[str, str], take: Enter, listed: Enter, refused: Refused, approve: Approve, body: Make
) -> None:
    await take("2021-03-01", "small A", "file", venue="neeq", tier="basic")
    step = {"credit_code": clients["small A"], "stage": "list", "venue": "neeq", "tier": "basic"}
    assert codes(await refused(STEPS, "2021-03-02", **step)) == ["listing_before_reform"]
    reform = await take("2021-03-03", "small A", "reform")
    assert codes(await refused(STEPS, "2021-03-02", **step)) == ["listing_before_reform"]
    await take("2021-03-03", "small A", "list", venue="neeq", tier="basic")
    assert reform["stage"] == "reform"
    await listed("2021-03-31", "small B", **GROWTH)
    wanted = body(
        "2021-04-01", key="listing_share_reform", value="needed", document="示金〔2021〕2号", reporting_unit="bureau"
    )
    assert (await approve("parameters", wanted)).status_code == 200
    await take("2021-04-01", "small C", "file", **GROWTH)
    step = {"credit_code": clients["small C"], "stage": "list", **GROWTH}
    assert codes(await refused(STEPS, "2021-04-01", **step)) == ["listing_before_reform"]
    await listed("2021-04-01", "medium A", venue="provincial_exchange", board="specialised")


async def test_a_reform_that_a_listing_needs_is_not_voided(take: Enter, client: httpx.AsyncClient) -> None:
    reform = await take("2021-03-01", "small A", "reform")
    await take("2021-03-02", "small A", "file", venue="neeq", tier="basic")
    await take("2021-03-03", "small A", "list", venue="neeq", tier="basic")
    answer = await client.post(f"/v1/{STEPS}/{reform['id']}/void", json={"reason": "登记有误"})
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "listing_before_reform")


async def test_a_fund_pays_in_what_was_subscribed_and_invests_what_is_there(
    clients: Mapping[str, str], enter: Enter, refused: Refused
) -> None:
    investee = {"fund_no": "F1", "credit_code": clients["small A"]}
    await enter(
        FUNDS,
        "2020-01-01",
        fund_no="F1",
        name="示范基金",
        manager="示范资本",
        subscribed="100.00",
        document="示政〔2020〕1号",
    )

    async def beyond(day: str, **fields: object) -> object:
        (found,) = await refused(MOVES, day, **{"fund_no": "F1", **fields})
        return found["difference"]

    assert await beyond("2020-02-01", movement="pay_in", amount="100.01") == "0.01"
    await enter(MOVES, "2020-02-01", fund_no="F1", movement="pay_in", amount="60.00")
    assert await beyond("2020-03-01", **investee, movement="invest", amount="60.01") == "0.01"
    await enter(MOVES, "2020-03-01", **investee, movement="invest", amount="60.00")
    assert await beyond("2020-03-02", movement="distribute", amount="0.01") == "0.01"
    assert await beyond("2020-04-01", **investee, movement="exit", amount="90.00", cost="60.01") == "0.01"
    await enter(MOVES, "2020-04-01", **investee, movement="exit", amount="90.00", cost="60.00")
    await enter(
        MOVES, "2020-04-01", **{**investee, "credit_code": clients["small B"]}, movement="invest", amount="90.00"
    )
    assert (
        codes(await refused(MOVES, "2020-05-01", fund_no="F1", movement="invest", amount="1.00"))[0]
        == "guidance_fund_investee"
    )
    assert "guidance_fund_cost" in codes(await refused(MOVES, "2020-05-01", **investee, movement="exit", amount="1.00"))


# day, enterprise, stage, place
TAKEN = [
    ("2020-06-01", "small A", "reform", {}),
    ("2020-07-01", "small A", "list", GROWTH),
    ("2021-01-10", "small B", "reform", {}),
    ("2021-01-31", "small B", "list", SELECT),
    ("2021-02-01", "small A", "delist", GROWTH),
    ("2021-02-15", "medium A", "reform", {}),
    ("2021-02-28", "small C", "list", GROWTH),
    ("2021-03-05", "medium B", "list", {"venue": "provincial_exchange", "board": "specialised"}),
    ("2021-03-06", "small A", "list", SELECT),
    ("2021-03-07", "medium A", "list", {"venue": "neeq", "tier": "basic"}),
    ("2021-03-31", "small C", "delist", GROWTH),
]
MONEY = [
    ("2020-05-01", "equity", "7000000.00"),
    ("2021-01-01", "equity", "1000000.01"),
    ("2021-02-28", "corporate_bond", "20000000.00"),
    ("2021-03-01", "collective_note", "3000000.00"),
    ("2021-03-31", "fund", "500000.50"),
]


def expected(end: str) -> dict[str, Decimal]:
    """The figures at a month's end, from the rows in plain Python."""
    year = end[:4]
    at_exchange = [
        (day, who, stage, place) for day, who, stage, place in TAKEN if place.get("venue") == "provincial_exchange"
    ]
    first: dict[str, tuple[str, Mapping[str, object]]] = {}
    standing: set[str] = set()
    for day, who, stage, place in at_exchange:
        if day <= end and stage == "list":
            first.setdefault(who, (day, place))
        if day <= end:
            (standing.add if stage == "list" else standing.discard)(who)
    new = [place for day, place in first.values() if day[:4] == year]
    of_year = [(kind, Decimal(amount)) for day, kind, amount in MONEY if day[:4] == year and day <= end]
    return {
        "reformed_ytd": Decimal(sum(stage == "reform" and day[:4] == year and day <= end for day, _, stage, _ in TAKEN)),
        "new_total": Decimal(len(new)),
        "new_select": Decimal(sum(place.get("tier") == "select" for place in new)),
        "new_growth": Decimal(sum(place.get("board") == "growth" for place in new)),
        "cumulative": Decimal(len(first)), "current": Decimal(len(standing)), "reported": Decimal(len(first)),
        "direct_financing": sum((amount for _, amount in of_year), Decimal(0)),
        "bond_financing": sum((amount for kind, amount in of_year if "bond" in kind or "note" in kind), Decimal(0)),
    }  # fmt: skip


@pytest.mark.parametrize("end", ["2020-12-31", "2021-01-31", "2021-02-28", "2021-03-31"])
async def test_figures_are_those_of_plain_python_over_the_rows_and_open_to_them(
    clients: Mapping[str, str],
    enter: Enter,
    take: Enter,
    client: httpx.AsyncClient,
    approve: Approve,
    body: Make,
    end: str,
) -> None:
    for day, who, stage, place in TAKEN:
        if stage == "list":
            await take(day, who, "file", **place)
        await take(day, who, stage, **place)
    for number, (day, instrument, amount) in enumerate(MONEY):
        terms = {"financing_no": f"Z{number}", "credit_code": clients["large A"], "document": "示证〔2021〕1号"}
        await enter(RAISED, day, **terms, instrument=instrument, amount=amount)
    period, prefix = {"period": end[:7]}, "credit.listings."
    summary = (await client.get("/v1/summary", params=period)).json()
    values = {
        each["id"].removeprefix(prefix): each["value"] for each in summary["figures"] if each["id"].startswith(prefix)
    }
    wanted = expected(end)
    assert {name: Decimal(value) for name, value in values.items() if value is not None} == wanted
    for name in ("new_total", "cumulative", "current", "direct_financing"):
        rows = (await client.get(f"/v1/figures/{prefix}{name}/records", params=period)).json()["items"]
        assert sum(Decimal(row["contribution"]) for row in rows) == wanted[name]
    assert {each["id"]: each["holds"] for each in summary["claims"]}["C09"] is True
    setting = body(
        "2020-01-01", key="listings_reported", value="current", document="示金〔2020〕1号", reporting_unit="bureau"
    )
    assert (await approve("parameters", setting)).status_code == 200
    reported = (await client.get(f"/v1/figures/{prefix}reported", params=period)).json()
    assert Decimal(reported["value"]) == wanted["current"]
    assert any("在挂" in note for note in reported["notes"])


async def test_trainings_and_what_funds_invested_count_in_their_year(
    clients: Mapping[str, str], enter: Enter, client: httpx.AsyncClient
) -> None:
    for number, day in enumerate(("2020-12-31", "2021-01-01", "2021-03-31"), 1):
        await enter("capital-market-trainings", day, training_no=f"T{number}", topic="注册制", people=80)
    await enter(
        FUNDS,
        "2020-01-01",
        fund_no="F1",
        name="示范基金",
        manager="示范资本",
        subscribed="100.00",
        document="示政〔2020〕1号",
    )
    await enter(MOVES, "2020-02-01", fund_no="F1", movement="pay_in", amount="60.00")
    for day, amount in (("2020-12-31", "10.00"), ("2021-01-01", "20.00"), ("2021-03-31", "5.50")):
        await enter(MOVES, day, fund_no="F1", movement="invest", amount=amount, credit_code=clients["small A"])

    async def value(name: str, period: str) -> object:
        return (await client.get(f"/v1/figures/credit.{name}", params={"period": period})).json()["value"]

    assert [await value("listings.trainings", month) for month in ("2020-12", "2021-02", "2021-03")] == ["1", "1", "2"]
    found = [await value("guidance_funds.invested", month) for month in ("2020-12", "2021-02", "2021-03")]
    assert found == ["10.00", "20.00", "25.50"]


@pytest.mark.parametrize(("select", "growth", "holds"), [("2", "1", True), ("2", "2", False), ("0", "0", True)])
def test_c09_holds_where_the_two_boards_are_no_more_than_all(select: str, growth: str, holds: bool) -> None:
    claim = next(claim for claim in CLAIMS if claim.id == "C09")
    values = dict(zip(claim.figures, map(Decimal, (select, growth, "3")), strict=True))
    assert claim.holds(SimpleNamespace(exact=values.__getitem__)) is holds  # type: ignore[arg-type]
