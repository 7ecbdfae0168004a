"""Evaluations through the API: what follows on what, the factor of a grade, and every figure against plain Python."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from bureau_common.testing.once import Once
from tests.alerts import alerts_of
from tests.objective_records import Objectives

EVALUATIONS, FEEDBACK, REPLIES, USES = (
    "project-evaluations", "evaluation-feedback", "evaluation-replies", "evaluation-uses",
)  # fmt: skip
PROPOSALS, PROVINCIAL = "next-year-proposals", "provincial-evaluations"
GRADES = {"95": "excellent", "85": "good", "70": "fair", "50": "poor"}


@pytest.fixture
def write(client: httpx.AsyncClient, issuer: Issuer) -> Objectives:
    return Objectives(client, issuer.headers("recorder"), issuer.headers("approver", person="李四"))


def evaluation(number: str, score: str = "95", **changes: object) -> dict[str, object]:
    """Of the project's 2021, with all that is missing lost in its benefit."""
    weights = {"decision_weight": "10", "process_weight": "10", "output_weight": "20", "benefit_weight": "60"}
    scores = {"decision_score": "10", "process_score": "10", "output_score": "20"}
    about = {"evaluation_no": f"E{number}", "objective_no": f"O{number}", "project_code": f"P{number}"}
    told = {"fiscal_year": 2021, "evaluator": "finance", "score": score, "grade": GRADES[score], "evidence": "报告"}
    return {**weights, **scores, "benefit_score": f"{Decimal(score) - 40}", **about, **told, **changes}


def proposal(number: str, factor: str, **changes: object) -> dict[str, object]:
    amount = f"{Decimal(100) * Decimal(factor):.2f}"
    about = {"project_code": f"P{number}", "fiscal_year": 2023, "base": "100.00", "factor": factor, "amount": amount}
    return about | changes


async def assessed(write: Objectives, *numbers: str) -> None:
    for number in numbers:
        await write.budget(number)
        await write.approved(number)
        await write.assessed(number)


async def summary(client: httpx.AsyncClient, period: str) -> tuple[dict[str, Any], dict[str, bool | None]]:
    told = (await client.get("/v1/summary", params={"period": period})).json()
    family = "performance.evaluations."
    values = {
        each["id"].removeprefix(family): each["value"] for each in told["figures"] if each["id"].startswith(family)
    }
    return values, {each["id"]: each["holds"] for each in told["claims"]}


async def test_an_evaluation_follows_the_assessment_and_the_use_of_the_result_follows_it(write: Objectives) -> None:
    await write.budget("1")
    await write.approved("1")
    use = {"evaluation_no": "E1", "objective_no": "O1", "use": "kept", "document": "文1"}
    assert await write.told(EVALUATIONS, "2022-06-30", **evaluation("1")) == [("step_out_of_order", "action")]
    assert await write.told(EVALUATIONS, "2022-06-30", **evaluation("9")) == [("unknown", "objective_no")]
    await write.assessed("1")
    other = evaluation("1", project_code="P2")
    assert ("differs", "project_code") in await write.told(EVALUATIONS, "2022-06-30", **other)
    assert ("step_out_of_order", "action") in await write.told(EVALUATIONS, "2022-01-31", **evaluation("1"))
    assert ("unknown", "evaluation_no") in await write.told(USES, "2022-07-01", **use)
    await write.write(EVALUATIONS, "2022-06-30", **evaluation("1", "50"))
    again = evaluation("1", evaluation_no="E2")
    assert ("repeated", "objective_no") in await write.told(EVALUATIONS, "2022-07-01", **again)
    # What is poor is not kept.
    for kept in ("kept", "improved"):
        assert await write.told(USES, "2022-07-01", **use | {"use": kept}) == [("poor_kept", "use")]
    assert ("step_out_of_order", "action") in await write.told(USES, "2022-06-29", **use | {"use": "cut"})
    await write.write(USES, "2022-07-01", **use | {"use": "cut"})
    checked = {"objective_no": "O1", "action": "spot_check", "score": "90"}
    assert await write.told("objective-steps", "2022-07-02", **checked) == [("step_out_of_order", "action")]
    item = {"measure": "talk", "people": 2, "document": "文2"}
    assert await write.told("evaluation-accountability", "2022-07-02", evaluation_no="E9", **item) == [
        ("unknown", "evaluation_no")
    ]
    await write.write("evaluation-accountability", "2022-07-02", evaluation_no="E1", **item)


async def test_a_unit_is_told_and_answers_or_is_an_alert(write: Objectives, client: httpx.AsyncClient) -> None:
    await assessed(write, "1")
    await write.write(EVALUATIONS, "2022-06-30", **evaluation("1"))
    told = {"evaluation_no": "E1", "unit": "349901101", "due_on": "2022-08-31", "document": "文1"}
    assert await write.told(REPLIES, "2022-07-20", evaluation_no="E1", document="文2") == [("unknown", "evaluation_no")]
    assert await write.told(FEEDBACK, "2022-07-10", **told | {"unit": "X"}) == [("unknown", "unit")]
    await write.write(FEEDBACK, "2022-07-10", **told)
    assert await write.told(FEEDBACK, "2022-07-11", **told) == [("repeated", "evaluation_no")]
    await write.write(REPLIES, "2022-10-05", evaluation_no="E1", document="文2")
    for period, keys in (("2022-08", []), ("2022-09", ["E1"]), ("2022-10", [])):
        alerts = [each for each in await alerts_of(client, period) if each.code == "evaluation_unanswered"]
        assert [each.key for each in alerts] == keys, period


async def test_what_is_graded_and_what_the_next_years_proposals_make_of_it(
    write: Objectives, client: httpx.AsyncClient, once: Once
) -> None:
    graded = {
        "1": ("2022-05-31", "95"),
        "2": ("2022-06-30", "85"),
        "3": ("2022-06-30", "70"),
        "4": ("2022-09-30", "50"),
    }
    settings = {"poor": [("2022-01-01", "0.5"), ("2022-10-10", "0.2")], "fair": [("2022-01-01", "0.9")]}
    proposed = {
        "1": ("2022-08-20", "1"), "2": ("2022-08-20", "0.9"), "3": ("2022-08-20", "0.9"), "4": ("2022-10-15", "0.2"),
        "5": ("2022-08-20", "1"),
    }  # fmt: skip

    async def fill() -> None:
        await assessed(write, *graded)
        for number, (day, score) in graded.items():
            await write.write(EVALUATIONS, day, **evaluation(number, score))
        said = {"reporting_unit": "bureau", "key": "proposal_factor_poor", "value": "0.2", "document": "文1"}
        assert await write.approve("parameters", "2022-10-10", **said) == []
        for number, (day, factor) in proposed.items():
            await write.write(PROPOSALS, day, **proposal(number, factor))

    await once(fill)
    first = await write.post(
        PROPOSALS, write.entry("2022-09-30", **proposal("4", "0.2", fiscal_year=2023)), dry_run="true"
    )
    # Graded poor on that day, under the setting of before; and there is a proposal for the year.
    assert {each["code"] for each in first.json()["findings"]} == {"repeated", "factor_unused"}
    for end in ("2022-05-31", "2022-06-30", "2022-08-31", "2022-09-30", "2022-10-31", "2022-12-31", "2023-01-31"):
        values, claims = await summary(client, end[:7])
        of_year = [score for day, score in graded.values() if day[:4] == end[:4] and day <= end]
        bad = sum(Decimal(score) < 80 for score in of_year)
        numbers = [values[name] and Decimal(values[name]) for name in ("evaluated", "poor_or_fair")]
        assert numbers == ([len(of_year), bad] if of_year else [None, None]), end
        assert claims["C46"] is (bad > 0 if of_year else None), end
        tied = total = 0
        for number, (day, factor) in proposed.items():
            score = graded.get(number, ("9999", ""))
            if not (score[0] <= day <= end and day[:4] == end[:4]):
                continue
            steps = settings.get(GRADES[score[1]], [("2022-01-01", "1")])
            total += 1
            tied += factor == [value for since, value in steps if since <= day][-1]
        share = None if not total else Decimal(tied * 100) / total
        found = values["linked_proposals_pct"]
        assert (found is None) is (share is None), end
        assert share is None or abs(Decimal(found) - share) < Decimal("1e-11"), end
        assert claims["C35"] is (None if share is None else share > 0), end


async def test_the_provinces_newest_documents_are_told_one_grade_or_both(
    write: Objectives, client: httpx.AsyncClient
) -> None:
    documents = [
        ("2020-09-08", "subsidies", 2019, "B"),
        ("2020-09-08", "township_funds", 2019, "B"),
        ("2021-09-15", "subsidies", 2020, "A"),
        ("2021-11-15", "township_funds", 2020, "A"),
    ]
    values, claims = await summary(client, "2020-08")
    assert (values["grade"], values["provincial_done"], claims["C14"]) == (None, None, None)
    for day, program, year, grade in documents:
        about = {"program": program, "assessed_year": year, "grade": grade, "score": "90", "document": "文1"}
        await write.write(PROVINCIAL, day, **about)
        assert await write.told(PROVINCIAL, day, **about) == [("repeated", "program")]
    mixed = "“乡镇财政资金监管”B、“惠农补贴管理”A"
    for period, grade, years, done, holds in (
        ("2020-08", None, None, None, None),
        ("2020-09", "B", "2019年度", "2", False),
        ("2021-08", "B", "2019年度", "0", False),
        ("2021-09", mixed, "2019年度、2020年度", "1", False),
        ("2021-11", "A", "2020年度", "2", True),
        ("2022-02", "A", "2020年度", "0", True),
    ):
        values, claims = await summary(client, period)
        assert (values["grade"], values["grade_year"], values["provincial_done"]) == (grade, years, done), period
        assert claims["C14"] is holds, period
    rows = (await client.get("/v1/figures/performance.evaluations.grade/records?period=2021-09&measure=grade")).json()
    assert {(each["record"]["program"], each["record"]["grade"]) for each in rows["items"]} == {
        ("subsidies", "A"), ("township_funds", "B"),
    }  # fmt: skip
