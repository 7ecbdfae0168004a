"""The reform of state-owned enterprises: what its records refuse, and figures and claims as plain Python counts them."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from bureau_common.schemas.periods import Period
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.once import Once
from tests.alerts import alerts_of

from .enterprise_rows import CLOSINGS, ENTERPRISES, code, enterprise, two_persons

Body = dict[str, object]
Record = Callable[..., Body]
Told = Callable[..., Awaitable[tuple[int, list[tuple[str, str]]]]]
VEHICLES, STEPS, VEHICLE_PLANS, SUPERVISION, PLANS, PLAN_STEPS = (
    f"soe-{name}" for name in ("vehicles", "vehicle-steps", "vehicle-plans", "supervision-steps", "plans", "plan-steps")
)
REGISTER = {"A": "sole", "B": "controlled", "C": "whole_people", "E": "participating"}
CLOSED = {"C": "2021-06-15"}
FLEET = [
    ("V1", "A", True),
    ("V2", "A", True),
    ("V3", "B", True),
    ("V4", "B", False),
    ("V5", "C", True),
    ("V6", "E", True),
]
DONE = [
    ("V1", "paint", "2021-01-10"), ("V1", "fit_gps", "2021-02-10"), ("V1", "join_platform", "2021-02-10"),
    ("V2", "paint", "2021-03-01"), ("V2", "dispose", "2021-04-20"),
    ("V3", "fit_gps", "2021-01-05"), ("V3", "paint", "2021-03-31"), ("V3", "join_platform", "2021-05-06"),
    ("V6", "join_platform", "2021-05-31"),
    ("V5", "paint", "2021-05-20"), ("V5", "fit_gps", "2021-05-20"), ("V5", "join_platform", "2021-07-01"),
    ("V6", "paint", "2021-06-10"), ("V6", "fit_gps", "2021-06-10"),
]  # fmt: skip
APPROVED = {"A": "2020-12-01", "B": "2021-02-01"}
MOVES = [
    ("A", "begin", "2021-01-10", "2021-03-31"), ("A", "replan", "2021-04-15", "2022-02-28"), ("A", "move", "2021-07-20", None),
    ("B", "begin", "2021-02-01", "2021-12-31"), ("C", "begin", "2021-03-01", "2021-12-15"), ("E", "keep", "2021-03-05", None),
]  # fmt: skip


def plate(name: str) -> str:
    return f"皖A1234{name[1]}"


@pytest.fixture
async def filled(client: httpx.AsyncClient, issuer: Issuer, record: Record, once: Once) -> httpx.AsyncClient:
    """Four enterprises with six vehicles, and their way under supervision."""

    async def fill() -> None:
        propose, approve = two_persons(client, issuer, record)
        numbers = iter(range(1000))

        async def enter(book: str, rows: list[tuple[str, Body]]) -> None:
            items = [record(f"{book}-{next(numbers)}", day, **fields) for day, fields in rows]
            answer = await client.post(f"/v1/{book}/batch", json={"items": items})
            assert answer.status_code == 201, answer.text

        async def decide(book: str, day: str, **fields: object) -> None:
            assert (await approve(book, await propose(book, day, **fields))).status_code == 200

        await enter(ENTERPRISES, [("2018-01-01", enterprise(name, kind)) for name, kind in REGISTER.items()])
        await enter(VEHICLES, [
            ("2020-06-01", {"plate": plate(name), "credit_code": code(of), "in_scope": scoped}) for name, of, scoped in FLEET
        ])  # fmt: skip
        await enter(STEPS, [(day, {"plate": plate(name), "action": action}) for name, action, day in DONE])
        for name, day in APPROVED.items():
            await decide(VEHICLE_PLANS, day, credit_code=code(name), document="示国资〔2020〕1号")
        for name, action, day, end in MOVES:
            await decide(SUPERVISION, day, credit_code=code(name), action=action, planned_end=end, document="文1")
        await enter(CLOSINGS, [
            (day, {"credit_code": code(name), "reason": "注销", "document": "文2"}) for name, day in CLOSED.items()
        ])  # fmt: skip

    await once(fill)
    return client


def expected(period: Period) -> tuple[dict[str, Decimal | None], str | None, dict[str, list[str]]]:
    """The numbers, the latest planned end, and by claim who keeps it from holding, by plain counting."""
    last = f"{period.last_day}"
    by = {(name, action) for name, action, day in DONE if day <= last}
    scoped = [(name, of) for name, of, counts in FLEET if counts and (name, "dispose") not in by]
    marked = [name for name, _ in scoped if {(name, "paint"), (name, "fit_gps")} <= by]
    platform = [name for name, _ in scoped if (name, "join_platform") in by]
    standing = [name for name, kind in REGISTER.items() if kind != "participating" and CLOSED.get(name, "9") > last]
    lacking = {of for name, of in scoped if name not in marked or name not in platform}
    unfinished = [name for name in standing if APPROVED.get(name, "9") > last or name in lacking]
    ends: dict[str, str] = {}
    for name, _, day, end in MOVES:
        if day <= last:
            ends[name] = end or ""
    moving = {name: end for name, end in ends.items() if end and CLOSED.get(name, "9") > last}
    numbers = {
        "vehicles_in_scope": len(scoped), "vehicles_marked": len(marked), "vehicles_on_platform": len(platform),
        "reform_unfinished": len(unfinished), "supervision_in_progress": len(moving),
    }  # fmt: skip
    shares = {
        "vehicles_marked_pct": (len(marked), len(scoped)), "vehicles_on_platform_pct": (len(platform), len(scoped)),
        "reform_finished_pct": (len(standing) - len(unfinished), len(standing)),
    }  # fmt: skip
    missing = {
        "C25": unfinished, "C26": sorted({of for name, of in scoped if name not in marked}),
        "C27": sorted({of for name, of in scoped if name not in platform}),
        "C28": [name for name, end in moving.items() if end > f"{period.year}-12-31"],
    }  # fmt: skip
    return (
        {name: Decimal(value) for name, value in numbers.items()}
        | {name: Decimal(part) * 100 / whole for name, (part, whole) in shares.items()},
        max(moving.values(), default=None),
        missing,
    )


async def test_figures_and_claims_are_as_the_rows_count(filled: httpx.AsyncClient) -> None:
    flips: dict[str, set[bool]] = {}
    for period in Period(2021, 1).until(Period(2021, 8)):
        answer = (await filled.get("/v1/summary", params={"period": str(period)})).json()
        figures = {each["id"].removeprefix("performance.soe."): each for each in answer["figures"]}
        numbers, end, missing = expected(period)
        for name, value in numbers.items():
            assert abs(Decimal(figures[name]["value"]) - value) < Decimal("1e-9"), (period, name, figures[name])
        planned = figures["supervision_planned_end"]
        assert (planned["value"], planned["kind"], planned["unit"]) == (end, "text", "text"), period
        claims = {each["id"]: each for each in answer["claims"]}
        for claim, names in missing.items():
            assert claims[claim]["holds"] is (not names), (period, claim)
            assert claims[claim]["names"] == [f"{name}公司" for name in names], (period, claim)
            flips.setdefault(claim, set()).add(claims[claim]["holds"])
    assert flips == {claim: {True, False} for claim in ("C25", "C26", "C27", "C28")}


async def test_each_figure_opens_to_rows_that_give_it(filled: httpx.AsyncClient) -> None:
    for period in ("2021-03", "2021-05"):
        figures = (await filled.get("/v1/summary", params={"period": period})).json()["figures"]
        for figure in (each for each in figures if each["id"].startswith("performance.soe.") and each["inputs"]):
            for needed in (each for each in figure["inputs"] if each["value"] is not None):
                query = {"period": period, "measure": needed["name"]}
                rows = (await filled.get(f"/v1/figures/{figure['id']}/records", params=query)).json()["items"]
                total = sum((Decimal(row["contribution"]) for row in rows), Decimal(0))
                assert total == Decimal(needed["value"]), (period, figure["id"])


async def test_a_planned_end_that_has_passed_warns_until_the_next_step(filled: httpx.AsyncClient) -> None:
    for period, keys in (("2021-03", []), ("2021-04", []), ("2021-12", []), ("2022-01", ["B"])):
        alerts = [each for each in await alerts_of(filled, period) if each.code == "soe_supervision_overdue"]
        assert [each.key for each in alerts] == [code(name) for name in keys], period
        assert all("2021-12-31" in each.said and each.since == "2022-01-01" for each in alerts)


async def test_more_on_their_way_than_stand_is_denied_and_raised(
    filled: httpx.AsyncClient, issuer: Issuer, record: Record
) -> None:
    propose, approve = two_persons(filled, issuer, record)
    said = {"key": "soe_levels", "value": "first", "document": "文", "reporting_unit": "bureau"}
    assert (await approve("parameters", await propose("parameters", "2021-01-01", **said))).status_code == 200
    lower = {**enterprise("B", "controlled", "A")}
    answer = await filled.post(f"/v1/{ENTERPRISES}", json=record("L1", "2021-04-01", **lower))
    assert answer.status_code == 201, answer.text
    lower = {**enterprise("C", "whole_people", "A")}
    assert (await filled.post(f"/v1/{ENTERPRISES}", json=record("L2", "2021-04-01", **lower))).status_code == 201
    for period, holds in (("2021-03", True), ("2021-04", False), ("2021-08", True)):
        claims = (await filled.get("/v1/summary", params={"period": period})).json()["claims"]
        assert {each["id"]: each["holds"] for each in claims}["C29"] is holds, period
        raised = [each.level for each in await alerts_of(filled, period) if each.code == "soe_supervision_exceeds"]
        assert raised == ([] if holds else ["red"]), period


async def test_vehicles_are_refused_at_their_borders(told: Told) -> None:
    assert (await told(ENTERPRISES, "2020-01-01", **enterprise("A")))[0] == 201
    vehicle = {"plate": "皖A·12345", "credit_code": code("A"), "in_scope": True}
    assert await told(VEHICLES, "2019-12-31", **vehicle) == (409, [("too_early", "business_date")])
    assert await told(VEHICLES, "2020-01-01", **vehicle) == (201, [])
    assert await told(VEHICLES, "2020-01-02", **{**vehicle, "plate": "皖a12345"}) == (409, [("repeated", "plate")])
    step = {"plate": "皖A12345", "action": "paint"}
    assert await told(STEPS, "2019-12-31", **step) == (409, [("too_early", "business_date")])
    assert await told(STEPS, "2020-02-01", **step) == (201, [])
    assert await told(STEPS, "2020-02-02", **step) == (409, [("repeated", "plate")])
    assert await told(STEPS, "2020-02-02", **{**step, "plate": "皖A99999"}) == (409, [("unknown", "plate")])
    assert await told(STEPS, "2020-03-01", **{**step, "action": "dispose"}) == (201, [])
    assert await told(STEPS, "2020-03-02", **{**step, "action": "fit_gps"}) == (
        409,
        [("step_after_disposal", "business_date")],
    )
    assert await told(STEPS, "2020-03-01", **{**step, "action": "fit_gps"}) == (201, [])


WAYS = {"not_begun": (), "in_progress": ("begin",), "moved": ("begin", "move"), "kept": ("keep",)}
ALLOWED = {
    ("not_begun", "begin"), ("not_begun", "keep"), ("in_progress", "replan"), ("in_progress", "move"), ("in_progress", "keep"),
}  # fmt: skip
PLAN_WAYS = {"drafted": (), "submitted": ("submit",), "approved": ("submit", "approve")}
PLAN_ALLOWED = {("drafted", "submit"), ("submitted", "return"), ("submitted", "approve")}


def plan_step(number: str, action: str) -> Body:
    said = {"submit": {"recipient": "区政府"}, "approve": {"document_no": "示政办〔2021〕5号"}}.get(action, {})
    return {"plan_no": number, "action": action, **said}


async def test_no_step_but_those_of_a_state_and_no_person_on_both_sides(
    client: httpx.AsyncClient, issuer: Issuer, record: Record, told: Told
) -> None:
    propose, approve = two_persons(client, issuer, record)

    def step(name: str, action: str, day: str = "2020-03-01") -> Body:
        end = {"planned_end": "2020-12-31"} if action in ("begin", "replan") else {}
        return {"credit_code": code(name), "action": action, "document": "文", **end}

    for name, (state, way) in zip("ABCD", WAYS.items(), strict=True):
        assert (await told(ENTERPRISES, "2018-01-01", **enterprise(name)))[0] == 201
        for number, action in enumerate(way):
            proposed = await propose(SUPERVISION, f"2020-0{1 + number}-01", **step(name, action))
            refused = await approve(SUPERVISION, proposed, person="张三")
            assert (refused.status_code, refused.json()["code"]) == (409, "same_person")
            assert (await approve(SUPERVISION, proposed)).status_code == 200
        for action in ("begin", "replan", "move", "keep"):
            answer = await propose(SUPERVISION, "2020-03-01", **step(name, action))
            assert (answer.status_code == 201) is ((state, action) in ALLOWED), (state, action)
            if answer.status_code != 201:
                assert [each["code"] for each in answer.json()["findings"]] == ["step_out_of_order"], (state, action)
    for state, way in PLAN_WAYS.items():
        assert await told(PLANS, "2020-01-01", plan_no=state, title="改革方案") == (201, [])
        for number, action in enumerate(way):
            proposed = await propose(PLAN_STEPS, f"2020-0{1 + number}-01", **plan_step(state, action))
            assert (await approve(PLAN_STEPS, proposed, person="张三")).json()["code"] == "same_person"
            assert (await approve(PLAN_STEPS, proposed)).status_code == 200
        for action in ("submit", "return", "approve"):
            answer = await propose(PLAN_STEPS, "2020-03-01", **plan_step(state, action))
            assert (answer.status_code == 201) is ((state, action) in PLAN_ALLOWED), (state, action)
    for book, fields, found in (
        (SUPERVISION, {**step("A", "begin"), "planned_end": None}, ("planned_end", "planned_end")),
        (SUPERVISION, {**step("A", "begin"), "planned_end": "2020-03-01"}, ("day_too_early", "planned_end")),
        (SUPERVISION, {**step("A", "keep"), "planned_end": "2020-12-31"}, ("planned_end", "planned_end")),
        (PLAN_STEPS, {**plan_step("drafted", "submit"), "recipient": None}, ("plan_field_missing", "recipient")),
        (PLAN_STEPS, {**plan_step("submitted", "approve"), "document_no": None}, ("plan_field_missing", "document_no")),
        (VEHICLE_PLANS, {"credit_code": code("Z"), "document": "文"}, ("unknown", "credit_code")),
    ):
        answer = await propose(book, "2020-03-01", **fields)
        assert [(each["code"], each["field"]) for each in answer.json()["findings"]] == [found]


async def test_the_newest_plan_document_says_where_it_stands(
    client: httpx.AsyncClient, issuer: Issuer, record: Record, told: Told
) -> None:
    propose, approve = two_persons(client, issuer, record)
    for number, title, day in (
        ("P1", "《国企改革三年行动实施方案》", "2020-02-10"),
        ("P2", "公司制改革方案", "2020-09-01"),
    ):
        assert await told(PLANS, day, plan_no=number, title=title) == (201, [])
    for number, action, day in (
        ("P1", "submit", "2020-03-05"), ("P1", "return", "2020-04-02"), ("P1", "submit", "2020-05-06"),
        ("P1", "approve", "2020-09-15"), ("P2", "submit", "2020-10-08"), ("P2", "approve", "2020-11-05"),
    ):  # fmt: skip
        assert (
            await approve(PLAN_STEPS, await propose(PLAN_STEPS, day, **plan_step(number, action)))
        ).status_code == 200
    three = "《国企改革三年行动实施方案》"
    for period, said, holds in (
        ("2020-01", None, None), ("2020-02", f"{three}已起草", False), ("2020-03", f"{three}已提交区政府审议", True),
        ("2020-04", f"{three}已退回修改", False), ("2020-05", f"{three}已提交区政府审议", True),
        ("2020-09", "《公司制改革方案》已起草", False), ("2020-10", "《公司制改革方案》已提交区政府审议", True),
        ("2020-11", "《公司制改革方案》已经批准（示政办〔2021〕5号，2020年11月5日）", False),
    ):  # fmt: skip
        answer = (await client.get("/v1/summary", params={"period": period})).json()
        (figure,) = [each for each in answer["figures"] if each["id"] == "performance.soe.plan_document"]
        assert (figure["value"], figure["display_unit"]) == (said, ""), period
        assert {each["id"]: each["holds"] for each in answer["claims"]}["C24"] is holds, period


@pytest.mark.race
async def test_of_two_ends_of_one_move_approved_at_once_one_stands_and_not_by_its_proposer(
    client: httpx.AsyncClient, issuer: Issuer, record: Record, told: Told
) -> None:
    propose, approve = two_persons(client, issuer, record)
    assert (await told(ENTERPRISES, "2018-01-01", **enterprise("A")))[0] == 201
    common = {"credit_code": code("A"), "document": "文"}
    begun = await propose(SUPERVISION, "2020-01-01", **common, action="begin", planned_end="2020-12-31")
    assert (await approve(SUPERVISION, begun)).status_code == 200
    proposed = [await propose(SUPERVISION, "2020-02-01", **common, action=action) for action in ("move", "keep")]
    people = ("张三", "李四", "王五")
    answers = await asyncio.gather(*[
        approve(SUPERVISION, each, person=person) for each in proposed for person in people
    ])  # fmt: skip
    accepted = [person for person, answer in zip(people * 2, answers, strict=True) if answer.status_code == 200]
    assert len(accepted) == 1
    assert "张三" not in accepted
    assert len((await client.get(f"/v1/{SUPERVISION}")).json()["items"]) == 2


async def test_steps_of_one_day_count_in_their_order_whenever_they_were_corrected(
    filled: httpx.AsyncClient, issuer: Issuer, record: Record
) -> None:
    """The end that was planned last on a day holds for the alert as it does for the figure."""
    propose, approve = two_persons(filled, issuer, record)
    replanned = {"credit_code": code("B"), "action": "replan", "planned_end": "2022-06-30", "document": "文3"}
    assert (await approve(SUPERVISION, await propose(SUPERVISION, "2021-02-01", **replanned))).status_code == 200
    items = (await filled.get(f"/v1/{SUPERVISION}")).json()["items"]
    (begun,) = [each for each in items if (each["credit_code"], each["action"]) == (code("B"), "begin")]
    fields = ("source", "source_ref", "reporting_unit", "business_date", "credit_code", "action", "planned_end")
    entry = {**{name: begun[name] for name in fields}, "document": "文1（更正）"}
    asked = {"operation": "correct", "record_id": begun["id"], "reason": "文号写错", "entry": entry}
    headers = {**issuer.headers("recorder", person="张三"), "Idempotency-Key": "begun-again"}
    proposed = await filled.post(f"/v1/{SUPERVISION}/proposals", json=asked, headers=headers)
    assert (await approve(SUPERVISION, proposed)).status_code == 200
    for period, keys in (("2022-01", []), ("2022-07", [code("B")])):
        alerts = [each for each in await alerts_of(filled, period) if each.code == "soe_supervision_overdue"]
        assert [each.key for each in alerts] == keys, period
