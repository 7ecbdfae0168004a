"""The province's 33 livelihood projects of 2021, as published: entered one by one they give its counts of new and adjusted ones."""

import csv
from collections import Counter
from pathlib import Path

from tests.suite import Suite

DATA = Path(__file__).parent / "data" / "livelihood_projects_2021.csv"
PUBLISHED = {"count": 33, "new": 6, "adjusted": 8}
"""And 19 that go on."""
STANDINGS = {"新增": "new", "调整": "adjusted", "继续": "continued"}


async def test_the_projects_of_the_province_count_as_it_published(suite: Suite) -> None:
    with DATA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["standing"] for row in rows) == {"新增": 6, "调整": 8, "继续": 19}
    common = {"source": "published", "reporting_unit": "349901", "business_date": "2021-01-31", "unit": "349901"}
    entries = [
        {
            **common,
            "source_ref": row["no"],
            "project_no": f"2021-{row['no']}",
            "fiscal_year": 2021,
            "name": row["name"],
            "standing": STANDINGS[row["standing"]],
        }
        for row in rows
    ]
    path = "/v1/performance/livelihood-projects/batch"
    answer = await suite.gateway.post(path, json={"items": entries}, headers=suite.auth("recorder"))
    assert answer.status_code == 201, answer.text
    summary = (await suite.get("/v1/performance/summary?period=2021-10")).json()
    figures = {
        each["id"].removeprefix("performance.livelihood_projects."): each["value"] for each in summary["figures"]
    }
    assert {name: float(figures[name]) for name in PUBLISHED} == PUBLISHED
    assert "今年列入计划的项目有33项（新增6项、调整8项）" in await suite.words("2021-10")
