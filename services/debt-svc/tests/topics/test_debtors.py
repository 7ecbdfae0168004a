"""Debtors: a township's debt is refused in every spelling and disguise, an unknown debtor as unknown."""

from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from bureau_common.kit.app import aim
from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.templates import empty
from debt_svc.settings import Settings

Body = Callable[..., dict[str, object]]
Enter = Callable[..., Awaitable[str]]
BOOKS = ("debt-movements", "hidden-debts")
TOWNSHIP, VILLAGE = "349901103", "349901103201"


def unit(code: str, /, **about: object) -> dict[str, object]:
    return {
        "source": "register", "source_ref": code, "reporting_unit": "bureau", "business_date": "2015-01-04",
        "code": code, "name": f"单位{code}", "kind": "department", "division_code": "349901",
        "from_day": "2015-01-01", **about,
    }  # fmt: skip


UNITS = [
    unit(TOWNSHIP, name="东河镇", kind="township", division_code=TOWNSHIP),
    unit("X1", name="北塘乡", kind="township", division_code="349901102"),
    unit(VILLAGE, name="示范村", kind="village", division_code=VILLAGE),
    unit("D7", name="示范区水利局"),
    unit("D8", name="示范区撤并局", until_day="2020-01-01", successor="D7"),
    unit("C1", name="东河镇城投公司", kind="enterprise_group", owner_department=TOWNSHIP),
    unit("C2", name="东河产业公司", kind="enterprise_group", owner_department="C1"),
    unit("S1", name="东河镇财政所", kind="institution", division_code=TOWNSHIP),
    unit("E1", name="示范区城建公司", kind="enterprise_group", owner_department="D7"),
]


@pytest.fixture(autouse=True)
async def register(client: httpx.AsyncClient, body: Body) -> None:
    answer = await client.post("/v1/reporting-units/batch", json={"items": UNITS})
    assert answer.status_code == 201, answer.text
    limit = await client.post("/v1/debt-limits", json=body("debt-limits", "L", amount="1000000.00"))
    assert limit.status_code == 201, limit.text


async def told(client: httpx.AsyncClient, book: str, entry: dict[str, object]) -> set[tuple[str, str]]:
    """What is found, of a dry run and of the write alike; nothing where the debt is taken."""
    heard = []
    for params in ({"dry_run": True}, {}):
        answer = await client.post(f"/v1/{book}", json=entry, params=params)
        assert answer.status_code in (200, 201, 409), answer.text
        found = answer.json()["findings"]
        heard.append({(each["code"], each["field"]) for each in found if each["severity"] == "block"})
        assert bool(heard[-1]) is (answer.status_code == 409)
    assert heard[0] == heard[1]
    return heard[0]


BORROWS = {("township_borrows", "debtor_code")}
UNKNOWN = {("unknown", "debtor_code")}
DEBTORS = {
    "the register's own code": ({"debtor_code": TOWNSHIP}, BORROWS),
    "twelve digits": ({"debtor_code": "349901103000"}, BORROWS),
    "full width": ({"debtor_code": "３４９９０１１０３"}, BORROWS),
    "an invisible character": ({"debtor_code": "349901\u200b103"}, BORROWS),
    "marks of direction": ({"debtor_code": "\u202a349901103\u202c"}, BORROWS),
    "space and a line break around": ({"debtor_code": " 349901103\n"}, BORROWS),
    "nine digits of a township that nobody registered": ({"debtor_code": "349901199"}, BORROWS),
    "a code that is no division": ({"debtor_code": "X1"}, BORROWS),
    "a village": ({"debtor_code": VILLAGE}, BORROWS),
    "a village that nobody registered": ({"debtor_code": "349901103299"}, BORROWS),
    "a company of the township": ({"debtor_code": "C1"}, BORROWS),
    "a company of that company": ({"debtor_code": "C2"}, BORROWS),
    "an office in its division": ({"debtor_code": "S1"}, BORROWS),
    "its name over the district's code": ({"debtor_name": "东河镇"}, BORROWS),
    "its name in full width and with spaces": ({"debtor_name": "东 河　镇"}, BORROWS),
    "its government": ({"debtor_name": "东河镇人民政府"}, BORROWS),
    "a village's committee": ({"debtor_name": "示范村村民委员会"}, BORROWS),
    "a company's name": ({"debtor_name": "东河产业公司"}, BORROWS),
    "the level": ({"debtor_level": "township"}, {("township_borrows", "debtor_level")}),
    "a suffix": ({"debtor_code": "349901103-01"}, UNKNOWN),
    "a hyphen": ({"debtor_code": "349901-103"}, UNKNOWN),
    "eleven digits": ({"debtor_code": "34990110300"}, UNKNOWN),
    "nobody": ({"debtor_code": "FB-1"}, UNKNOWN),
    "the suite's own unit": ({"debtor_code": "bureau"}, UNKNOWN),
    "a wrong credit code": ({"debtor_code": "91330100799655058C"}, UNKNOWN),
    "the credit code of an office": ({"debtor_code": "11330100002489559K"}, UNKNOWN),
    "a unit that is no more": ({"debtor_code": "D8"}, {("not_in_force", "debtor_code")}),
    "a department": ({"debtor_code": "D7"}, set()),
    "a company of a department": ({"debtor_code": "E1"}, set()),
    "an enterprise by its credit code": ({"debtor_code": "91330100799655058B"}, set()),
    "a district's project in a township": ({"debtor_name": "东河镇污水处理项目公司"}, set()),
}


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("debtor", DEBTORS)
async def test_whose_debt_is_taken_and_whose_is_not(
    client: httpx.AsyncClient, body: Body, book: str, debtor: str
) -> None:
    changes, expected = DEBTORS[debtor]
    assert await told(client, book, body(book, "1", **changes)) == expected


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("code", ["349901", TOWNSHIP, "D7", "349901-103"])
async def test_an_empty_register_refuses_every_debt_of_a_unit(
    app: FastAPI,
    settings: Settings,
    new_database: NewDatabase,
    client: httpx.AsyncClient,
    body: Body,
    book: str,
    code: str,
) -> None:
    await app.state.database.close()
    aim(app, settings.model_copy(update={"database_url": SecretStr(new_database(empty("debt")))}))
    found = await client.post(f"/v1/{book}", json=body(book, "1", debtor_code=code))
    assert (found.status_code, found.json()["code"]) == (409, "rule_broken")


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("E1", {"owner_department": TOWNSHIP}),
        ("E1", {"division_code": TOWNSHIP}),
        ("E1", {"kind": "village", "division_code": VILLAGE}),
        ("D7", {"owner_department": "C1"}),
    ],
)
async def test_who_owes_does_not_become_a_townships(
    client: httpx.AsyncClient, body: Body, enter: Enter, book: str, code: str, change: dict[str, object]
) -> None:
    """The register is asked, too: E1 owes, and belongs to D7."""
    await enter(book, body(book, "1", debtor_code="E1"))
    held = (await client.get("/v1/reporting-units", params={"limit": 500})).json()["items"]
    (record,) = [each["id"] for each in held if each["code"] == code]
    (entry,) = [each for each in UNITS if each["code"] == code]
    body_of = {"reason": "更正隶属关系", "entry": {**entry, **change}}
    answer = await client.post(f"/v1/reporting-units/{record}/correct", json=body_of)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (409, "township_borrows")


async def test_a_debt_of_before_the_register_stops_no_change_of_it(
    client: httpx.AsyncClient, body: Body, superuser: asyncpg.Connection, enter: Enter
) -> None:
    await enter("debt-movements", body("debt-movements", "1"))
    await superuser.execute("update debt_movements set debtor_code = 'C1'")
    assert (await client.post("/v1/reporting-units", json=unit("D9"))).status_code == 201
