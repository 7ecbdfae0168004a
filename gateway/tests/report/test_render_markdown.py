"""The report as Markdown: links, escaping and annex."""

from datetime import UTC, datetime

import pytest

from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Paragraph, Report, TextRun
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.render_markdown import render_markdown
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, complete, figure, unavailable


def body_text(text: str) -> str:
    """How one body paragraph of plain text is written."""
    paragraph = Paragraph(level=None, runs=[TextRun(text=text)])
    report = Report(
        period=Period(2021, 10),
        is_partial=False,
        is_provisional=False,
        missing=[],
        carried=[],
        sections=[],
        paragraphs=[paragraph],
    )
    written, _, _ = render_markdown(report).partition("\n\n---\n")
    return written


def test_a_whole_report() -> None:
    template = parse_template(
        "# 标题\n\n## 一、收入\n\n收入{{ fig('revenue.x.ytd') }}万元，增长{{ fig('revenue.x.pct') }}%。"
    )
    sections = [complete("revenue", 42, figure("revenue.x.ytd", "50000.00"), figure("revenue.x.pct", "3.25", "%"))]
    assert render_markdown(compose(OCTOBER, sections, template, Names())) == (
        "# 标题\n"
        "\n"
        "## 一、收入\n"
        "\n"
        '收入[5](/v1/figures/revenue.x.ytd/records?period=2021-10&as_of=42 "revenue.x.ytd")万元，'
        '增长[3.3](/v1/figures/revenue.x.pct?period=2021-10&as_of=42 "revenue.x.pct")%。\n'
        "\n"
        "---\n"
        "\n"
        "## 附件：数据来源\n"
        "\n"
        "| 来源 | 状态 | 数据版本 | 校验码 | 说明 |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 财政收支 | 完整 | 42 | 0f1e2d3c 4b5a6978 8796a5b4 | — |\n"
    )


def test_a_partial_report_names_its_gaps() -> None:
    template = parse_template(
        "# 标题\n\n收入{{ fig('revenue.x_y.ytd') }}，余额{{ fig('debt.government_debt.balance') }}。"
    )
    down = unavailable("debt", "连接|被拒绝\n请稍后", datetime(2021, 11, 5, 1, 30, tzinfo=UTC))
    sections = [complete("revenue", 42, figure("revenue.x_y.ytd", None, name_zh="收入*")), down]
    assert render_markdown(compose(OCTOBER, sections, template, Names())) == (
        "# 标题\n"
        "\n"
        "> 本报告数据尚不完整：政府债务服务暂不可用（自2021年11月5日09:30起），所涉数据以〔暂缺〕标出；"
        "1项数据未报，以〔未报〕标出。清单见附件。\n"
        "\n"
        '收入[〔未报〕](/v1/figures/revenue.x_y.ytd/records?period=2021-10&as_of=42 "revenue.x_y.ytd")，'
        '余额[〔暂缺〕](/v1/figures/debt.government_debt.balance?period=2021-10 "debt.government_debt.balance")。\n'
        "\n"
        "---\n"
        "\n"
        "## 附件：数据来源\n"
        "\n"
        "| 来源 | 状态 | 数据版本 | 校验码 | 说明 |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 财政收支 | 完整 | 42 | 0f1e2d3c 4b5a6978 8796a5b4 | — |\n"
        "| 政府债务 | 服务暂不可用 | — | — | 连接\\|被拒绝 请稍后（自2021年11月5日09:30起） |\n"
        "\n"
        "### 缺少的数据（2项）\n"
        "\n"
        "- [收入\\*](/v1/figures/revenue.x_y.ytd?period=2021-10&as_of=3)：未报送\n"
        "- 政府债务（服务暂不可用）：政府债务余额\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a*b_c`d", "a\\*b\\_c\\`d"),
        ("[x](y)", "\\[x\\](y)"),
        ("<b>&amp;", "\\<b\\>\\&amp;"),
        ("![图]", "\\!\\[图\\]"),
        ("a|b~c\\d", "a\\|b\\~c\\\\d"),
        ("# 不是标题", "\\# 不是标题"),
        ("> 不是引用", "\\> 不是引用"),
        ("- 不是列表", "\\- 不是列表"),
        ("+ 不是列表", "\\+ 不是列表"),
        ("1. 不是列表", "1\\. 不是列表"),
        ("2021) 不是列表", "2021\\) 不是列表"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("1—10月，增长3.5%", "1—10月，增长3.5%"),
        ("甲\n\n# 乙", "甲 \\# 乙"),
        ("    不是代码", "不是代码"),
    ],
)
def test_text_stays_text(text: str, written: str) -> None:
    assert body_text(text) == written
