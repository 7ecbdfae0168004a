"""A summary counts when it is of the service that was asked and its numbers are numbers; else its section is away."""

import gzip
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from bureau_common.schemas.alerts import Alert, AmountPart, Cause, FigurePart, TextPart, cause, yuan
from bureau_common.schemas.changes import Head
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.periods import Period
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.report.formats import FORMATS
from bureau_gateway.upstreams import MAX_ANSWER
from gateway.tests.alone import CLAIMS, SUMMED, Alone, Answer, alone, said, summary
from gateway.tests.report.factories import claim, figure

OCTOBER = "/v1/reports/2021-10"
BALANCE = SUMMED["debt"][0]


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as made:
        yield made


async def only_debt_is_away(gateway: Alone) -> str:
    """The reason that the report gives for the one section that it lacks."""
    for document in ("", "/document?format=html", "/document?format=md"):
        answer = await gateway.get(f"{OCTOBER}{document}")
        assert (document, answer.status_code) == (document, 200)
    sections = {section["domain"]: section for section in (await gateway.get(OCTOBER)).json()["sections"]}
    assert {name for name in DOMAINS if sections[name]["status"] != "complete"} == {"debt"}
    assert sections["debt"]["figures"] == sections["debt"]["claims"] == sections["debt"]["alerts"] == []
    reason: str = sections["debt"]["reason"]
    return reason


async def test_what_all_services_say_of_themselves_is_complete(gateway: Alone) -> None:
    sections = (await gateway.get(OCTOBER)).json()["sections"]
    assert [section["status"] for section in sections] == ["complete"] * 4


async def test_what_a_service_counts_and_does_not_list_is_told_with_its_alerts(gateway: Alone) -> None:
    gateway.answers["debt"] = said(summary("debt", unlisted={"wall": 5}).model_dump_json())
    report = (await gateway.get(OCTOBER)).json()
    assert {each["domain"]: each["unlisted"] for each in report["sections"]}["debt"] == {"wall": 5}
    assert (await gateway.get("/v1/alerts?period=2021-10")).json()["unlisted"] == {"debt": {"wall": 5}}
    gateway.answers["debt"] = said(summary("debt", unlisted={"wall": -5}).model_dump_json())
    assert await only_debt_is_away(gateway) == "服务应答的内容无法识别"


async def test_a_summary_of_another_service_does_not_count_as_ones_own(gateway: Alone) -> None:
    gateway.answers["debt"] = said(summary("revenue").model_dump_json())
    assert await only_debt_is_away(gateway) == "应答的不是该服务"
    gateway.answers["debt"] = said(summary("debt", *SUMMED["revenue"]).model_dump_json())
    assert await only_debt_is_away(gateway) == "服务应答中有他人的指标"


@pytest.mark.parametrize(
    "value",
    [
        "Infinity",
        "-Infinity",
        "NaN",
        "abc",
        "",
        "9" * 400,
        "0." + "3" * 400,
        "1E+400",
        "1e3",
        "１",
        " 1",
        "1_000",
        "+1",
    ],
)
@pytest.mark.parametrize("place", ["figure", "input"])
async def test_a_value_is_a_finite_decimal_of_a_bounded_length(gateway: Alone, value: str, place: str) -> None:
    wrong = BALANCE.model_dump(mode="json")
    if place == "figure":
        wrong["value"] = value
    else:
        part = {"name": "x", "label_zh": "x", "unit": "yuan", "start": "2021-01-01", "end": "2021-10-31"}
        wrong["inputs"] = [{**part, "value": value, "rows": 1, "state": "reported"}]
    body = summary("debt", figures=[Figure.model_construct(**wrong)])
    gateway.answers["debt"] = said(body.model_dump_json(warnings=False))
    assert await only_debt_is_away(gateway) == f"服务应答的指标 {BALANCE.id} 数值有误"


@pytest.mark.parametrize(
    "changes",
    [
        {"display_unit": "斤"},
        {"display_unit": "家"},
        {"unit": "text"},
        {"kind": "text"},
        {"decimals": 10**9},
        {"decimals": -(10**9)},
        {"state": "carried"},
        {"state": "carried", "carried_from": Period(2021, 10)},
        {"carried_from": Period(2021, 11)},
    ],
)
async def test_a_figure_can_be_shown_in_its_unit_and_month(gateway: Alone, changes: dict[str, object]) -> None:
    gateway.answers["debt"] = said(summary("debt", figures=[BALANCE.model_copy(update=changes)]).model_dump_json())
    assert "数值有误" in await only_debt_is_away(gateway)


@pytest.mark.parametrize(
    "part",
    [
        AmountPart(amount="1", unit="元", decimals=10**9),
        AmountPart(amount="1", unit="元", decimals=-(10**9)),
        AmountPart(amount="1E9", unit="元"),
        AmountPart(amount="1", unit="斤"),
        FigurePart(figure_id=BALANCE.id, unit="斤"),
        FigurePart(figure_id=BALANCE.id, unit="%"),
        FigurePart(figure_id="debt.unknown"),
    ],
)
async def test_an_alert_prints_numbers_in_units_that_they_have(gateway: Alone, part: AmountPart | FigurePart) -> None:
    clause = Clause(document="x", article=None, verified=False)
    raised = Alert(
        key="", since=None, notes=[],
        cause=Cause(code="a", level="red", clause=clause, parts_zh=(part,), parts_en=(TextPart(text="x"),)),
    )  # fmt: skip
    gateway.answers["debt"] = said(summary("debt", alerts=[raised]).model_dump_json())
    assert await only_debt_is_away(gateway) == "服务应答的预警无法识别"
    listed = await gateway.get("/v1/alerts?period=2021-10")
    assert (listed.status_code, listed.json()["unavailable"]) == (200, ["debt"])


@pytest.mark.parametrize("decimals", [60, 10**9, -(10**9)])
async def test_a_text_has_no_decimals_for_the_numbers_in_its_unit(gateway: Alone, decimals: int) -> None:
    """A number is printed in another unit as others in that unit are: of a text, too, unit and decimals must be sound."""
    clause, part = Clause(document="x", article=None, verified=False), FigurePart(figure_id=BALANCE.id, unit="万元")
    said_by = Cause(code="a", level="red", clause=clause, parts_zh=(part,), parts_en=(part,))
    raised = Alert(key="", since=None, notes=[], cause=said_by)
    for unit in ("万元", "等"):
        text = figure("debt.a.grade", "A", "等").model_copy(update={"display_unit": unit, "decimals": decimals})
        gateway.answers["debt"] = said(summary("debt", figures=[text, BALANCE], alerts=[raised]).model_dump_json())
        assert await only_debt_is_away(gateway) == "服务应答的指标 debt.a.grade 数值有误"
        listed = await gateway.get("/v1/alerts?period=2021-10")
        assert (listed.status_code, listed.json()["unavailable"]) == (200, ["debt"])


async def test_an_alert_that_names_very_many_takes_no_section_away(gateway: Alone) -> None:
    clause, many = Clause(document="x", article=None, verified=False), "、".join(["甲" * 200] * 12)
    made = cause(
        "a",
        "red",
        "收款人为{who}，合同为{many}，共{sum}",
        "{who}, {many}: {sum}",
        clause,
        who="乙",
        many=many,
        sum=yuan(Decimal(1)),
    )
    raised = Alert(key="", since=None, notes=[], cause=made)
    gateway.answers["debt"] = said(summary("debt", alerts=[raised]).model_dump_json())
    sections = {each["domain"]: each["status"] for each in (await gateway.get(OCTOBER)).json()["sections"]}
    assert sections["debt"] == "complete"
    (listed,) = (await gateway.get("/v1/alerts?period=2021-10")).json()["items"]
    assert listed["message_zh"].startswith("收款人为乙，合同为甲甲")
    assert listed["message_zh"].endswith("甲…1.00元")


async def test_a_figure_that_the_report_prints_in_another_unit_takes_its_own_section_away(gateway: Alone) -> None:
    gateway.answers["debt"] = said(summary("debt", figure("debt.hidden_debt.balance", "A", "等")).model_dump_json())
    assert await only_debt_is_away(gateway) == "服务应答的指标不能按正文的单位表示"


async def test_no_figure_and_no_claim_comes_twice(gateway: Alone) -> None:
    for changes in ({"figures": [BALANCE, BALANCE]}, {"claims": [claim(CLAIMS["debt"], True)] * 2}):
        gateway.answers["debt"] = said(summary("debt", **changes).model_dump_json())
        assert await only_debt_is_away(gateway) == "服务应答中有重复的指标"


async def test_a_claim_is_judged_on_the_figures_of_its_own_service(gateway: Alone) -> None:
    foreign = claim(CLAIMS["debt"], True).model_copy(update={"depends_on": ["revenue.general_revenue.ytd"]})
    gateway.answers["debt"] = said(summary("debt", claims=[foreign]).model_dump_json())
    assert await only_debt_is_away(gateway) == "服务应答中有他人的指标"


async def test_a_claim_may_rest_on_alerts(gateway: Alone) -> None:
    grave = claim(CLAIMS["debt"], True).model_copy(update={"depends_on": ["debt_ratio"]})
    gateway.answers["debt"] = said(summary("debt", claims=[grave]).model_dump_json())
    sections = (await gateway.get("/v1/reports/2021-10")).json()["sections"]
    assert {each["domain"]: each["status"] for each in sections}["debt"] == "complete"


async def test_a_summary_is_of_the_month_and_the_version_that_it_names(gateway: Alone) -> None:
    september = BALANCE.model_copy(update={"period": Period(2021, 9)})
    for changes in ({"period": Period(2021, 9)}, {"figures": [september]}):
        gateway.answers["debt"] = said(summary("debt", **changes).model_dump_json())
        assert await only_debt_is_away(gateway) == "服务应答的期间不符"
    for head in (Head(change_no=-1, chain=""), Head(change_no=10**30, chain=""), Head(change_no=4, chain="")):
        gateway.answers["debt"] = said(summary("debt", head=head).model_dump_json())
        assert await only_debt_is_away(gateway) == "服务应答的版本不符"


async def test_an_answer_that_goes_on_and_on_is_not_read_to_its_end(gateway: Alone) -> None:
    sent = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal sent
            while sent < 8 * MAX_ANSWER:
                sent += 1 << 20
                yield b" " * (1 << 20)

    gateway.answers["debt"] = lambda _: httpx.Response(200, stream=Endless())
    answer = await gateway.get(OCTOBER)
    sections = {section["domain"]: section for section in answer.json()["sections"]}
    assert (answer.status_code, sections["debt"]["reason"]) == (200, "服务应答的内容过大")
    assert sections["credit"]["status"] == "complete"
    assert sent <= MAX_ANSWER + (2 << 20)


async def test_a_packed_answer_is_not_unpacked(gateway: Alone) -> None:
    """Of what is packed a thousand bytes may become a million, and nobody asked for it."""
    packed = gzip.compress(summary("debt").model_dump_json().encode())
    gateway.answers["debt"] = lambda _: httpx.Response(
        200, stream=httpx.ByteStream(packed), headers={"content-type": "application/json", "content-encoding": "gzip"}
    )
    assert await only_debt_is_away(gateway) == "服务应答的内容过大"
    through = await gateway.get("/v1/debt/bonds")
    assert (through.status_code, through.json()["code"]) == (502, "upstream_failed")
    assert {request.headers["accept-encoding"] for request in gateway.asked} == {"identity"}


def nonsense() -> Iterator[Answer]:
    yield said(b"\x00\xff{]")
    yield said(b"[" * 100_000)
    yield said("null")
    yield said("<html>")
    yield said(summary("debt").model_dump_json(), 500)
    yield said("", 301, "text/html")


@pytest.mark.parametrize("answer", [*nonsense()])
async def test_nonsense_takes_one_section_away(gateway: Alone, answer: Answer) -> None:
    gateway.answers["debt"] = answer
    assert (await only_debt_is_away(gateway)).startswith("服务应答")


async def test_each_format_is_sent_as_what_it_is_and_a_file_under_the_report_s_name(gateway: Alone) -> None:
    begins = {"html": b"<!DOCTYPE html>", "md": b"# ", "pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK"}
    for name, head in begins.items():
        answer = await gateway.get(f"{OCTOBER}/document?format={name}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == FORMATS[name].media_type  # type: ignore[index]
        assert answer.content.startswith(head)
        sent_as = answer.headers.get("content-disposition", "")
        plain, _, titled = sent_as.partition("; filename*=UTF-8''")
        assert plain == ("" if name in ("html", "md") else f'attachment; filename="report-2021-10.{name}"')
        assert unquote(titled).endswith(f"报告.{name}") or not plain
        assert titled.isascii()
