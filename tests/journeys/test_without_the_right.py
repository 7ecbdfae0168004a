"""What somebody without the right to hidden debt gets of the demo district, through the gateway and by every channel."""

import io
import re
import zipfile

import httpx
import pytest

from bureau_gateway.access.issuer import Issuer
from bureau_gateway.openapi import restricted_figures
from tests.suite import Suite

PERIOD = "2021-10"
HIDDEN, NONE = "debt.hidden_debt.balance", "debt.nothing.of_the_kind"
_OF = ("resolutions", "confirmations", "adjustments", "plans", "forecasts")
BOOKS = ["hidden-debts", *[f"hidden-debt-{each}" for each in _OF]]
LINKED = ["bonds", "debt-movements", "bond-refinancings", "parameters", "filings", "filing-plans", "alert-notes"]
"""The open books that hidden debt is joined to, or is named by."""
SWITCH = "启用受限专题（hidden_debt）"
"""That the topic can be switched off is no secret, and the only thing that names it."""


@pytest.fixture
def closed(demo: Suite) -> Suite:
    """The demo district; its role `closed` reads and records without the right."""
    issuer = Issuer(demo.signing_key, "bureau-gateway", "bureau", 900)
    demo.tokens["closed"] = issuer.token("client-closed", "person-closed", ["viewer", "recorder"], [])
    return demo


def text_of(answer: httpx.Response) -> str:
    """The text of an answer, and of the files in a workbook."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as workbook:
        return "\n".join(workbook.read(each).decode() for each in workbook.namelist())


@pytest.mark.parametrize("period", ["2021-10", "2020-12"])
async def test_the_report_is_the_open_edition_in_every_form_and_names_nothing_restricted(
    closed: Suite, period: str
) -> None:
    for form in ("", "/document?format=html", "/document?format=md"):
        path = f"/v1/reports/{period}{form}"
        told = await closed.get(path, "closed")
        edition = await closed.get(f"{path}{'&' if '?' in path else '?'}edition=open")
        assert (told.status_code, edition.status_code) == (200, 200)
        assert [each for each in restricted_figures() if each in told.text or each in edition.text] == []
        assert told.text.count("hidden") == told.text.count("<div hidden>")  # what a page says on hover
        if form:  # as data it says when it was made
            assert told.text == edition.text
            assert told.text.count("隐性债务") == told.text.count("隐性债务情况按规定不公开。") == 1
    assert HIDDEN in (await closed.get(f"/v1/reports/{period}")).text


@pytest.mark.parametrize("figure_id", sorted(restricted_figures()))
async def test_a_restricted_figure_its_rows_series_and_breakdown_are_as_one_that_is_none(
    closed: Suite, figure_id: str
) -> None:
    span = "from=2021-01&to=2021-12"
    for tail in ("?period=2021-10", "/records?period=2021-10", f"/series?{span}", f"/breakdown?{span}&split=debt_no"):
        asked = [await closed.get(f"/v1/figures/{each}{tail}", "closed") for each in (figure_id, NONE)]
        found, none = [
            re.sub(r'"(request|trace)_id": ?"[^"]*"', "", each.text.replace(figure_id, "ID").replace(NONE, "ID"))
            for each in asked
        ]
        assert [each.status_code for each in asked] == [404, 404]
        assert found == none
    assert (await closed.get(f"/v1/figures/{figure_id}?period=2021-10")).status_code == 200


async def test_of_the_alerts_only_that_of_the_full_ratio_is_missing(closed: Suite) -> None:
    told, whole = [await closed.get(f"/v1/alerts?period={PERIOD}", role) for role in ("closed", "viewer")]
    assert [each for each in (*restricted_figures(), "hidden") if each in told.text] == []
    missing = [each for each in whole.json()["items"] if each not in told.json()["items"]]
    assert [each for each in told.json()["items"] if each not in whole.json()["items"]] == []
    assert [each["cause"]["code"] for each in missing] == ["debt_ratio"]
    assert "debt.government_debt.full_ratio_pct" in str(missing)


async def test_the_feed_and_the_lists_and_files_of_open_books_name_nothing_restricted(closed: Suite) -> None:
    head = (await closed.get(f"/v1/debt/summary?period={PERIOD}", "closed")).json()["head"]["change_no"]
    feed = [f"changes?limit=500&after={number}" for number in range(0, head, 500)]
    paths = [*feed, "summary?period=2021-10", "parameters/declared?on=2021-10-31"]
    files = [f"{book}/export?format={form}" for book in LINKED for form in ("csv", "xlsx")]
    for path in [*paths, *[f"{book}?period={PERIOD}" if book == "filings" else book for book in LINKED], *files]:
        answer = await closed.get(f"/v1/debt/{path}", "closed")
        assert answer.status_code == 200, path
        told = text_of(answer).replace("hidden_debt_in_use", "").replace(SWITCH, "")
        assert [each for each in (*restricted_figures(), *BOOKS, "hidden_debt") if each in told] == [], path


@pytest.mark.parametrize("book", BOOKS)
async def test_a_restricted_book_is_no_path_neither_its_files_nor_what_is_sent_to_it(closed: Suite, book: str) -> None:
    headers = {**closed.auth("closed"), "Idempotency-Key": f"closed-{book}"}
    for tail in ("", "/export", "/export?format=xlsx", "/import/template", "/import/template?format=xlsx"):
        assert (await closed.get(f"/v1/debt/{book}{tail}", "closed")).status_code == 404
    workbook = (await closed.get(f"/v1/debt/{book}/export?format=xlsx")).content
    sent = {"file": ("file.xlsx", workbook, "application/octet-stream")}
    assert (await closed.gateway.post(f"/v1/debt/{book}/import", files=sent, headers=headers)).status_code == 404
    assert (await closed.get(f"/v1/debt/{book}")).status_code == 200
