"""The close of a month and the reconciliation of figures over the four services with the demo district in their books."""

import re
from decimal import Decimal

import httpx

from bureau_gateway.openapi import DOMAINS
from demo.revenue.payments import CLASSES, cases
from tests.suite import Suite

WAIVERS = "/v1/reconciliation/waivers"


def paid_under(subject: str, prefix: str) -> Decimal:
    """What the demo's treasury paid from January to October 2021 under a subject of the general public budget."""
    general = {each.code for each in CLASSES}
    return sum(
        (
            case.amount
            for case in cases()
            if "2021-01" <= case.month <= "2021-10"
            and case.of.code in general
            and str(getattr(case.of, subject)).startswith(prefix)
        ),
        Decimal(0),
    )


async def test_the_demos_pairs_agree_but_for_subsidies_that_its_treasury_does_not_pay(demo: Suite) -> None:
    found = (await demo.get("/v1/reconciliation?period=2021-10")).json()
    pairs = {each["id"]: each for each in found["pairs"]}
    assert {name for name, each in pairs.items() if each["state"] != "agrees"} == {"farm-subsidies"}
    assert Decimal(pairs["rural-projects"]["right"]["value"]) == paid_under("code", "21305")
    assert Decimal(pairs["interest-subsidies"]["right"]["value"]) == paid_under("government_economic", "507")
    farm = pairs["farm-subsidies"]
    assert (farm["state"], paid_under("government_economic", "509")) == ("differs", 0)
    assert farm["difference"] == farm["left"]["value"]

    wanted = {"pair": farm["id"], "period": "2021-10", "difference": farm["difference"], "reason": "演示区国库不含"}
    refused = await demo.gateway.post(WAIVERS, json=wanted, headers=demo.auth("recorder"))
    assert refused.status_code == 403
    kept = await demo.gateway.post(WAIVERS, json=wanted, headers=demo.auth("approver"))
    assert (kept.status_code, kept.json()["person"]) == (201, "person-approver"), kept.text
    assert (await demo.gateway.post(WAIVERS, json=wanted, headers=demo.auth("approver"))).json() == kept.json()
    found = (await demo.get("/v1/reconciliation?period=2021-10")).json()
    told = next(each for each in found["pairs"] if each["id"] == farm["id"])
    assert (told["state"], told["waiver"]) == ("waived", kept.json())
    page = await demo.get("/reconciliation?period=2021-10", accept="text/html")
    assert "person-approver：演示区国库不含" in page.text


async def test_one_call_closes_the_demos_month_in_all_four_and_says_so_again(demo: Suite) -> None:
    before = (await demo.get("/v1/months/2021-10")).json()
    assert {name: each["state"] for name, each in before["services"].items()} == dict.fromkeys(DOMAINS, "open")
    assert {name: each["in_the_way"] for name, each in before["services"].items()} == {name: [] for name in DOMAINS}
    headers = {**demo.auth("approver"), "Idempotency-Key": "october"}
    path, why = "/v1/months/2021-10/closings", {"reason": "十月月结"}
    closed = await demo.gateway.post(path, json=why, headers=headers)
    assert (closed.status_code, [*closed.json()["changes"]]) == (200, [*DOMAINS]), closed.text
    assert (await demo.gateway.post(path, json=why, headers=headers)).json() == closed.json()
    after = (await demo.get("/v1/months/2021-10")).json()
    assert after["is_closed"]
    assert {name: each["change_no"] for name, each in after["services"].items()} == closed.json()["changes"]
    series = (await demo.get("/v1/series/revenue.expenditure.ytd?from=2021-10&to=2021-11")).json()
    assert [each["provisional"] for each in series["points"]] == [False, True]
    page = await demo.get("/months/2021-10", accept="text/html")
    assert "四个服务均已关闭本月。" in page.text


async def test_an_approver_closes_a_month_from_its_page_and_nobody_else_does(suite: Suite) -> None:
    month, html = "/months/2021-09", {"Accept": "text/html"}

    async def sign_in(name: str, *roles: str) -> None:
        wanted = {"client_id": name, "person": name, "roles": roles}
        made = await suite.gateway.post("/v1/clients", json=wanted, headers=suite.auth("security_admin"))
        said = {"client_id": name, "client_secret": made.json()["client_secret"]}
        assert (await suite.gateway.post("/sign-in", data=said)).status_code == 303

    async def shown() -> str:
        return (await suite.gateway.get(month, headers=html)).text

    async def send(what: str, form_no: str = "0" * 32, **headers: str) -> httpx.Response:
        form = {"what": what, "form_no": form_no, "reason": "九月账已核对"}
        return await suite.gateway.post(f"{month}/closings", data=form, headers={**html, **headers})

    assert (await send("closings")).headers["location"].startswith("/?next=")  # nobody is signed in
    await sign_in("reader", "viewer")
    assert '<form class="closing' not in await shown()
    assert (await send("closings")).status_code == 403
    await sign_in("keeper", "viewer", "approver")
    assert (await send("closings", **{"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await send("closings", form_no="")).status_code == 422
    states = (await suite.get("/v1/months/2021-09")).json()["services"]
    assert {each["state"] for each in states.values()} == {"open"}

    for what, button, state in (("soft_closings", "预关闭本月", "soft_closed"), ("closings", "关闭本月", "closed")):
        page = await shown()
        (form_no,) = re.findall('name="form_no" value="([0-9a-f]{32})"', page)
        assert f'value="{what}">{button}</button>' in page
        for _ in range(2):  # a form that is sent twice closes once
            answer = await send(what, form_no)
            assert (answer.status_code, answer.headers.get("location")) == (303, month), answer.text
        states = (await suite.get("/v1/months/2021-09")).json()["services"]
        assert {(each["state"], each["closed_by"]) for each in states.values()} == {(state, "keeper")}
        assert f'value="{what}"' not in await shown()
    for domain in DOMAINS:
        periods = (await suite.get(f"/v1/{domain}/periods")).json()
        assert (len(periods["soft_closings"]), len(periods["closings"])) == (1, 1)
