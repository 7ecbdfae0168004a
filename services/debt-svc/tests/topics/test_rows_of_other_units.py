"""A bond's schedule and a project's balance tell a token bound to units nothing that rows of other units are in."""

from collections.abc import Awaitable, Callable

import httpx

from bureau_common.testing.issuer import Issuer

Body = Callable[..., dict[str, object]]
Enter = Callable[..., Awaitable[str]]
OWN, OTHER = "349901", "340312"


async def test_they_are_told_as_long_as_every_row_is_of_its_own_units(
    client: httpx.AsyncClient, body: Body, enter: Enter, on_lent: Body, issuer: Issuer
) -> None:
    await enter("debt-limits", body("debt-limits", "L1", "2021-01-05", reporting_unit=OWN))
    bond = await enter("bonds", body("bonds", "B1", "2021-03-10", reporting_unit=OWN))
    project = await enter(
        "special-bond-projects", body("special-bond-projects", "P1", "2021-01-06", reporting_unit=OWN)
    )
    paths = {
        f"/v1/bonds/{bond}/schedule": (
            on_lent("M1", "2021-03-10", bond_code="B1", amount="300.00"),
            body("debt-costs", "C1", "2021-09-10"),
        ),
        f"/v1/special-bond-projects/{project}/balance?on=2023-01-01": (
            body("special-bond-plans", "V1", "2021-01-07"),
            body("special-bond-income", "I1", "2022-06-30"),
        ),
    }
    books = iter(["debt-movements", "debt-costs", "special-bond-plans", "special-bond-income"])
    of_own, of_both = ({"headers": issuer.headers("viewer", units=units)} for units in ([OWN], [OWN, OTHER]))
    for path, entries in paths.items():
        assert (await client.get(path, **of_own)).json() == (await client.get(path)).json()
        for entry in entries:
            book = next(books)
            record = await enter(book, {**entry, "reporting_unit": OWN})
            own, whole = (await client.get(path, **of_own), await client.get(path))
            assert (own.status_code, own.json()) == (200, whole.json())
            moved = {"reason": "移交", "entry": {**entry, "reporting_unit": OTHER}}
            corrected = await client.post(f"/v1/{book}/{record}/correct", json=moved)
            assert corrected.status_code == 200, corrected.text
            told = [await client.get(path, **who) for who in (of_own, of_both, {})]
            assert [(book, answer.status_code) for answer in told] == [(book, 403), (book, 200), (book, 200)]
            back = f"/v1/{book}/{corrected.json()['record']['id']}/correct"
            returned = {"reason": "移回", "entry": {**entry, "reporting_unit": OWN}}
            assert (await client.post(back, json=returned)).status_code == 200
