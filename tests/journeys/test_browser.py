"""An official with a browser: signs in, opens the report, clicks a number, and reads the rows that sum to it."""

from decimal import Decimal
from importlib.resources import files

import httpx
import pytest

from demo import FILES
from tests.html_pages import Page
from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
REPORT = "/v1/reports/2021-10/document?format=html"
YTD = "/v1/figures/revenue.general_revenue.ytd"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
LINES = [
    Line("a", "2021-03-15", "1010101", "60000000.00"),
    Line("b", "2021-10-31", "10304", "20000000.50"),
    Line("d", "2020-05-05", "1010101", "50000000.00"),
]


class Browser:
    """A browser at the gateway: asks for pages, keeps cookies, and follows no redirect by itself."""

    def __init__(self, suite: Suite, client_id: str, secret: str) -> None:
        self._client, self._id, self._secret = suite.gateway, client_id, secret

    async def open(self, path: str, **headers: str) -> httpx.Response:
        return await self._client.get(path, headers={"Accept": ACCEPT, "Accept-Language": "en-US,en;q=0.9", **headers})

    async def read(self, path: str) -> Page:
        answer = await self.open(path)
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return Page(answer.text)

    async def sign_in(self, following: str = "/", secret: str | None = None, **headers: str) -> httpx.Response:
        form = {"client_id": self._id, "client_secret": secret or self._secret, "next": following}
        return await self._client.post("/sign-in", data=form, headers=headers)


@pytest.fixture
async def browser(suite: Suite) -> Browser:
    """A browser of a registered viewer, not signed in; three receipts stand in the books."""
    wanted = {"client_id": "official", "person": "王五", "roles": ["viewer"]}
    client = await suite.gateway.post("/v1/clients", json=wanted, headers=suite.auth("security_admin"))
    assert (await suite.import_file("revenue/receipts", receipts_csv(LINES), "browser")).status_code == 201
    return Browser(suite, "official", client.json()["client_secret"])


@pytest.fixture
async def signed_in(browser: Browser) -> Browser:
    assert (await browser.sign_in()).status_code == 303
    return browser


async def test_without_a_session_the_home_page_is_a_sign_in_form(browser: Browser) -> None:
    page = await browser.read("/")
    assert list(page.inputs) == ["next", "client_id", "client_secret"]
    assert "示范区财政局" in page.text


async def test_signing_in_sets_a_cookie_that_scripts_and_foreign_pages_cannot_use(browser: Browser) -> None:
    answer = await browser.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    name_and_token, *attributes = answer.headers["set-cookie"].split("; ")
    name, _, value = name_and_token.partition("=")
    assert (name, len(value) >= 43) == ("bureau_session", True)
    assert sorted(attributes) == ["HttpOnly", "Max-Age=36000", "Path=/", "SameSite=strict"]
    behind_a_proxy = await browser.sign_in(**{"X-Forwarded-Proto": "https"})
    assert "Secure" in behind_a_proxy.headers["set-cookie"].split("; ")


@pytest.mark.parametrize("client_id", ["official", "nobody", "", "\x00", '"><script>'])
async def test_wrong_credentials_show_the_form_again(browser: Browser, suite: Suite, client_id: str) -> None:
    form = {"client_id": client_id, "client_secret": "wrong", "next": REPORT}
    answer = await suite.gateway.post("/sign-in", data=form)
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    page = Page(answer.text)
    assert "客户端标识或密钥不正确" in page.text
    assert (page.inputs["next"], page.inputs["client_id"]) == (REPORT, client_id)
    assert "script" not in page.tags


async def test_the_home_page_leads_to_every_month(signed_in: Browser) -> None:
    page = await signed_in.read("/?until=2021")
    assert "已登录：王五" in page.text
    assert page.links["10月"] == REPORT
    assert page.links["接口文档"] == "/docs"
    as_text = await signed_in.read(page.links["改为下载 Markdown 文本"])
    assert as_text.links["10月"] == "/v1/reports/2021-10/document?format=md"
    assert (await signed_in.open(as_text.links["10月"])).headers["content-type"].startswith("text/markdown")
    assert "2015年" in (await signed_in.read(page.links["更早的年份"])).text


async def test_signing_out_ends_the_session(signed_in: Browser, suite: Suite) -> None:
    answer = await suite.gateway.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "client_secret" in (await signed_in.read("/")).inputs


async def test_a_report_asked_for_without_a_session_is_opened_after_the_sign_in(browser: Browser) -> None:
    turned_away = await browser.open(REPORT)
    assert turned_away.status_code == 303
    assert turned_away.headers["x-request-id"]
    form = await browser.read(turned_away.headers["location"])
    assert form.inputs["next"] == REPORT
    answer = await browser.sign_in(form.inputs["next"])
    assert answer.headers["location"] == REPORT
    figures = (await browser.read(REPORT)).figures
    assert len([href for href in figures if "/revenue.general_revenue" in href]) == 4  # sum, growth, increase, budget


@pytest.mark.parametrize("fault", ["nonsense", "a token"])
async def test_a_cookie_that_holds_no_session_leads_to_the_sign_in(browser: Browser, suite: Suite, fault: str) -> None:
    cookie = fault if fault == "nonsense" else suite.tokens["viewer"]
    answer = await browser.open(REPORT, Cookie=f"bureau_session={cookie}")
    assert answer.status_code == 303
    assert "client_secret" in (await browser.read(answer.headers["location"])).inputs


async def test_the_session_reads_and_never_writes(signed_in: Browser, suite: Suite) -> None:
    answer = await suite.gateway.post("/v1/revenue/receipts", json={})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")


async def test_every_number_of_the_report_opens_the_rows_that_sum_to_it(signed_in: Browser) -> None:
    report = await signed_in.read(REPORT)
    ytd = next(href for href in report.figures if href.startswith(f"{YTD}/records"))
    rows = await signed_in.read(ytd)
    assert sum(rows.contributions) == Decimal("80000000.50")
    assert [row[3] for row in rows.rows] == ["a", "b"]
    assert rows.terms["全部合计"].startswith("80,000,000.50 元")
    growth = await signed_in.read(next(href for href in report.figures if ".yoy_pct" in href))
    assert "60.0 %" in growth.text  # (80,000,000.50 - 50,000,000) / 50,000,000
    base = await signed_in.read(growth.links["查看1笔"])
    assert base.contributions == [Decimal("50000000.00")]


async def test_the_same_address_is_data_for_a_program(suite: Suite, browser: Browser) -> None:
    answer = await suite.get(f"{YTD}?period=2021-10", Accept="application/json")
    assert (answer.headers["content-type"], answer.headers["vary"]) == ("application/json", "Accept")
    assert answer.json()["value"] == "80000000.50"


async def test_a_page_loads_nothing_and_stands_in_no_frame(signed_in: Browser) -> None:
    for path in ("/", REPORT, f"{YTD}?period=2021-10", f"{YTD}/records?period=2021-10"):
        headers = (await signed_in.open(path)).headers
        assert headers["content-security-policy"] == POLICY
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


async def test_a_refusal_is_a_page_that_names_the_request(signed_in: Browser) -> None:
    answer = await signed_in.open("/v1/figures/revenue.no_such_figure?period=2021-10", **{"X-Request-ID": "ask-7"})
    assert answer.status_code == 404
    page = Page(answer.text)
    assert page.terms["请求编号"] == "ask-7"
    assert page.links["首页"] == "/"


@pytest.mark.parametrize("following", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])
async def test_the_sign_in_leads_to_no_other_host(browser: Browser, following: str) -> None:
    assert (await browser.sign_in(following)).headers["location"] == "/"


async def register_units(suite: Suite) -> None:
    """The demo district's units, beside those that the tests have."""
    known = {unit["code"] for unit in (await suite.get("/v1/performance/reporting-units?limit=500")).json()["items"]}
    header, *lines = files("demo").joinpath("units.csv").read_text("utf-8").splitlines()
    new = [line for line in lines if line.split(",")[4] not in known]
    answer = await suite.import_file("units", "\n".join([header, *new]).encode(), "units")
    assert answer.status_code == 200, answer.text


async def test_a_count_is_shown_without_yuan_and_opens_the_units_that_stand(signed_in: Browser, suite: Suite) -> None:
    await register_units(suite)
    for book in ("performance/accounting-units", "performance/module-launches"):
        assert (await suite.import_file(book, dict(FILES)[book](), book)).status_code == 201
    figure = await signed_in.read("/v1/figures/performance.budget_integration.coverage_pct?period=2021-10")
    assert "元" not in figure.text
    assert "截至2021年10月31日" in figure.text
    units = await signed_in.read(
        next(href for href in figure.links.values() if "measure=online" in href) + "&limit=500"
    )
    assert set(units.contributions) == {1}
    assert units.terms["全部合计"] == f"{len(units.rows)}，与本页合计一致"
