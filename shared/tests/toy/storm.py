"""A storm: many callers who do everything that the toy's books offer, at random, each answer counted."""

import csv
import io
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx

from .filings import OTHER, UNIT, filing
from .schemas import OrderEntry

Body = Callable[..., dict[str, object]]
_HEADERS = {name: field.title for name, field in OrderEntry.model_fields.items()}
_BOOKS = ("orders", "filings", "orders,limits,filings,reporting-units")
_OF_UNIT = ("source", "source_ref", "reporting_unit", "business_date", "code", "name", "kind", "division_code",
            "owner_department", "from_day", "successor")  # fmt: skip


class Storm:
    """What the callers know of each other's rows, and what they were answered: by act and status."""

    def __init__(
        self, client: httpx.AsyncClient, approver: Mapping[str, str], order: Body, limit: Body, units: list[Any]
    ) -> None:
        self._client, self._approver, self._order, self._limit = client, dict(approver), order, limit
        self._random = random.Random(7)
        self._units = units
        self._orders: list[tuple[str, dict[str, object]]] = []
        self._filed: list[str] = []
        self._proposed: list[str] = []
        self._steps = 0
        self.answers: Counter[tuple[str, int]] = Counter()
        self.failures: list[tuple[str, str]] = []

    async def step(self) -> None:
        """One act of one caller."""
        self._steps += 1
        await self._random.choice(self._acts())(self._steps)

    def _acts(self) -> list[Callable[[int], Awaitable[None]]]:
        usual = [
            self._enter,
            self._enter,
            self._batch,
            self._correct,
            self._void,
            self._file,
            self._file,
            self._nothing,
        ]
        return [
            *usual,
            self._close,
            self._reopen,
            self._propose,
            self._decide,
            self._unit,
            self._import,
            self._person,
            self._read,
        ]

    async def _ask(self, name: str, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer, counted: a failure of the service is one that is not `busy`."""
        answer = await self._client.request(method, f"/v1/{path}", **options)
        self.answers[name, answer.status_code] += 1
        if answer.status_code >= 500 and answer.json().get("code") != "busy":
            self.failures.append((name, answer.text[:300]))
        return answer

    def _key(self) -> dict[str, str]:
        """Now and then a key that others use, too."""
        return {"Idempotency-Key": f"k{self._random.randint(1, 60)}"} if self._random.random() < 0.3 else {}

    def _day(self) -> str:
        return f"2021-{self._random.randint(1, 10):02d}-{self._random.randint(1, 28):02d}"

    def _place(self) -> str:
        return self._random.choice([UNIT, OTHER])

    def _amount(self) -> str:
        return f"{self._random.randint(1, 99)}.00"

    async def _enter(self, number: int) -> None:
        named = {"limit_no": self._random.choice([None, None, "L1", "L2"]), "amount": self._amount()}
        body = self._order(f"s{number}", business_date=self._day(), reporting_unit=self._place(), **named)
        query = self._random.choice(["", "", "?dry_run=true"])
        answer = await self._ask("enter", "POST", f"orders{query}", json=body, headers=self._key())
        if answer.status_code == 201:
            self._orders.append((answer.json()["record"]["id"], body))

    async def _batch(self, number: int) -> None:
        same = {"business_date": self._day(), "reporting_unit": self._place()}
        items = [self._order(f"b{number}-{row}", **same) for row in range(5)]
        await self._ask("batch", "POST", "orders/batch", json={"items": items}, headers=self._key())

    async def _correct(self, number: int) -> None:
        if not self._orders:
            return
        record, body = self._random.choice(self._orders)
        day = self._random.choice([body["business_date"], self._day()])
        entry = {**body, "amount": self._amount(), "business_date": day, "reporting_unit": self._place()}
        sent = {"reason": "更正金额", "entry": entry}
        answer = await self._ask("correct", "POST", f"orders/{record}/correct", json=sent, headers=self._key())
        if answer.status_code == 200:
            self._orders.append((answer.json()["record"]["id"], entry))

    async def _void(self, number: int) -> None:
        if self._orders:
            record, _ = self._random.choice(self._orders)
            await self._ask("void", "POST", f"orders/{record}/void", json={"reason": "作废它"}, headers=self._key())

    async def _file(self, number: int) -> None:
        month, state = f"2021-{self._random.randint(1, 10):02d}", self._random.choice(["filed", "nil", "waived"])
        body = {**filing(month, self._place(), state), "source_ref": f"f{number}"}
        answer = await self._ask("file", "POST", "filings", json=body, headers=self._key())
        if answer.status_code == 201:
            self._filed.append(answer.json()["record"]["id"])

    async def _nothing(self, number: int) -> None:
        if self._filed:
            record = self._random.choice(self._filed)
            await self._ask("unfile", "POST", f"filings/{record}/void", json={"reason": "误报了"}, headers=self._key())

    async def _close(self, number: int) -> None:
        month = f"2021-{self._random.randint(1, 4):02d}"
        headers = {**self._approver, **self._key()}
        await self._ask("close", "POST", f"periods/{month}/close", json={"reason": "结账"}, headers=headers)

    async def _reopen(self, number: int) -> None:
        first, last = self._random.randint(1, 3), self._random.randint(3, 4)
        entry = {
            "source": "o", "source_ref": f"R{number}", "reporting_unit": "bureau", "business_date": "2021-11-19",
            "from_period": f"2021-{first:02d}", "through_period": f"2021-{last:02d}",
            "books": self._random.choice(_BOOKS), "expires_on": "2021-11-25",
        }  # fmt: skip
        sent = {"operation": "enter", "entry": entry, "reason": "需要更正"}
        answer = await self._ask("reopen", "POST", "reopenings/proposals", json=sent)
        if answer.status_code == 201:
            path = f"reopenings/proposals/{answer.json()['proposal']['id']}/approve"
            headers = {**self._approver, "Idempotency-Key": f"ra{number}"}
            await self._ask("reopened", "POST", path, headers=headers)

    async def _propose(self, number: int) -> None:
        name = self._random.choice(["L1", "L2", f"L{number}"])
        entry = {**self._limit(name), "source_ref": f"l{number}", "business_date": self._day(), "amount": "500.00"}
        sent = {"operation": "enter", "entry": entry, "reason": "年度额度"}
        answer = await self._ask("propose", "POST", "limits/proposals", json=sent)
        if answer.status_code == 201:
            self._proposed.append(answer.json()["proposal"]["id"])

    async def _decide(self, number: int) -> None:
        if self._proposed:
            act = self._random.choice(["approve", "approve", "refuse"])
            path = f"limits/proposals/{self._random.choice(self._proposed)}/{act}"
            headers = {**self._approver, "Idempotency-Key": f"p{self._random.randint(1, 200)}"}
            await self._ask("decide", "POST", path, json={"reason": "同意办理"}, headers=headers)

    async def _unit(self, number: int) -> None:
        place = self._random.randrange(len(self._units))
        known = self._units[place]
        until = self._random.choice([None, "2021-06-01", "2022-01-01"])
        entry = {**{name: known[name] for name in _OF_UNIT}, "successor": None, "until_day": until}
        sent = {"reason": "单位停用", "entry": entry}
        answer = await self._ask("unit", "POST", f"reporting-units/{known['id']}/correct", json=sent)
        if answer.status_code == 200:
            self._units[place] = answer.json()["record"]

    async def _import(self, number: int) -> None:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(_HEADERS.values())
        day, place = self._day(), self._place()
        for _ in range(20):
            body = self._order(f"i{self._random.randint(1, 300)}", business_date=day, reporting_unit=place)
            writer.writerow([body.get(name) or "" for name in _HEADERS])
        await self._ask(
            "import", "POST", f"orders/import?file={self._random.choice(['true', 'false'])}",
            files={"file": ("o.csv", text.getvalue().encode())},
            headers={"Idempotency-Key": f"imp{self._random.randint(1, 20)}"},
        )  # fmt: skip

    async def _person(self, number: int) -> None:
        about = {"source": "hr", "source_ref": f"P{self._random.randint(1, 20)}", "reporting_unit": self._place()}
        body = {**about, "business_date": self._day(), "name": "张三", "id_number": "11010519491231002X"}
        await self._ask("person", "POST", "persons", json=body)

    async def _read(self, number: int) -> None:
        await self._ask("list", "GET", f"orders?as_of={self._random.randint(0, 30)}")
        await self._ask("summary", "GET", f"summary?period=2021-{self._random.randint(1, 10):02d}")
