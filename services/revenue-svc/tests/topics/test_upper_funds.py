"""Funds won from above: the steps of an application, its amounts at their borders, and the figures by department."""

import random
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from tests.fund_rows import opportunity, planned, upper_step
from tests.payment_rows import Body

Write = Callable[..., Awaitable[list[str]]]
OPPORTUNITIES, APPLICATIONS, STEPS = (f"upper-fund-{name}" for name in ("opportunities", "applications", "steps"))
FUND = "revenue.upper_funds"


@pytest.fixture
def write(client: httpx.AsyncClient) -> Write:
    """Write bodies one by one; the codes of the findings that refused the last one, none where it was taken."""

    async def send(book: str, *bodies: Body) -> list[str]:
        for body in bodies:
            answer = await client.post(f"/v1/{book}", json=body)
            if answer.status_code != 201:
                assert answer.status_code == 409, answer.text
                return [finding["code"] for finding in answer.json()["findings"]]
        return []

    return send


@pytest.fixture
async def applied(write: Write) -> Write:
    """1000.00 applied for on 10 March, within the deadline."""
    assert await write(OPPORTUNITIES, opportunity()) == []
    assert await write(APPLICATIONS, planned()) == []
    assert await write(STEPS, upper_step("apply", "1000.00", "2021-03-10")) == []
    return write


async def void(client: httpx.AsyncClient, book: str, ref: str) -> list[str]:
    (row,) = (await client.get(f"/v1/{book}", params={"source_ref": ref})).json()["items"]
    answer = await client.post(f"/v1/{book}/{row['id']}/void", json={"reason": "登记错误"})
    return [finding["code"] for finding in answer.json().get("findings", [])]


async def value(client: httpx.AsyncClient, name: str, period: str = "2021-12") -> str | None:
    return (await client.get(f"/v1/figures/{FUND}.{name}", params={"period": period})).json()["value"]


async def test_an_application_is_for_an_opportunity_that_stands(write: Write) -> None:
    assert await write(OPPORTUNITIES, opportunity(apply_by="2021-01-09")) == ["opportunity_closed"]
    assert await write(OPPORTUNITIES, opportunity(apply_by="2021-01-10")) == []
    assert await write(OPPORTUNITIES, opportunity(source_ref="again")) == ["repeated"]
    assert await write(APPLICATIONS, planned(opportunity_no="O9")) == ["unknown"]
    assert await write(APPLICATIONS, planned()) == []
    assert await write(APPLICATIONS, planned(source_ref="again")) == ["repeated"]


@pytest.mark.parametrize(
    ("path", "following", "codes"),
    [
        ([], ("approve", "1.00"), ["step_out_of_order"]),
        ([], ("refuse", "0.00"), ["step_out_of_order"]),
        ([], ("receive", "1.00"), ["step_out_of_order"]),
        (["apply"], ("apply", "1.00"), ["step_out_of_order"]),
        (["apply"], ("receive", "1.00"), ["step_out_of_order"]),
        (["apply"], ("approve", "1000.01"), ["not_covered"]),
        (["apply"], ("approve", "1000.00"), []),
        (["apply"], ("refuse", "0.00"), []),
        (["apply", "refuse"], ("approve", "1.00"), ["step_out_of_order"]),
        (["apply", "refuse"], ("receive", "1.00"), ["step_out_of_order"]),
        (["apply", "approve"], ("refuse", "0.00"), ["step_out_of_order"]),
        (["apply", "approve"], ("receive", "800.01"), ["not_covered"]),
        (["apply", "approve"], ("receive", "800.00"), []),
        (["apply", "approve", "receive"], ("receive", "300.01"), ["not_covered"]),
        (["apply", "approve", "receive"], ("receive", "300.00"), []),
        (["apply", "approve", "receive"], ("approve", "1.00"), ["step_out_of_order"]),
    ],
)
async def test_each_step_follows_on_another_and_stays_within_it(
    write: Write, path: list[str], following: tuple[str, str], codes: list[str]
) -> None:
    amounts = {"apply": "1000.00", "approve": "800.00", "refuse": "0.00", "receive": "500.00"}
    assert await write(OPPORTUNITIES, opportunity()) == []
    assert await write(APPLICATIONS, planned()) == []
    for day, action in enumerate(path, 10):
        assert await write(STEPS, upper_step(action, amounts[action], f"2021-03-{day}")) == []
    assert await write(STEPS, upper_step(*following, "2021-03-25")) == codes


async def test_a_refusal_brings_nothing_and_other_steps_have_an_amount(applied: Write) -> None:
    assert await applied(STEPS, upper_step("refuse", "0.01", "2021-04-01")) == ["upper_step_amount"]
    assert await applied(STEPS, upper_step("approve", "0.00", "2021-04-01")) == ["upper_step_amount"]
    assert await applied(STEPS, upper_step("refuse", "0.00", "2021-04-01")) == []


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2021-03-31", []),
        ("2021-04-01", ["applied_after_deadline"]),
        ("2021-01-20", []),
        ("2021-01-19", ["too_early"]),
    ],
)
async def test_an_application_is_handed_in_from_its_planning_to_the_deadline(
    write: Write, day: str, codes: list[str]
) -> None:
    assert await write(OPPORTUNITIES, opportunity()) == []
    assert await write(APPLICATIONS, planned()) == []
    assert await write(STEPS, upper_step("apply", "1000.00", day)) == codes


async def test_a_step_names_the_department_of_its_application_and_an_application_that_stands(applied: Write) -> None:
    assert await applied(STEPS, upper_step("approve", "1.00", "2021-04-01", department="health")) == ["differs"]
    assert await applied(STEPS, upper_step("apply", "1.00", "2021-03-01", "U9")) == ["unknown"]


async def test_what_later_steps_stand_on_can_be_neither_voided_nor_corrected_away(
    applied: Write, client: httpx.AsyncClient
) -> None:
    assert await applied(STEPS, upper_step("approve", "800.00", "2021-04-01")) == []
    assert await applied(STEPS, upper_step("receive", "800.00", "2021-05-01")) == []
    assert await void(client, OPPORTUNITIES, "O1") == ["unknown"]
    assert await void(client, APPLICATIONS, "U1") == ["unknown"]  # said once, of steps of three days
    assert await void(client, STEPS, "U1/apply/2021-03-10") == ["step_out_of_order"]
    assert await void(client, STEPS, "U1/approve/2021-04-01") == ["step_out_of_order"]
    (row,) = (await client.get(f"/v1/{STEPS}", params={"source_ref": "U1/approve/2021-04-01"})).json()["items"]
    less = {"reason": "金额有误", "entry": upper_step("approve", "799.99", "2021-04-01")}
    refused = await client.post(f"/v1/{STEPS}/{row['id']}/correct", json=less)
    (finding,) = refused.json()["findings"]
    assert (finding["code"], finding["difference"]) == ("not_covered", "0.01")
    assert (finding["clause"]["document"], finding["clause"]["verified"]) == ("本局向上争取资金工作制度", False)
    assert "批准" in finding["message_zh"]
    assert "approved" in finding["message_en"]
    (row,) = (await client.get(f"/v1/{OPPORTUNITIES}", params={"source_ref": "O1"})).json()["items"]
    earlier = {"reason": "日期有误", "entry": opportunity(apply_by="2021-03-09")}
    refused = await client.post(f"/v1/{OPPORTUNITIES}/{row['id']}/correct", json=earlier)
    assert [finding["code"] for finding in refused.json()["findings"]] == ["applied_after_deadline"]
    assert await void(client, STEPS, "U1/receive/2021-05-01") == []


async def test_a_dry_run_answers_the_same_with_what_is_still_to_come_and_writes_nothing(
    applied: Write, client: httpx.AsyncClient
) -> None:
    assert await applied(STEPS, upper_step("approve", "800.00", "2021-04-01")) == []
    before = (await client.get("/v1/changes")).json()["head"]["change_no"]
    part = await client.post(
        f"/v1/{STEPS}", json=upper_step("receive", "799.99", "2021-05-01"), params={"dry_run": True}
    )
    assert (part.status_code, part.json()["headroom"]) == (200, {"U1.receivable": "0.01"})
    more = await client.post(
        f"/v1/{STEPS}", json=upper_step("receive", "800.01", "2021-05-01"), params={"dry_run": True}
    )
    assert [finding["code"] for finding in more.json()["findings"]] == ["not_covered"]
    assert (await client.get("/v1/changes")).json()["head"]["change_no"] == before


async def test_only_refusals_are_a_success_rate_of_zero_and_no_decision_is_none(
    applied: Write, client: httpx.AsyncClient
) -> None:
    assert await value(client, "success_pct") is None
    assert Decimal(str(await value(client, "won"))) == 0  # applied for, and nothing came yet: no gap
    assert await applied(STEPS, upper_step("refuse", "0.00", "2021-04-01")) == []
    assert Decimal(str(await value(client, "success_pct"))) == 0


@pytest.mark.parametrize("seed", [1, 2])
async def test_figures_and_departments_are_what_plain_python_makes_of_the_steps(
    write: Write, client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]], seed: int
) -> None:
    chance = random.Random(seed)
    assert await write(OPPORTUNITIES, opportunity()) == []
    taken: list[tuple[int, str, str, Decimal]] = []  # month, action, department, amount
    bodies: list[Body] = []
    for number in range(30):
        department = chance.choice(["water", "health", "education"])
        no, applied_for = f"U{number}", Decimal(chance.randint(100, 99_999)) / 100
        assert await write(APPLICATIONS, planned(no, department=department)) == []
        path = [("apply", 3, applied_for)]
        if chance.random() < 0.8:
            good = chance.random() < 0.6
            path.append(("approve", 6, applied_for / 2) if good else ("refuse", 5, Decimal(0)))
            path += [("receive", month, applied_for / 4) for month in (9, 11) if good and chance.random() < 0.7]
        for action, month, amount in path:
            kept = round(amount, 2) if action != "receive" else Decimal(int(amount * 100)) / 100
            taken.append((month, action, department, kept))
            bodies.append(upper_step(action, f"{kept:.2f}", f"2021-{month:02d}-15", no, department=department))
    answer = await client.post(f"/v1/{STEPS}/batch", json={"items": bodies})
    assert answer.status_code == 201, answer.text
    for month in (6, 10, 12):
        seen = [row for row in taken if row[0] <= month]

        def total(action: str, of: str | None = None, seen: list[tuple[int, str, str, Decimal]] = seen) -> Decimal:
            return sum((row[3] for row in seen if row[1] == action and of in (None, row[2])), Decimal(0))

        period = f"2021-{month:02d}"
        for name, action in (("applied", "apply"), ("approved", "approve"), ("won", "receive")):
            assert Decimal(str(await value(client, name, period))) == total(action)
        good, bad = (sum(row[1] == action for row in seen) for action in ("approve", "refuse"))
        rate = Decimal(str(await value(client, "success_pct", period)))
        assert abs(rate - Decimal(100 * good) / (good + bad)) < Decimal("1e-11")
        departments = (await client.get("/v1/upper-funds/departments", params={"period": period})).json()
        assert [each["department"] for each in departments] == sorted(
            {row[2] for row in seen}, key=["education", "water", "health"].index
        )
        for each in departments:
            of = each["department"]
            assert Decimal(each["received"]) == total("receive", of)
            assert Decimal(each["applied"]) == total("apply", of)
            approved = sum(row[1] == "approve" and row[2] == of for row in seen)
            assert each["applications_approved"] == approved
    assert await is_verified()
