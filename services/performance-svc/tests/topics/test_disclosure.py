"""Disclosure: deadlines at their border, figures by plain Python over the rows, and the alert of what is late."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from performance_svc.topics.disclosure.rules import check_duty, check_result
from performance_svc.topics.disclosure.schemas import DisclosureCheckResultEntry, DisclosureDutyEntry
from tests.alerts import alerts_of

Record = Callable[..., dict[str, object]]
Told = Callable[..., Awaitable[tuple[int, list[tuple[str, str]]]]]
DUTIES, PUBLISHED, CHECKS, RESULTS = (
    "disclosure-duties", "disclosures", "disclosure-checks", "disclosure-check-results",
)  # fmt: skip
COMMON = {"source": "test", "source_ref": "1", "reporting_unit": "349901"}
SITE = "http://example.invalid/349901"


def duty(number: str, unit: str, due_on: str, document: str = "budget", year: int = 2021) -> dict[str, object]:
    return {"duty_no": number, "unit": unit, "fiscal_year": year, "document": document, "due_on": due_on}


async def figures_of(client: httpx.AsyncClient, period: str) -> dict[str, str | None]:
    figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    prefix = "performance.disclosure."
    return {each["id"].removeprefix(prefix): each["value"] for each in figures if each["id"].startswith(prefix)}


def test_what_is_approved_is_due_later_and_what_is_missing_scores_nothing() -> None:
    for due, codes in (("2021-01-10", ["day_too_early"]), ("2021-01-11", [])):
        entry = {**COMMON, "business_date": date(2021, 1, 10), **duty("G1", "349901", due)}
        assert [each.code for each in check_duty(DisclosureDutyEntry.model_validate(entry))] == codes
    found: dict[str, Any] = {**COMMON, "business_date": date(2021, 3, 1), "check_no": "J1", "duty_no": "G1"}
    for result, score, codes in (
        ("missing", "0", []),
        ("missing", "0.01", ["disclosure_score"]),
        ("late", "100", []),
        ("passed", "0", []),
    ):
        read = DisclosureCheckResultEntry.model_validate({**found, "result": result, "score": score})
        assert [each.code for each in check_result(read)] == codes, (result, score)


async def test_what_is_due_later_than_the_days_of_its_approval_allow_is_refused(
    told: Told, record: Record, approve: Callable[..., Awaitable[httpx.Response]]
) -> None:
    result = {"check_no": "J1", "duty_no": "G1", "result": "passed", "score": "95.00"}
    for book, day, fields, expected in (
        (DUTIES, "2021-01-10", duty("G1", "999999", "2021-01-30"), [("unknown", "unit")]),
        (DUTIES, "2021-01-10", duty("G1", "349901", "2021-01-31"), [("disclosure_due_late", "due_on")]),
        (DUTIES, "2021-01-10", duty("G1", "349901", "2021-01-30"), []),
        (DUTIES, "2021-01-11", duty("G2", "349901", "2021-01-30"), [("repeated", "unit")]),
        (PUBLISHED, "2021-01-09", {"duty_no": "G1", "address": SITE}, [("too_early", "business_date")]),
        (PUBLISHED, "2021-01-10", {"duty_no": "G9", "address": SITE}, [("unknown", "duty_no")]),
        (PUBLISHED, "2021-01-10", {"duty_no": "G1", "address": SITE}, []),
        (PUBLISHED, "2021-01-12", {"duty_no": "G1", "address": SITE}, [("repeated", "duty_no")]),
        (RESULTS, "2021-03-01", result, [("unknown", "check_no")]),
        (CHECKS, "2021-03-01", {"check_no": "J1", "checked_by": "示范区财政局", "document": "文1"}, []),
        (CHECKS, "2021-03-02", {"check_no": "J1", "checked_by": "示范区财政局", "document": "文1"},
            [("repeated", "check_no")]),
        (RESULTS, "2021-02-28", result, [("too_early", "business_date")]),
        (RESULTS, "2021-03-01", result, []),
        (RESULTS, "2021-03-02", result, [("repeated", "check_no")]),
    ):  # fmt: skip
        assert await told(book, day, **fields) == (409 if expected else 201, expected), (book, day, fields)
    setting = record("D", "2022-01-01", key="disclosure_days", value="15", document="文2", reporting_unit="bureau")
    assert (await approve("parameters", setting)).status_code == 200
    assert (await told(DUTIES, "2021-12-31", **duty("G3", "349901", "2022-01-20", year=2022)))[0] == 201
    late = duty("G4", "349901101", "2022-01-17", year=2022)
    assert await told(DUTIES, "2022-01-01", **late) == (409, [("disclosure_due_late", "due_on")])
    assert (await told(DUTIES, "2022-01-01", **{**late, "due_on": "2022-01-16"}))[0] == 201


DUE = [
    ("A1", "349901", "2021-01-20", "budget", "2021-02-01"), ("A2", "349901", "2021-07-20", "final_accounts", "2021-08-01"),
    ("B1", "349901101", "2021-01-20", "budget", "2021-01-25"), ("B2", "349901101", "2021-07-20", "final_accounts",
        "2021-08-05"),
    ("C1", "U1", "2021-02-10", "budget", "2021-02-28"),
    ("D1", "U2", "2022-01-10", "budget", "2022-01-30"), ("D0", "U2", "2020-12-31", "three_public", "2021-01-20"),
]  # fmt: skip
"""Number, unit, approved on, document, due on."""
MADE = {"A1": "2021-02-01", "A2": "2021-08-02", "B1": "2021-01-20", "B2": "2021-08-05", "C1": "2021-03-01",
    "D0": "2021-01-20"}  # fmt: skip
ENDS = ("2020-12-31", "2021-01-31", "2021-02-28", "2021-07-31", "2021-08-31", "2021-12-31", "2022-01-31")


def coverage(end: str) -> Decimal | None:
    """The share in plain Python."""
    due = [(number, unit) for number, unit, _, _, by in DUE if by[:4] == end[:4] and by <= end]
    must = {unit for _, unit in due}
    by = {number: day for number, *_, day in DUE}
    late = {unit for number, unit in due if MADE.get(number, "9999") > by[number]}
    return Decimal(len(must - late)) * 100 / len(must) if must else None


async def test_a_unit_counts_while_all_that_was_due_in_the_year_was_published_in_time(
    client: httpx.AsyncClient, told: Told
) -> None:
    for number, unit, day, document, due_on in DUE:
        assert await told(DUTIES, day, **duty(number, unit, due_on, document)) == (201, [])
    for number, day in MADE.items():
        assert await told(PUBLISHED, day, duty_no=number, address=SITE) == (201, [])
    checked = [("J1", "2021-02-03"), ("J2", "2021-02-20"), ("J3", "2021-08-15")]
    for number, day in checked:
        assert await told(CHECKS, day, check_no=number, checked_by="示范区财政局", document="文1") == (201, [])
    for number, day, of, result in (("J1", "2021-02-03", "B1", "passed"), ("J2", "2021-02-20", "A1", "incomplete"),
        ("J3", "2021-08-20", "A2", "late")):  # fmt: skip
        found = {"check_no": number, "duty_no": of, "result": result, "score": "80.00"}
        assert await told(RESULTS, day, **found) == (201, [])
    for end in ENDS:
        figures, expected = await figures_of(client, end[:7]), coverage(end)
        assert (figures["coverage_pct"] is None) == (expected is None), end
        if expected is not None:
            assert abs(Decimal(str(figures["coverage_pct"])) - expected) < Decimal("1e-11"), end
        made = sum(day[:4] == end[:4] and day <= end for _, day in checked)
        assert Decimal(figures["checks"] or 0) == made, end
    problems = [(await figures_of(client, period))["problems"] for period in ("2021-01", "2021-02", "2021-08")]
    assert [None if each is None else int(Decimal(each)) for each in problems] == [None, 1, 2]
    for period, keys in (("2021-02", []), ("2021-03", []), ("2021-07", []), ("2022-01", ["D1"]), ("2022-02", ["D1"])):
        alerts = [each for each in await alerts_of(client, period) if each.code == "disclosure_overdue"]
        assert [each.key for each in alerts] == keys, period
    assert "2021年度预算未在2022-01-30前公开" in alerts[0].said
    assert alerts[0].since == "2022-01-31"
