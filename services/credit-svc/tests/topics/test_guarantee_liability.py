"""What a company may guarantee: the multiple and concentration to the fen, alerts, figures and C33."""

from collections.abc import Awaitable, Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
Rehearse = Callable[..., Awaitable[Mapping[str, str]]]
COMPANY = "11341622003178736A"
GUARANTEES, MOVES, SHARES = "guarantees", "guarantee-moves", "guarantee-share-changes"
LEVERAGE, CONCENTRATION = "guarantee_company_leverage", "guarantee_company_concentration"
FEN = Decimal("0.01")


async def summary(
    client: httpx.AsyncClient, period: str
) -> tuple[dict[str, Body], dict[str, Body], list[tuple[str, ...]]]:
    """The figures of guarantee companies, the claims, and the alerts as code, key, first day and level."""
    answer = (await client.get("/v1/summary", params={"period": period})).json()
    prefix = "credit.guarantee_company."
    figures = {each["id"].removeprefix(prefix): each for each in answer["figures"] if each["id"].startswith(prefix)}
    told = [(each["cause"]["code"], each["key"], each["since"], each["cause"]["level"]) for each in answer["alerts"]]
    return figures, {each["id"]: each for each in answer["claims"]}, told


async def test_one_client_takes_a_tenth_of_net_assets_and_not_a_fen_more(
    company: str, clients: Mapping[str, str], guarantee: Make, give: Enter, refused: Refused, rehearse: Rehearse
) -> None:
    exact = guarantee("P1", "medium A", "10000000.00")
    assert await rehearse(GUARANTEES, "2021-01-05", **exact) == {
        "P1.principal": "10000000.00", COMPANY: "790000000.00", f"{COMPANY}.{clients['medium A']}": "0.00",
    }  # fmt: skip
    (found,) = await refused(GUARANTEES, "2021-01-05", **guarantee("P1", "medium A", "10000000.01"))
    assert (found["code"], found["difference"], found["clause"]["article"]) == ("not_covered", "0.01", "第十六条")  # type: ignore[index]
    await give("P1", "medium A", "10000000.00")
    assert await rehearse(GUARANTEES, "2021-01-05", **guarantee("P2", "large A", "1.00")) == {
        "P2.principal": "1.00", COMPANY: "789999999.00", f"{COMPANY}.{clients['large A']}": "9999999.00",
    }  # fmt: skip


async def test_a_share_counts_from_its_day_on_until_the_next_one(
    company: str, give: Enter, guarantee: Make, refused: Refused, setting: Callable[..., Awaitable[None]]
) -> None:
    await setting("client", "8", "2021-02-01")
    await setting("client", "6", "2021-03-01")
    for number, (client, day, most) in enumerate(
        [("medium A", "2021-01-31", 10), ("medium B", "2021-02-01", 8), ("large A", "2021-03-01", 6)]
    ):
        above = guarantee(f"P{number}", client, f"{most}000000.01", starts_on=day)
        (found,) = await refused(GUARANTEES, day, **above)
        assert (found["code"], found["difference"]) == ("not_covered", "0.01")
        await give(f"P{number}", client, f"{most}000000.00", day)


async def test_related_clients_together_take_fifteen_percent_and_not_a_fen_more(
    company: str, give: Enter, guarantee: Make, refused: Refused
) -> None:
    await give("P1", "medium A", "10000000.00", client_group="G1")
    (found,) = await refused(GUARANTEES, "2021-01-05", **guarantee("P2", "medium B", "5000000.01", client_group="G1"))
    assert (found["difference"], "关联组G1" in str(found["message_zh"])) == ("0.01", True)
    await give("P2", "medium B", "5000000.00", client_group="G1")
    await give("P3", "large A", "5000000.01")


async def test_a_client_is_in_one_group_and_its_other_guarantees_count_with_it(
    company: str, give: Enter, guarantee: Make, refused: Refused
) -> None:
    await give("P1", "medium A", "5000000.00", client_group="G1")
    await give("P2", "medium A", "5000000.00")
    several = await refused(GUARANTEES, "2021-01-05", **guarantee("P3", "medium A", "1.00", client_group="G2"))
    assert "differs" in [found["code"] for found in several]
    assert (
        len(await refused(GUARANTEES, "2021-01-05", **guarantee("P3", "medium B", "5000000.01", client_group="G1")))
        == 1
    )


@pytest.mark.parametrize(
    ("whom", "kind", "rating", "most", "more"),
    [
        # To 5 million a small enterprise's loans count by 75 percent, beyond it whole: 4 million is a tenth of 40.
        ("small A", "loan", None, "5000000.00", "5000000.01"),
        ("small A", "other", None, "4000000.00", "4000000.01"),
        ("medium A", "loan", None, "4000000.00", "4000000.01"),
        # 60 percent of a bond of an AA issuer, rounded to the fen.
        ("large A", "bond", "aa_or_above", "6666666.67", "6666666.68"),
        ("large A", "bond", "below_aa", "4000000.00", "4000000.01"),
    ],
)
async def test_what_counts_for_a_client_is_weighed_by_class_kind_and_size(
    company: str, sheet: Enter, give: Enter, guarantee: Make, refused: Refused,
    whom: str, kind: str, rating: str | None, most: str, more: str,
) -> None:  # fmt: skip
    await sheet("2021-01-31", 40)
    terms = {"guarantee_kind": kind, "issuer_rating": rating}
    beyond = guarantee("P1", whom, more, **terms, starts_on="2021-02-01")
    assert [found["code"] for found in await refused(GUARANTEES, "2021-02-01", **beyond)] == ["not_covered"]
    await give("P1", whom, most, day="2021-02-01", **terms)


async def test_the_multiple_is_held_to_the_fen_and_what_is_released_gives_room(
    company: str, setting: Enter, give: Enter, enter: Enter, guarantee: Make, refused: Refused
) -> None:
    await setting("cap", "0.1")
    await give("P1", "medium A", "8000000.00")
    (found,) = await refused(GUARANTEES, "2021-01-05", **guarantee("P2", "medium B", "0.01"))
    assert (found["difference"], found["clause"]["article"]) == ("0.01", "第十五条")  # type: ignore[index]
    assert "倍" in str(found["message_zh"])
    await enter(MOVES, "2021-02-01", policy_no="P1", action="release", amount="0.01")
    assert (
        len(await refused(GUARANTEES, "2021-01-31", **guarantee("P2", "medium B", "0.01", starts_on="2021-01-31"))) == 1
    )
    await give("P2", "medium B", "0.01", day="2021-02-01")


async def test_a_guarantee_without_a_balance_sheet_by_its_day_is_refused(
    company: str, guarantee: Make, refused: Refused
) -> None:
    early = guarantee("P1", "medium A", "1.00", starts_on="2020-12-30")
    assert [found["code"] for found in await refused(GUARANTEES, "2020-12-30", **early)] == ["unknown"]


async def test_the_higher_cap_takes_half_of_the_balance_and_four_fifths_of_the_clients(
    company: str, give: Enter, enter: Enter, guarantee: Make, rehearse: Rehearse, setting: Enter
) -> None:
    async def cap(day: str) -> str:
        probe = guarantee("P9", "small A", "0.01", starts_on=day, guarantee_kind="other")
        room = await rehearse(GUARANTEES, day, **probe)
        return room[COMPANY]

    await setting("small_weight", "100")
    for number, letter in enumerate("ABC"):
        await give(f"P{number}", f"small {letter}", "100.00")
    await give("P3", "medium A", "300.00")
    # By balance exactly a half and a fen (the probe's), by clients three of four: not enough.
    assert await cap("2021-02-01") == "799999399.99"
    await setting("small_farm_clients", "75", "2021-02-02")
    assert await cap("2021-02-02") == "1199999399.99"
    # With the fifth client three of five are small.
    await give("P5", "large A", "0.01", day="2021-03-01")
    assert await cap("2021-03-01") == "799999399.98"
    await setting("small_farm_clients", "60", "2021-03-02")
    assert await cap("2021-03-02") == "1199999399.98"
    await enter(MOVES, "2021-03-03", policy_no="P0", action="release", amount="0.02")
    assert await cap("2021-03-03") == "799999400.00"


async def test_a_lower_balance_sheet_is_accepted_with_a_red_alert_and_refuses_new_guarantees_only(
    company: str, sheet: Enter, setting: Enter, give: Enter, enter: Enter, guarantee: Make, refused: Refused,
    client: httpx.AsyncClient, body: Make,
) -> None:  # fmt: skip
    await setting("cap", "0.1")
    given = await give("P1", "medium A", "6000000.00")
    await give("P2", "medium B", "1000000.00", day="2021-03-10")
    assert (await summary(client, "2021-02"))[2] == []
    figures, claims, told = await summary(client, "2021-03")
    assert told == [(LEVERAGE, COMPANY, "2021-03-10", "yellow")]  # 7 of 8 million
    assert (claims["C33"]["holds"], figures["weighted_leverage"]["value"]) == (True, "0.087500000000")
    await sheet("2021-04-30", 69)
    figures, claims, told = await summary(client, "2021-04")
    assert told == [(LEVERAGE, COMPANY, "2021-04-30", "red")]
    assert (claims["C33"]["holds"], claims["C33"]["otherwise_zh"]) == (
        False,
        "放大倍数（监管口径）超过上限，须停止新增担保",
    )
    (found,) = await refused(GUARANTEES, "2021-05-01", **guarantee("P3", "large A", "0.01", starts_on="2021-05-01"))
    assert found["difference"] == "100000.01"
    # What takes nothing on is no new guarantee.
    entry = {
        **body("2021-01-05", **guarantee("P1", "medium A", "6000000.00", creditor="示范银行")),
        "source_ref": given["source_ref"],
    }
    answer = await client.post(f"/v1/{GUARANTEES}/{given['id']}/correct", json={"reason": "债权人有误", "entry": entry})
    assert answer.status_code == 200, answer.text
    released = await enter(MOVES, "2021-05-02", policy_no="P1", action="release", amount="100000.00")
    assert [level for *_, level in (await summary(client, "2021-05"))[2]] == ["yellow"]
    await give("P3", "large A", "0.01", day="2020-12-31")
    voided = await client.post(f"/v1/{MOVES}/{released['id']}/void", json={"reason": "未解除"})
    assert (voided.status_code, voided.json()["findings"][0]["code"]) == (409, "not_covered")


async def test_a_client_or_group_that_a_lower_balance_sheet_leaves_above_its_share_is_alerted_in_red(
    company: str, sheet: Enter, give: Enter, client: httpx.AsyncClient, clients: Mapping[str, str]
) -> None:
    await give("P1", "medium A", "7000000.00", client_group="G1")
    await give("P2", "medium B", "6500000.00", client_group="G1")
    await sheet("2021-02-28", 90)
    assert (await summary(client, "2021-02"))[2] == []
    await sheet("2021-03-31", 69)
    first = {(CONCENTRATION, f"{COMPANY} {each}", "2021-03-31", "red") for each in (clients["medium A"], "G1")}
    assert {*(await summary(client, "2021-03"))[2]} == first
    await sheet("2021-04-30", 64)
    told = {*(await summary(client, "2021-04"))[2]}
    assert told == first | {(CONCENTRATION, f"{COMPANY} {clients['medium B']}", "2021-04-30", "red")}


async def test_what_stands_for_a_4321_contract_is_counted_once_and_held_by_the_cap_when_it_is_lent(
    company: str, setting: Enter, lend: Enter, enter: Enter, guarantee: Make, refused: Refused, client: httpx.AsyncClient,
    loan: Make, mill: str,
) -> None:  # fmt: skip
    await lend("C1", "2021-01-05", "2000000.00", guaranteed_ratio_pct="80")
    await enter("guarantee-loans", "2021-01-05", **loan("C2", "9000000.00", guaranteed_ratio_pct="80"))
    shares = {
        "bank_pct": "20",
        "reguarantee_pct": "30",
        "government_pct": "10",
        "reguarantee_contract": "Z1",
        "client_code": mill,
    }
    for number, principal in ((1, "2000000.00"), (2, "9000000.00")):
        terms = guarantee(f"P{number}", "small A", principal, **shares, contract_no=f"C{number}")
        await enter(GUARANTEES, "2021-01-05", **terms)
    figures, _, _ = await summary(client, "2021-01")
    assert {name: figures[name]["value"] for name in ("principal", "outstanding", "weighted_liability")} == {
        "principal": "1600000.00", "outstanding": "800000.00", "weighted_liability": "1200000.00",
    }  # fmt: skip
    # 75 percent of 80 percent of 5.25 million more is a cap of 4.35 million; a fen of liability is beyond it.
    await setting("cap_small_farm", "0.054375")
    step = {"contract_no": "C2", "action": "disburse"}
    (found,) = await refused("guarantee-loan-steps", "2021-02-01", **step, amount="4250000.02")
    assert (found["field"], found["difference"]) == ("principal", "650000.02")
    await enter("guarantee-loan-steps", "2021-02-01", **step, amount="4250000.00")
    figures, _, _ = await summary(client, "2021-02")
    assert {name: figures[name]["value"] for name in ("principal", "outstanding", "weighted_liability")} == {
        "principal": "5000000.00", "outstanding": "2500000.00", "weighted_liability": "3750000.00",
    }  # fmt: skip


# policy, client, kind, rating, principal, start, bank, reguarantee, government
GIVEN = [
    ("P1", "small A", "loan", None, "3000000.33", "2020-12-31", "20", "30", "10"),
    ("P2", "small A", "loan", None, "1500000.00", "2021-02-10", "20", "30", "10"),
    ("P3", "medium A", "loan", None, "4000000.00", "2021-01-15", "0", "0", "0"),
    ("P4", "large A", "bond", "aa_or_above", "9000000.01", "2021-03-01", "0", "20", "0"),
    ("P5", "small B", "other", None, "700000.07", "2021-01-31", "33.3333", "0", "0"),
]
MOVED = [
    ("P1", "release", "2021-02-28", "1000000.11"),
    ("P3", "compensate", "2021-03-20", "1000000.00"),
    ("P3", "recover", "2021-04-01", "400000.00"),
    ("P5", "release", "2021-04-30", "700000.07"),
]
CHANGED = [("P1", "2021-03-15", "20", "40", "10"), ("P3", "2021-02-20", "10", "0", "0")]


def fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)


def expected(end: str, january: str) -> dict[str, Decimal]:
    """The figures at a month's end, from the rows in plain Python."""
    principal = outstanding = small_farm = compensated = ended = Decimal(0)
    by_client: dict[str, dict[str, Decimal]] = {}
    for policy, client, kind, rating, amount, start, *shares in GIVEN:
        if start > end:
            continue
        changes = [(start[:0], *shares), *sorted((day, *of) for name, day, *of in CHANGED if name == policy)]

        def parts(day: str, changes: list[tuple[str, ...]] = changes) -> tuple[Decimal, Decimal]:
            bank, *others = [Decimal(part) for part in [each for each in changes if each[0] <= day][-1][1:]]
            return 100 - bank, 100 - bank - sum(others)

        moved = [each for each in MOVED if each[0] == policy and each[2] <= end and each[1] != "recover"]
        left = Decimal(amount) - sum(Decimal(each[3]) for each in moved)
        guaranteed, own = (fen(left * part / 100) for part in parts(end))
        principal, outstanding = principal + guaranteed, outstanding + own
        small_farm += guaranteed if client.startswith("small") else 0
        if left:
            by_client.setdefault(client, {}).setdefault(f"{kind} {rating}", Decimal(0))
            by_client[client][f"{kind} {rating}"] += guaranteed
        for _, action, day, part in moved:
            if day >= january:
                share = fen(Decimal(part) * parts(day)[0] / 100)
                ended, compensated = ended + share, compensated + (share if action == "compensate" else 0)
    weighted = Decimal(0)
    for client, kinds in by_client.items():
        light = client.startswith("small") and sum(kinds.values()) <= 5_000_000
        weights = {"loan None": 75 if light else 100, "bond aa_or_above": 80}
        weighted += fen(sum(part * weights.get(kind, 100) for kind, part in kinds.items()) / Decimal(100))
    small = sum(client.startswith("small") for client in by_client)
    return {
        "principal": principal, "outstanding": outstanding, "weighted_liability": weighted,
        "leverage": outstanding / 80_000_000, "weighted_leverage": weighted / 80_000_000,
        "small_farm_balance_pct": small_farm * 100 / principal,
        "small_farm_clients_pct": Decimal(small) * 100 / len(by_client),
        **({"compensation_pct": compensated * 100 / ended} if ended else {}),
    }  # fmt: skip


async def test_figures_are_those_of_plain_python_over_the_rows_and_open_to_them(
    company: str, setting: Enter, guarantee: Make, enter: Enter, client: httpx.AsyncClient
) -> None:
    for policy, of, kind, rating, amount, start, bank, reguarantee, government in GIVEN:
        shares = {"bank_pct": bank, "reguarantee_pct": reguarantee, "government_pct": government}
        terms = {"guarantee_kind": kind, "issuer_rating": rating, "starts_on": start, **shares}
        contract = {"reguarantee_contract": "Z1"} if reguarantee != "0" else {}
        await enter(GUARANTEES, start, **guarantee(policy, of, amount, **terms, **contract))
    for policy, action, day, amount in MOVED:
        await enter(MOVES, day, policy_no=policy, action=action, amount=amount)
    for policy, day, bank, reguarantee, government in CHANGED:
        shares = {"bank_pct": bank, "reguarantee_pct": reguarantee, "government_pct": government}
        await enter(SHARES, day, policy_no=policy, document="Z2", **shares)
    for end in ("2020-12-31", "2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30"):
        figures, _, _ = await summary(client, end[:7])
        known = {name: Decimal(str(each["value"])) for name, each in figures.items() if each["value"] is not None}
        wanted = expected(end, f"{end[:4]}-01-01")
        assert {name: round(value, 10) for name, value in known.items()} == {
            name: round(value, 10) for name, value in wanted.items()
        }, end
        for name in ("principal", "outstanding", "weighted_liability"):
            rows = await client.get(f"/v1/figures/credit.guarantee_company.{name}/records", params={"period": end[:7]})
            assert sum(Decimal(row["contribution"]) for row in rows.json()["items"]) == wanted[name]
    released = {"period": "2021-04", "measure": "compensated"}
    rows = await client.get("/v1/figures/credit.guarantee_company.compensation_pct/records", params=released)
    assert [(row["record"]["policy_no"], row["contribution"]) for row in rows.json()["items"]] == [("P3", "900000.00")]
    before = (await summary(client, "2021-04"))[0]["compensation_pct"]["value"]
    await setting("ended_by_compensation", "no")
    after = (await summary(client, "2021-04"))[0]["compensation_pct"]["value"]
    ended = expected("2021-04-30", "2021-01-01")["compensation_pct"]
    assert round(Decimal(str(before)), 10) == round(ended, 10)
    assert round(Decimal(str(after)), 10) == round(1 / (1 / ended - Decimal("0.01")), 10)
