"""Records of objectives as tests write them: a project, its objective with a tree, and every step of its way."""

import itertools
from collections.abc import Mapping

import httpx

Fields = Mapping[str, object]
Headers = Mapping[str, str]
TREE: tuple[tuple[str, str, str, str | None, str], ...] = (
    ("execution", "execution", "at_least", "100", "10"),
    ("output", "quantity", "at_least", "40", "20"),
    ("output", "quality", "equal", "100", "10"),
    ("output", "timeliness", "at_most", "12", "10"),
    ("output", "cost", "at_most", "50", "10"),
    ("benefit", "social", "qualitative", None, "30"),
    ("satisfaction", "satisfaction", "at_least", "90", "10"),
)
"""Dimension, aspect, direction, target and weight."""
MET = ("100", "40", "100", "12", "50", None, "90")
"""Results with which every indicator is met."""


class Objectives:
    """Writes to the books of one service as a recorder, and has an approver decide."""

    def __init__(self, client: httpx.AsyncClient, recorder: Headers, approver: Headers, at: str = "/v1") -> None:
        self.client, self.recorder, self.approver, self._at = client, recorder, approver, at
        self._numbers = itertools.count(1)

    def entry(self, day: str, **fields: object) -> dict[str, object]:
        """A record of a day under a reference of its own."""
        ref = f"O{next(self._numbers)}"
        common = {"source": "test", "source_ref": ref, "reporting_unit": "349901", "business_date": day}
        return common | fields

    async def post(self, book: str, entry: Fields, **query: str) -> httpx.Response:
        return await self.client.post(f"{self._at}/{book}", json=entry, params=query, headers=self.recorder)

    async def write(self, book: str, day: str, **fields: object) -> None:
        """A record that is accepted."""
        answer = await self.post(book, self.entry(day, **fields))
        assert answer.status_code == 201, answer.text

    async def told(self, book: str, day: str, **fields: object) -> list[tuple[str, str]]:
        """What is found wrong with a record, rehearsed and written alike, in both languages."""
        entry = self.entry(day, **fields)
        dry, wet = [await self.post(book, entry, **query) for query in ({"dry_run": "true"}, {})]
        found = wet.json()["findings"]
        assert dry.json()["findings"] == found, wet.text
        assert all(each["message_zh"] and each["message_en"] for each in found)
        blocks = [each for each in found if each["severity"] == "block"]
        assert (wet.status_code, dry.status_code) == ((409, 409) if blocks else (201, 200)), wet.text
        return [(each["code"], each["field"]) for each in blocks]

    async def propose(self, book: str, day: str, **fields: object) -> httpx.Response:
        body = {"operation": "enter", "reason": "按程序报批", "entry": self.entry(day, **fields)}
        return await self.client.post(f"{self._at}/{book}/proposals", json=body, headers=self._keyed(self.recorder))

    async def decide(self, book: str, proposal: str, headers: Headers | None = None) -> httpx.Response:
        path = f"{self._at}/{book}/proposals/{proposal}/approve"
        return await self.client.post(path, headers=self._keyed(headers or self.approver))

    async def approve(self, book: str, day: str, **fields: object) -> list[str]:
        """Propose and approve; the codes by which either was refused."""
        answer = await self.propose(book, day, **fields)
        if answer.is_success:
            answer = await self.decide(book, answer.json()["proposal"]["id"])
        return [] if answer.is_success else [each["code"] for each in answer.json()["findings"]]

    async def draft(self, number: str, year: int = 2021, day: str = "2020-12-01", **fields: object) -> None:
        """An objective with its tree, of the project of the same number, in a batch of its own."""
        about = {"batch_no": f"B{number}", "project_code": f"P{number}", "fiscal_year": year, "unit": "349901"}
        about |= {"objective_no": f"O{number}", "kind": "other", "summary": "建成"} | fields
        await self.write("performance-objectives", day, **about)
        for place, (dimension, aspect, direction, target, weight) in enumerate(TREE):
            wanted = {"target": target} if target is not None else {"wanted": "明显改善"}
            about = {"objective_no": f"O{number}", "indicator_no": f"O{number}-{place}", "name": f"指标{place}"}
            about |= {"dimension": dimension, "aspect": aspect, "direction": direction, "weight": weight}
            await self.write("objective-indicators", day, **about, **wanted)

    async def step(self, number: str, action: str, day: str, **fields: object) -> None:
        await self.write("objective-steps", day, objective_no=f"O{number}", action=action, **fields)

    async def budget(self, number: str, day: str = "2021-01-10", origin: str = "initial", year: int = 2021) -> None:
        about = {"project_code": f"P{number}", "fiscal_year": year, "name": f"项目{number}", "unit": "349901"}
        await self.write("budget-projects", day, **about, origin=origin, amount="1000.00", document="文1")

    async def approved(self, number: str, day: str = "2021-01-20", year: int = 2021) -> None:
        """An objective that was drafted, reviewed, and approved with the budget."""
        await self.draft(number, year, f"{year - 1}-12-01")
        await self.step(number, "review", f"{year - 1}-12-10")
        said = {"batch_no": f"B{number}", "objectives": 1, "document": "文2"}
        assert await self.approve("objective-approvals", day, **said) == []

    async def report(
        self, number: str, stage: str, day: str, values: tuple[str | None, ...] = MET, **fields: object
    ) -> None:
        """What every indicator came to."""
        for place, value in enumerate(values):
            about = {"objective_no": f"O{number}", "indicator_no": f"O{number}-{place}", "stage": stage}
            judged = {"attainment": "met", "rate_pct": "100"} if value is None else {"actual": value}
            await self.write("indicator-results", day, **about, **judged, **fields)

    async def assessed(self, number: str, year: int = 2021) -> None:
        """From the approval on, monitored and scored with 100."""
        await self.report(number, "monitoring", f"{year}-07-31")
        await self.step(number, "monitor", f"{year}-08-01", execution_pct="55")
        await self.report(number, "year_end", f"{year + 1}-01-31")
        await self.step(number, "self_assess", f"{year + 1}-02-01", score="100")

    def _keyed(self, headers: Headers) -> dict[str, str]:
        return {**headers, "Idempotency-Key": f"key-{next(self._numbers)}"}
