"""An office that lists subsidies, has them approved and hears what the bank did, for tests over HTTP."""

import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from stdnum.cn import ric

Body = dict[str, Any]
Record = Callable[..., Body]
Approve = Callable[..., Awaitable[httpx.Response]]
PROGRAMS, MOVES, REVIEWS = "subsidy-programs", "subsidy-card-moves", "subsidy-program-reviews"
BATCHES, LINES, STEPS = "subsidy-batches", "subsidy-lines", "subsidy-batch-steps"
APPROVALS, RESULTS = "subsidy-batch-approvals", "subsidy-results"
FIELDS = (
    "line_no", "batch_no", "program_code", "period", "beneficiary", "household_no", "payee", "plot_no", "standard",
    "quantity", "amount", "card_kind",
)  # fmt: skip


class Office:
    """What an office enters: each record tried first without writing, with the same findings."""

    def __init__(self, client: httpx.AsyncClient, record: Record, approve: Approve) -> None:
        self.client, self._record, self.approve = client, record, approve
        self._refs = itertools.count(1)

    def body(self, day: str, **fields: object) -> Body:
        return self._record(f"S{next(self._refs)}", day, **fields)

    async def told(self, book: str, day: str, **fields: object) -> list[str]:
        """The codes of what is found; nothing where the record was accepted."""
        entry = self.body(day, **fields)
        dry, wet = [
            await self.client.post(f"/v1/{book}", json=entry, params=query) for query in ({"dry_run": "true"}, {})
        ]
        assert wet.status_code in (201, 409), wet.text
        assert dry.json()["findings"] == wet.json()["findings"]
        assert all(each["message_zh"] and each["message_en"] for each in wet.json()["findings"])
        return [each["code"] for each in wet.json()["findings"]]

    async def enter(self, book: str, day: str, **fields: object) -> Body:
        answer = await self.client.post(f"/v1/{book}", json=self.body(day, **fields))
        assert answer.status_code == 201, answer.text
        entered: Body = answer.json()["record"]
        return entered

    async def person(self, number: int, card: str | None) -> str:
        id_number = f"34990119600101{number:03d}"
        id_number += ric.calc_check_digit(f"{id_number}0")
        entry = self.body("2018-01-01", name=f"示范{number}", id_number=id_number, card=card)
        answer = await self.client.post("/v1/persons", json=entry)
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["person"]["id"]
        return found

    async def household(self, number: str, head: str) -> Body:
        about = {"kind": "ordinary", "township": "349901101", "head": head, "members": 3}
        return await self.enter("households", "2018-01-01", household_no=number, **about)

    async def program(self, code: str, day: str = "2019-01-01", **changes: object) -> Body:
        about = {"name": f"{code}补贴", "department": "民政", "document": "示财〔2019〕1号"}
        kind = {"payee": "persons", "basis": "head", "frequency": "yearly", **changes}
        return await self.enter(PROGRAMS, day, program_code=code, **about, **kind)

    async def batch(self, batch_no: str, code: str, period: str, day: str = "2021-03-01") -> Body:
        return await self.enter(
            BATCHES, day, batch_no=batch_no, program_code=code, period=period, document="示财〔2021〕1号"
        )

    async def statement(self, batch: Body) -> Body:
        answer = await self.client.get(f"/v1/{BATCHES}/{batch['id']}/statement")
        assert answer.status_code == 200, answer.text
        found: Body = answer.json()
        return found

    async def asked(self, batch: Body, day: str, **changes: object) -> Body:
        """An approval as the batch's statement says it."""
        told = await self.statement(batch)
        said = {name: told[name] for name in ("lines", "amount", "content_hash")}
        return self.body(day, batch_no=batch["batch_no"], document="示财审〔2021〕1号", **{**said, **changes})

    async def approved(self, batch: Body, day: str, **changes: object) -> httpx.Response:
        return await self.approve(APPROVALS, await self.asked(batch, day, **changes))

    async def step(self, batch_no: str, action: str, day: str) -> list[str]:
        payment = {"payment_no": "库支1"} if action == "send" else {}
        return await self.told(STEPS, day, batch_no=batch_no, action=action, **payment)

    async def frozen(self, batch: Body, days: tuple[str, str, str, str]) -> None:
        """From the list to the bank."""
        for action, day in zip(("post", "check", "approve", "send"), days, strict=True):
            if action == "approve":
                assert (await self.approved(batch, day)).status_code == 200
            else:
                assert await self.step(batch["batch_no"], action, day) == []

    async def figures(self, period: str) -> dict[str, Any]:
        answer = (await self.client.get("/v1/summary", params={"period": period})).json()
        return {each["id"].rpartition(".")[2]: each for each in answer["figures"] if ".subsidies." in each["id"]}


def line(number: int, batch: Body, person: str, household: str, amount: str = "100.00", **changes: object) -> Body:
    named = {name: batch[name] for name in ("batch_no", "program_code", "period")}
    about = {"line_no": f"L{number:03d}", "beneficiary": person, "household_no": household, "card_kind": "social"}
    return {**named, **about, "standard": amount, "quantity": "1", "amount": amount, **changes}


def result(of: Body, action: str, **changes: object) -> Body:
    return {
        **{name: of[name] for name in ("batch_no", "line_no", "household_no", "card_kind", "amount")},
        "action": action,
        **changes,
    }
