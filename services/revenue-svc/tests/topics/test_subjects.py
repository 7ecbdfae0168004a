"""Subjects over HTTP: receipts and payments of any year, the ministry's list of a year, copies, and what is still to be named."""

from collections.abc import Callable

import httpx
import pytest

from tests.payment_rows import allotment, application, payee, payment, plan, steps

Body = dict[str, object]
Receipt = Callable[..., Body]
OTHER_YEAR = ("subject_list_of_other_year", "warn")


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(finding["code"], finding["severity"]) for finding in answer.json()["findings"]]


async def post(client: httpx.AsyncClient, book: str, *bodies: Body, **params: object) -> list[tuple[str, str]]:
    """Enters bodies that must be accepted; what was said of the last."""
    for body in bodies:
        answer = await client.post(f"/v1/{book}", json=body, params=params)
        assert answer.status_code == (200 if params else 201), answer.text
    return told(answer)


def line(year: int, code: str, name: str = "国内增值税", origin: str | None = "ministry", **changes: object) -> Body:
    return {
        "source": "bureau", "source_ref": f"{year}-{code}-{origin}", "reporting_unit": "340311",
        "business_date": f"{year}-01-04", "fiscal_year": year, "kind": "revenue", "code": code, "name": name,
        **({} if origin is None else {"origin": origin}), **changes,
    }  # fmt: skip


def copy(from_year: int, to_year: int, **changes: object) -> Body:
    return {
        "reporting_unit": "340311", "business_date": f"{to_year}-01-04", "from_year": from_year, "to_year": to_year,
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize(("day", "held"), [("2018-03-15", 2019), ("2023-03-15", 2022), ("2026-03-15", 2022)])
@pytest.mark.parametrize("dry", [False, True])
async def test_receipts_of_years_without_a_list_go_in_with_one_warning(
    client: httpx.AsyncClient, receipt: Receipt, day: str, held: int, dry: bool
) -> None:
    items = [receipt(ref, business_date=day) for ref in ("R1", "R2")]
    params = {"dry_run": "true"} if dry else {}
    answer = await client.post("/v1/receipts/batch", json={"items": items}, params=params)
    assert (answer.status_code, told(answer)) == (200 if dry else 201, [OTHER_YEAR])
    (finding,) = answer.json()["findings"]
    assert (finding["actual"], finding["expected"], finding["row"]) == (day[:4], str(held), 1)


async def test_payments_go_down_to_the_item(client: httpx.AsyncClient) -> None:
    await post(client, "payee-accounts", payee())
    assert await post(client, "budget-allotments", allotment(functional_code="2050202")) == []
    await post(client, "payment-plans", plan())
    codes = {"government_economic": "50201", "department_economic": "30226"}
    assert await post(client, "payment-applications", application(**codes)) == []
    await post(client, "payment-steps", *steps("Q1"))
    await post(client, "payments", payment(functional_code="2050202", government_economic="50201"))
    figure = await client.get("/v1/figures/revenue.expenditure.ytd", params={"period": "2021-03"})
    assert figure.json()["value"] == "1000.00"
    by_class = await client.get("/v1/figures/revenue.livelihood_expenditure.ytd", params={"period": "2021-03"})
    assert by_class.json()["value"] == "1000.00"


@pytest.mark.parametrize("dry", [{}, {"dry_run": "true"}])
async def test_a_made_up_class_is_refused_and_what_stands_under_a_known_code_is_not(
    client: httpx.AsyncClient, receipt: Receipt, dry: Body
) -> None:
    refused = await client.post("/v1/budget-allotments", json=allotment(functional_code="299"), params=dry)
    assert (refused.status_code, told(refused)) == (409, [("subject_unknown", "block")])
    refused = await client.post("/v1/receipts", json=receipt("R1", subject="1019801"), params=dry)
    assert (refused.status_code, told(refused)) == (409, [("subject_unknown", "block")])
    assert await post(client, "receipts", receipt("R2", subject="1010198"), **dry) == [("subject_unlisted", "warn")]
    assert await post(client, "receipts", receipt("R3", subject="1030499"), **dry) == [("subject_unconfirmed", "warn")]


async def test_what_nobody_has_confirmed_is_listed_until_the_bureau_names_it(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    for ref, code in (("R1", "1010198"), ("R2", "1010198"), ("R3", "1030499"), ("R4", "1010101")):
        await post(client, "receipts", receipt(ref, subject=code))
    asked = {"kind": "revenue", "year": 2021}
    unnamed = (await client.get("/v1/reference/subjects/unnamed", params=asked)).json()
    assert [(each["code"], each["name"], each["parent_code"], each["records"]) for each in unnamed] == [
        ("1010198", None, "10101", 2),
        ("1030499", "其他行政事业性收费收入", "10304", 1),
    ]
    other_year = await client.get("/v1/reference/subjects/unnamed", params={**asked, "year": 2022})
    assert other_year.json() == []
    for code in ("1010198", "1030499"):
        await post(client, "subjects", line(2021, code, "已核对", origin=None))
    assert (await client.get("/v1/reference/subjects/unnamed", params=asked)).json() == []
    assert await post(client, "receipts", receipt("R5", subject="1030499")) == []


async def test_a_years_own_list_ends_the_warning_and_another_years_nearest_one_is_taken(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    await post(client, "subjects", line(2026, "1010101"))
    assert await post(client, "receipts", receipt("R1", business_date="2026-01-05")) == []
    unlisted = receipt("R2", business_date="2026-01-05", subject="1010102")
    assert await post(client, "receipts", unlisted) == [("subject_unlisted", "warn")]
    for number, (day, held) in enumerate({"2023-01-05": "2022", "2024-01-05": "2026", "2027-01-05": "2026"}.items()):
        body = receipt(f"N{number}", business_date=day)
        answer = await client.post("/v1/receipts", json=body)
        assert (told(answer), answer.json()["findings"][0]["expected"]) == ([OTHER_YEAR], held)


async def test_one_call_copies_a_years_lists_once(client: httpx.AsyncClient, receipt: Receipt) -> None:
    await post(client, "subjects", line(2022, "1010198", "本局核对的科目", origin=None))
    rehearsed = await client.post("/v1/reference/subjects/copy", json=copy(2022, 2023), params={"dry_run": "true"})
    assert (rehearsed.status_code, rehearsed.json()["accepted"]) == (200, True)
    copied = await client.post("/v1/reference/subjects/copy", json=copy(2022, 2023))
    assert copied.status_code == 201, copied.text
    lists = {}
    for year in (2022, 2023):
        answer = await client.get("/v1/reference/subjects", params={"kind": "revenue", "year": year})
        lists[year] = {each["code"]: (each["name"], each["own"]) for each in answer.json() if each["confirmed"]}
    assert lists[2022] == lists[2023]
    assert lists[2023]["1010198"] == ("本局核对的科目", True)
    assert await post(client, "receipts", receipt("R1", business_date="2023-03-15")) == []
    again = await client.post("/v1/reference/subjects/copy", json=copy(2022, 2023))
    assert (again.status_code, again.json()["created"]) == (200, 0)
    assert again.json()["unchanged"] == copied.json()["created"]


async def test_one_list_alone_may_be_copied(client: httpx.AsyncClient) -> None:
    copied = await client.post("/v1/reference/subjects/copy", json=copy(2022, 2023, kind="department_economic"))
    answer = await client.get("/v1/subjects", params={"limit": 500})
    items = answer.json()["items"]
    assert copied.json()["created"] == len(items)
    assert {(each["kind"], each["fiscal_year"], each["origin"]) for each in items} == {
        ("department_economic", 2023, "ministry")
    }


@pytest.mark.parametrize("dry", [{}, {"dry_run": "true"}])
@pytest.mark.parametrize(
    ("years", "code"), [((2023, 2024), "subject_list_missing"), ((2022, 2022), "subject_list_same_year")]
)
async def test_a_copy_is_of_a_list_that_there_is_and_to_another_year(
    client: httpx.AsyncClient, years: tuple[int, int], code: str, dry: Body
) -> None:
    answer = await client.post("/v1/reference/subjects/copy", json=copy(*years, kind="revenue"), params=dry)
    assert (answer.status_code, told(answer)) == (409, [(code, "block")])


async def test_every_sentence_stands_in_both_languages(client: httpx.AsyncClient, receipt: Receipt) -> None:
    body = receipt("R1", business_date="2018-03-15", subject="1010198")
    found = (await client.post("/v1/receipts", json=body)).json()["findings"]
    assert [each["message_zh"] for each in found] == [
        "2018年度收入分类科目表中没有1010198，其上级科目为10101 增值税；请核对后登记名称",
        "没有2018年度的收入分类科目表，按最近的2019年度核对；请导入该年度的部颁科目表，或从2019年度复制",
    ]
    assert all(each["message_en"].isascii() for each in found)
