"""Writes over HTTP for the tests of non-tax revenue, unit accounts and subsidies, and what they look at."""

import httpx

from tests.alerts import alerts_of

Body = dict[str, object]


async def enter(client: httpx.AsyncClient, book: str, *bodies: Body) -> list[str]:
    ids = []
    for body in bodies:
        answer = await client.post(f"/v1/{book}", json=body)
        assert answer.status_code == 201, answer.text
        ids.append(str(answer.json()["record"]["id"]))
    return ids


async def refused(client: httpx.AsyncClient, path: str, body: Body) -> list[str]:
    """The codes of a refusal."""
    return [code for code, _ in await refused_on(client, path, body)]


async def refused_on(client: httpx.AsyncClient, path: str, body: Body) -> list[tuple[str, str | None]]:
    """Codes and fields of a refusal, which a dry run foretells, with clauses and texts in both languages."""
    tried = await client.post(f"/v1/{path}", json=body, params={"dry_run": True})
    answer = await client.post(f"/v1/{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken"), answer.text
    foretold = tried.json().get("findings")
    assert (tried.json().get("accepted", False), foretold) == (False, answer.json()["findings"])
    for finding in answer.json()["findings"]:
        assert finding["clause"]["document"]
        assert finding["message_zh"]
        assert finding["message_en"].isascii()
    return [(finding["code"], finding["field"]) for finding in answer.json()["findings"]]


async def figure(client: httpx.AsyncClient, name: str, period: str) -> tuple[str | None, str]:
    found = (await client.get(f"/v1/figures/{name}", params={"period": period})).json()
    return found["value"], found["state"]


async def open_alerts(client: httpx.AsyncClient, code: str, period: str = "2021-12") -> dict[str, str]:
    """What the alerts of one code say in a period, by key."""
    return {each.key: each.said for each in await alerts_of(client, period) if each.code == code}
