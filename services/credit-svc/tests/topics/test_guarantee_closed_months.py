"""What is entered of guarantees after a month was closed moves nothing in it, whatever days it takes from a contract."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
import pytest

from bureau_common.testing.issuer import Issuer

Body = dict[str, object]
Make = Callable[..., Body]
Enter = Callable[..., Awaitable[Body]]
NOVEMBER = {"starts_on": "2021-11-05", "due_on": "2022-11-05", "bank_pct": "20"}


async def shown(client: httpx.AsyncClient, period: str = "2021-10") -> dict[str, Any]:
    """The figures of guarantee companies, each with its value and the rows of its inputs."""
    figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    return {
        each["id"]: (each["value"], [(needed["value"], needed["rows"]) for needed in each["inputs"]])
        for each in figures
        if each["id"].startswith("credit.guarantee_company.")
    }


@pytest.fixture
async def closed(
    client: httpx.AsyncClient, issuer: Issuer, company: str, clients: Mapping[str, str], guarantee: Make, enter: Enter,
    lend: Enter,
) -> dict[str, Any]:  # fmt: skip
    """Two contracts that were lent in a month that is closed, of which one has its guarantee; the figures of the month."""
    await lend("C1", "2021-09-10", "1000000.00", client_code=clients["small A"])
    await lend("C2", "2021-08-10", "1000000.00", client_code=clients["small B"])
    of_second = guarantee("P2", "small B", "1000000.00", contract_no="C2", bank_pct="20", starts_on="2021-08-10")
    await enter("guarantees", "2021-08-10", **of_second)
    answer = await client.post(
        "/v1/periods/2021-10/close", json={"reason": "结账"}, headers=issuer.headers("approver", person="李四")
    )
    assert answer.status_code == 200, answer.text
    return await shown(client)


async def test_a_guarantee_for_a_contract_that_was_lent_in_a_closed_month_counts_in_it_and_is_refused(
    client: httpx.AsyncClient, closed: dict[str, Any], guarantee: Make, body: Make
) -> None:
    late = guarantee("P1", "small A", "1000000.00", contract_no="C1", **NOVEMBER)
    answer = await client.post("/v1/guarantees", json=body("2021-11-05", **late))
    assert (answer.status_code, answer.json()["code"]) == (409, "period_closed"), answer.text
    assert "2021-09-10" in answer.json()["detail"]
    assert await shown(client) == closed


async def test_a_file_that_is_refused_for_such_a_contract_names_the_rows_that_stand_for_it(
    client: httpx.AsyncClient, closed: dict[str, Any], guarantee: Make, body: Make
) -> None:
    late = guarantee("P1", "small A", "1000000.00", contract_no="C1", **NOVEMBER)
    own = guarantee("P3", "small A", "500000.00", **NOVEMBER)
    lines = [body("2021-11-05", **own, contract_no=""), body("2021-11-05", **late)]
    content = "\n".join([",".join(lines[0]), *[",".join(str(line[name]) for name in lines[0]) for line in lines]])
    answer = await client.post(
        "/v1/guarantees/import", files={"file": ("g.csv", content)}, headers={"Idempotency-Key": "G1"}
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["errors_total"]) == (409, "period_closed", 1)
    (error,) = answer.json()["errors"]
    assert (error["row"], error["field"], error["value"]) == (3, "contract_no", "C1")
    assert "2021-09-10" in error["message"]
    assert await shown(client) == closed


async def test_nor_is_one_corrected_so_that_it_stands_for_such_a_contract_or_no_longer_does(
    client: httpx.AsyncClient, closed: dict[str, Any], guarantee: Make, enter: Enter, body: Make
) -> None:
    plain = guarantee("P1", "small A", "1000000.00", **NOVEMBER)
    record = await enter("guarantees", "2021-11-05", **plain)
    entry = {**body("2021-11-05", **plain), "source_ref": record["source_ref"], "contract_no": "C1"}
    path = f"/v1/guarantees/{record['id']}/correct"
    answer = await client.post(path, json={"reason": "对应政银担合同", "entry": entry})
    assert (answer.status_code, answer.json()["code"]) == (409, "period_closed"), answer.text
    assert await shown(client) == closed


async def test_one_for_a_contract_that_is_lent_later_or_for_none_is_taken(
    client: httpx.AsyncClient,
    closed: dict[str, Any],
    guarantee: Make,
    enter: Enter,
    lend: Enter,
    clients: Mapping[str, str],
) -> None:
    await enter("guarantees", "2021-11-05", **guarantee("P3", "small A", "500000.00", **NOVEMBER))
    await lend("C3", "2021-11-05", "300000.00", client_code=clients["small B"])
    await enter("guarantees", "2021-11-08", **guarantee("P4", "small B", "300000.00", contract_no="C3", **{
        **NOVEMBER, "starts_on": "2021-11-08",
    }))  # fmt: skip
    assert await shown(client) == closed
    assert (await shown(client, "2021-11"))["credit.guarantee_company.principal"][0] == "1440000.00"
