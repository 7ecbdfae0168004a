"""How text becomes paragraphs."""

import pytest

from bureau_common.schemas.report import FigureRun, TextRun
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import context, evaluate, figure


def laid_out(body: str) -> list[tuple[int | None, str]]:
    paragraphs = evaluate(parse_template(body), context())
    return [(each.level, "".join(run.text for run in each.runs)) for each in paragraphs]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# 标题", [(0, "标题")]),
        ("## 一\n### 二\n#### 三", [(1, "一"), (2, "二"), (3, "三")]),
        ("##### 五", [(None, "##### 五")]),
        ("#标题", [(None, "#标题")]),
        ("正文 # 不是标题", [(None, "正文 # 不是标题")]),
        ("## 标题\n正文", [(1, "标题"), (None, "正文")]),
        ("正文\n## 标题", [(None, "正文"), (1, "标题")]),
        ("甲\n乙", [(None, "甲乙")]),
        ("甲\n\n乙", [(None, "甲"), (None, "乙")]),
        ("甲\n \t\n\n乙\n\n\n", [(None, "甲"), (None, "乙")]),
        ("甲\r\n\r\n乙\r\n丙", [(None, "甲"), (None, "乙丙")]),
        ("  甲 \n\t乙　", [(None, "甲乙")]),
        ("   ## 标题  ", [(1, "标题")]),
        ("甲 乙", [(None, "甲 乙")]),
        ("", []),
        (" \n\n ", []),
        ("## \n正文", [(None, "正文")]),
        ("## {{ year }}年\n正文", [(1, "2021年"), (None, "正文")]),
        ("{{ '# ' }}标题", [(None, "# 标题")]),
        ("{{ year }}## 年", [(None, "2021## 年")]),
        ("甲\n{% if true %}\n乙\n{% endif %}\n丙", [(None, "甲乙丙")]),
        ("甲\n{% if false %}\n乙\n{% endif %}\n丙", [(None, "甲丙")]),
        ("甲\n{# 说明 #}\n乙", [(None, "甲乙")]),
        ("甲\n{{ '' }}\n乙", [(None, "甲乙")]),
        ("甲{% if true %}\n\n乙{% endif %}丙", [(None, "甲"), (None, "乙丙")]),
        ("甲\n\n{% if false %}\n乙\n{% endif %}\n\n丙", [(None, "甲"), (None, "丙")]),
        ("{% if true %}## 标题{% endif %}\n正文", [(1, "标题"), (None, "正文")]),
        ("甲\n{% if true %}\n  ## 标题\n{% endif %}\n乙", [(None, "甲"), (1, "标题"), (None, "乙")]),
        ("{% raw %}{{ year }}{% endraw %}", [(None, "{{ year }}")]),
    ],
)
def test_lines_become_titles_headings_and_paragraphs(body: str, expected: list[tuple[int | None, str]]) -> None:
    assert laid_out(body) == expected


def test_consecutive_texts_are_one_run() -> None:
    body = "甲{{ year }}\n年{% if true %}乙{% endif %}{{ fig('revenue.x.ytd') }}{{ fig('revenue.x.ytd') }} 丙 "
    (paragraph,) = evaluate(parse_template(body), context(figure("revenue.x.ytd", "50000.00")))
    five = FigureRun(
        text="5",
        figure_id="revenue.x.ytd",
        state="reported",
        href="/v1/figures/revenue.x.ytd/records?period=2021-10",
    )
    assert paragraph.runs == [TextRun(text="甲2021年乙"), five, five, TextRun(text=" 丙")]


def test_a_paragraph_that_ends_in_a_figure_keeps_no_white_space() -> None:
    (paragraph,) = evaluate(parse_template("共{{ fig('revenue.x.ytd') }} \n\n"), context())
    assert [run.text for run in paragraph.runs] == ["共", "〔暂缺〕"]
