"""The figures of subsidies are what the frozen lines and the list of programs come to, in plain Python over the rows."""

from decimal import Decimal
from typing import Any

import httpx

from tests.subsidy_office import LINES, MOVES, RESULTS, REVIEWS, Approve, Body, Office, line, result


async def test_figures_are_what_the_frozen_lines_come_to(
    client: httpx.AsyncClient, office: Office, approve: Approve
) -> None:
    people = [await office.person(n, f"62220000111100{n:02d}") for n in range(1, 7)]
    homes = [await office.household(f"H{n}", people[n]) for n in range(4)]
    await office.program("地力", payee="households", basis="area")
    lines: list[Body] = []
    for year in (2020, 2021):
        batch = await office.batch(f"B{year}", "地力", f"{year}", f"{year}-01-10")
        for n in range(6):
            card = "social" if n % 3 else "other"
            entry = line(len(lines), batch, people[n], f"H{n % 4}", f"{100 + n}.50", plot_no=f"地{n}", card_kind=card)
            lines.append(await office.enter(LINES, f"{year}-01-10", **entry))
        await office.frozen(batch, (f"{year}-01-10", f"{year}-01-17", f"{year}-01-18", f"{year}-01-19"))
    moves = [
        *[(f"2020-0{2 + n % 2}-05", n, "pay") for n in range(5)], ("2020-02-06", 5, "fail"), ("2020-04-01", 5, "reissue"),
        ("2021-01-20", 0, "return"),  # of last year's payment: this year's household stays
        *[(f"2021-0{2 + n % 2}-05", 6 + n, "pay") for n in range(6)],
        ("2021-02-20", 8, "return"), ("2021-04-20", 9, "return"), ("2021-06-20", 9, "reissue"),
        ("2021-02-05", 6, "return"), ("2021-05-05", 10, "return"),
    ]  # fmt: skip
    for day, n, action in sorted(moves, key=lambda move: ("pay", "fail", "return", "reissue").index(move[2])):
        await office.enter(RESULTS, day, **result(lines[n], action))
    # What becomes of persons and households afterwards moves nothing.
    assert (await client.post(f"/v1/households/{homes[1]['id']}/void", json={"reason": "并户"})).status_code == 200
    settings = {"count": None, "amount": "2021-03-01", "households": "2021-06-01"}
    for basis, since in settings.items():
        if since is not None:
            entry = office.body(since, key="subsidy_card_basis", value=basis, document="示财〔2021〕9号")
            answer = await approve("parameters", {**entry, "reporting_unit": "bureau"})
            assert answer.status_code == 200, answer.text
    for month in ("2020-02", "2020-04", "2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06"):
        told, wanted = await office.figures(month), expected(lines, moves, month)
        assert Decimal(told["ytd"]["value"]) == wanted["amount"], month
        assert Decimal(told["households"]["value"]) == len(wanted["households"]), month
        (basis, note) = next(
            pair for pair in (("households", "农户"), ("amount", "金额"), ("count", "笔数"))
            if settings[pair[0]] is None or str(settings[pair[0]])[:7] <= month
        )  # fmt: skip
        assert any("社保卡发放比率口径：按" in each and note in each for each in told["card_pct"]["notes"]), month
        social, whole = wanted["shares"][basis]
        if whole <= 0:  # as much came back as was paid
            assert (told["card_pct"]["value"], told["card_pct"]["state"]) == (None, "not_applicable"), month
        else:
            share = Decimal(social) * 100 / Decimal(whole)
            assert abs(Decimal(told["card_pct"]["value"]) - share) < Decimal("1e-11"), month


def expected(lines: list[Body], moves: list[tuple[str, int, str]], month: str) -> dict[str, Any]:
    """The figures of a month by walking through the results one by one."""
    order = ("pay", "fail", "return", "reissue")
    amount, paid_in = {"social": Decimal(0), "other": Decimal(0)}, dict[int, str]()
    count = {"social": 0, "other": 0}
    for day, n, action in sorted(moves, key=lambda move: (move[0], order.index(move[2]))):
        if day[:7] > month or action == "fail":
            continue
        sign = -1 if action == "return" else 1
        if day[:4] == month[:4]:
            amount[lines[n]["card_kind"]] += sign * Decimal(lines[n]["amount"])
            count[lines[n]["card_kind"]] += sign
        if sign == 1:
            paid_in[n] = day[:4]
        else:
            del paid_in[n]
    kept = [n for n, year in paid_in.items() if year == month[:4]]
    homes = {
        kind: {lines[n]["household_no"] for n in kept if lines[n]["card_kind"] in kind}
        for kind in (("social",), ("social", "other"))
    }
    whole = homes["social", "other"]
    return {
        "amount": sum(amount.values(), Decimal(0)),
        "households": whole,
        "shares": {
            "count": (count["social"], sum(count.values())),
            "amount": (amount["social"], sum(amount.values(), Decimal(0))),
            "households": (len(homes["social",]), len(whole)),
        },
    }


async def test_programs_count_from_their_first_day_until_a_review_stops_them(
    client: httpx.AsyncClient, office: Office
) -> None:
    await office.program("高龄", "2019-05-01")
    await office.program("低保", "2020-02-01", payee="households", frequency="monthly")
    await office.program("社企", "2019-01-01", payee="organisations")
    document = {"document": "示财〔2020〕1号"}
    await office.enter(MOVES, "2020-03-01", program_code="高龄", **document)
    await office.enter(MOVES, "2020-09-01", program_code="低保", **document)
    assert await office.told(MOVES, "2020-09-02", program_code="低保", **document) == ["repeated"]
    for day, code, outcome in (
        ("2020-04-01", "高龄", "kept"), ("2020-05-01", "低保", "adjusted"), ("2020-06-01", "低保", "kept"),
        ("2021-02-01", "低保", "kept"), ("2021-04-01", "低保", "stopped"), ("2021-05-01", "高龄", "kept"),
        ("2021-06-01", "社企", "kept"),
    ):  # fmt: skip
        await office.enter(REVIEWS, day, program_code=code, outcome=outcome, **document)
    for month, listed, on_card, reviewed, all_on_card, all_reviewed in (
        ("2020-01", 1, 0, 0, False, False),
        ("2020-03", 2, 1, 0, False, False),
        ("2020-04", 2, 1, 1, False, False),
        ("2020-06", 2, 1, 2, False, True),
        ("2020-12", 2, 2, 2, True, True),
        ("2021-01", 2, 2, 0, True, False),
        ("2021-03", 2, 2, 1, True, False),
        ("2021-04", 1, 1, 0, True, False),
        ("2021-06", 1, 1, 1, True, True),
    ):
        told = await office.figures(month)
        found = [Decimal(told[name]["value"]) for name in ("programs", "programs_on_card", "programs_reviewed")]
        assert found == [listed, on_card, reviewed], month
        claims = {
            each["id"]: each for each in (await client.get("/v1/summary", params={"period": month})).json()["claims"]
        }
        assert (claims["C15"]["holds"], claims["C37"]["holds"]) == (all_on_card, all_reviewed), month
        assert claims["C15"]["names"] == {"2020-01": ["高龄补贴"]}.get(month, [] if all_on_card else ["低保补贴"]), (
            month
        )
