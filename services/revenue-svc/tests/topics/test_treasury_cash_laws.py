"""What the guards of treasury cash accept is what plain Python accepts, whatever is written in whatever order."""

import random
from decimal import Decimal

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.app import create_service
from bureau_common.kit.figures.figures import Definition, Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import total
from revenue_svc.reference.metadata import metadata
from revenue_svc.topics.treasury_cash.book import BOOKS
from revenue_svc.topics.treasury_cash.figures import BALANCES as LATEST

from .test_treasury_cash import BALANCES, TRANSFERS, Body, balance, the, transfer

ACCOUNTS = ("GK-01", "ZH-02")
State = dict[tuple[str, str], Body]
"""What stands, by book and reference."""


def number(value: object) -> Decimal:
    return Decimal(str(value))


def is_lawful(state: State) -> bool:
    """Each account's story, day by day; a transfer on the day of a balance is contained in it."""
    transfers = [body for (kind, _), body in state.items() if kind == TRANSFERS]
    for account in ACCOUNTS:
        days = sorted(
            (body for (kind, _), body in state.items() if kind == BALANCES and body["account"] == account),
            key=lambda body: str(body["business_date"]),
        )
        if len({body["business_date"] for body in days}) < len(days):
            return False
        legs = [
            (str(body["business_date"]), number(body["amount"]) * sign)
            for body in transfers
            for sign in (1, -1)
            if body["to_account" if sign == 1 else "from_account"] == account
        ]
        if legs and not days:
            return False
        before, since = None, ""
        for body in days:
            day, received, paid = str(body["business_date"]), body.get("received"), body.get("paid")
            if received is not None:
                inside = [amount for leg_day, amount in legs if since < leg_day <= day]
                if before is not None and number(body["balance"]) != before + number(received) - number(paid):
                    return False
                if sum(amount for amount in inside if amount > 0) > number(received):
                    return False
                if -sum(amount for amount in inside if amount < 0) > number(paid):
                    return False
            before, since = number(body["balance"]), day
        left = before or Decimal(0)
        for day in sorted({leg_day for leg_day, _ in legs if leg_day > since}):
            left += sum(amount for leg_day, amount in legs if leg_day == day)
            if left < 0:
                return False
    return True


def draw(chance: random.Random, ref: str, kind: str) -> Body:
    day = f"2021-03-0{chance.randint(1, 6)}"
    if kind == BALANCES:
        moved = [f"{chance.randint(0, 3)}.00" for _ in range(2)]
        told = None if chance.random() < 0.4 else (moved[0], moved[1])
        return balance(ref, day, f"{chance.randint(0, 4)}.00", told, account=chance.choice(ACCOUNTS))
    source, to = chance.sample(ACCOUNTS, 2)
    return transfer(ref, day, f"{chance.randint(1, 3)}.00", source, to)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_guards_accept_what_plain_python_accepts(client: httpx.AsyncClient, seed: int) -> None:
    chance = random.Random(seed)
    state: State = {}
    answers = []
    for step in range(120):
        if state and chance.random() < 0.3:
            kind, ref = chance.choice(sorted(state))
            wanted = {key: body for key, body in state.items() if key != (kind, ref)}
            path, body = f"{await the(client, kind, ref)}/void", {"reason": "重复登记"}
            if chance.random() < 0.5:
                entry = draw(chance, ref, kind)
                wanted = {**state, (kind, ref): entry}
                path, body = path.replace("/void", "/correct"), {"reason": "录入错误", "entry": entry}
        else:
            path = chance.choice((BALANCES, TRANSFERS))
            body = draw(chance, f"{step}", path)
            wanted = {**state, (path, f"{step}"): body}
        answer = await client.post(f"/v1/{path}", json=body)
        assert answer.is_success is is_lawful(wanted), (wanted, answer.text)
        answers.append(answer.is_success)
        state = wanted if answer.is_success else state
    assert 20 < sum(answers) < 100


def test_latest_amounts_over_part_of_their_time_are_refused_at_the_start(app: FastAPI) -> None:
    needed = {"balance": Input(Measure("余额", LATEST, ("",)), year_to_date)}
    wrong = Definition("revenue.cash.part", "余额", "万元", "point", needed, total("balance"), "余额")
    with pytest.raises(ValueError, match="treasury_balances is counted since ever, over no other span"):
        create_service(
            app.state.settings, name="revenue-svc", title="t", description="d", metadata=metadata,
            revision="revenue0001", books=[BOOKS[0]], figures=[wrong],
        )  # fmt: skip
