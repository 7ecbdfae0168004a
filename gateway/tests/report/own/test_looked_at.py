"""What a bureau's own template is told before it is kept: faults by their line, figures typed by hand, what it leaves out."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_common.schemas.report import Report, Section
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.formats import FORMATS
from bureau_gateway.report.imprint import Imprint
from bureau_gateway.report.own.checking import MAX_LINES, read_new_template, read_template
from bureau_gateway.report.own.service import looked_at
from bureau_gateway.report.own.tags import COMMENT, TAG, cut
from bureau_gateway.report.own.typed import typed_figures, typed_months
from bureau_gateway.report.own.unsigned import unsigned_numbers
from bureau_gateway.report.problems import TemplateError
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, complete, figure

COUNTY = """# {{ district }}{{ year }}年{{ span }}预算执行情况

## 一、收入

{{ span }}，地方一般公共预算收入{{ amount("revenue.general_revenue.ytd") }}，
{{ change("revenue.general_revenue.yoy_pct", "增长", "下降") }}。其中：税收{{ amount("revenue.tax_revenue.ytd") }}。

## 二、支出

一般公共预算支出{{ amount("revenue.expenditure.ytd", "亿元") }}，民生支出占{{ amount("revenue.livelihood_expenditure.share_pct") }}。
政府债务余额{{ amount("debt.government_debt.balance") }}，控制在限额{{ amount("debt.government_debt.limit") }}之内。
"""
"""A county's report on its budget in our words: the order of such reports, and nothing of any one of them."""
KNOWN = {
    "revenue.general_revenue.ytd": ("1523456789.00", "万元"),
    "revenue.general_revenue.yoy_pct": ("-3.25", "%"),
    "revenue.tax_revenue.ytd": ("1066419752.30", "万元"),
    "revenue.expenditure.ytd": ("1652230000.00", "万元"),
    "revenue.livelihood_expenditure.share_pct": ("78.68", "%"),
    "debt.government_debt.balance": ("3000000000.00", "亿元"),
    "debt.government_debt.limit": ("3500000000.00", "亿元"),
}


def sections() -> list[Section]:
    of = {domain: [] for domain in ("revenue", "credit", "debt", "performance")}
    for name, (value, unit) in KNOWN.items():
        of[name.partition(".")[0]].append(figure(name, value, unit))
    return [complete(domain, 3, *figures) for domain, figures in of.items()]


def seen(body: str):  # type: ignore[no-untyped-def]
    template = read_template(body)
    return looked_at(body, template, compose(OCTOBER, sections(), template, Names()), Imprint())


def test_a_countys_own_wording_renders_with_every_figure() -> None:
    found = seen(COUNTY)
    assert found.warnings == []
    assert "〔" not in found.preview
    for words in ("收入[152346", "下降[3.3", "[16.52", "[30.00"):
        assert words in found.preview
    assert "revenue.non_tax.ytd" in found.unused_figures
    assert not KNOWN.keys() & set(found.unused_figures)


@pytest.mark.parametrize(("text", "told"), [("按期完成㎡①", []), ("按期完成✔", ["no_glyph"]), ("𠮷野村", ["no_glyph"])])
def test_what_no_typeface_has_is_told_before_the_template_is_approved(text: str, told: list[str]) -> None:
    found = seen(COUNTY.replace("其中：", f"{text}，其中："))
    assert [each.rule for each in found.warnings] == told
    assert all(text[-1] in each.message or text[0] in each.message for each in found.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "{% if month == 12 %}全年✔{% elif month == 11 %}完成{% endif %}",
        "{% if month == 10 %}完成{% else %}全年✔{% endif %}",
        '[[{{ amount("credit.microcredit.balance") }}✔]]',
        '{{ word("revenue.tax_revenue.ytd", "增收", "减收✔") }}',
    ],
)
def test_what_no_typeface_has_is_told_of_every_branch(text: str) -> None:
    """A template with a ✔ for December was approved in October, and then no PDF and no version of December could be made."""
    found = seen(COUNTY.replace("其中：", f"{text}，其中："))
    assert [(each.rule, "✔" in each.message) for each in found.warnings] == [("no_glyph", True)]


def test_words_that_comments_part_are_set_as_one_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template of 250 KB had 36,000 of them, and trying it took half a gigabyte for good."""
    tried: list[Report] = []
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], render=lambda report, _: tried.append(report) or b""))
    found = seen("# 收\n\n" + "".join(f"字{number}{{##}}" for number in range(1000)))
    assert [each.rule for each in found.warnings] == []
    assert [len(each.paragraphs) for each in tried] == [2, 1]
    assert all(f"字{number}" in tried[1].paragraphs[0].runs[0].text for number in (0, 999))  # type: ignore[union-attr]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_template_has_so_many_lines_and_no_more(end: str) -> None:
    assert read_new_template(f"收{end}" * (MAX_LINES - 1)).body
    with pytest.raises(TemplateError, match="3000 lines"):
        read_new_template(f"收{end}" * MAX_LINES)


def test_a_template_that_was_kept_with_more_lines_is_still_read() -> None:
    assert read_template("收\n" * MAX_LINES).body


def test_a_typed_figure_is_told_with_its_line() -> None:
    found = seen(COUNTY.replace("其中：", "其中：教育支出1.2亿元，截至9月底，"))
    assert [(each.line, each.rule) for each in found.warnings] == [(6, "typed_figure"), (6, "other_month")]
    assert "1.2亿元" in found.warnings[0].message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共１２家", ["１２家"]),
        ("约100多户、3个百分点、0.5 倍", ["100多户", "3个百分点", "0.5 倍"]),
        ("完成三百万元，占百分之五", ["三百万元", "百分之五"]),
        ("“4321”贷款，“5个一”工程，第3次，2021年1—10月，两项评价，大家，1. 收入", []),
        ('{{ change("a.b", "增长5%", "下降") }}', ["5%"]),
        ("10{# 隐 #}万元", ["10万元"]),
    ],
)
def test_what_is_a_typed_figure(text: str, found: list[str]) -> None:
    assert [typed for _, typed in typed_figures(text)] == found


def test_a_day_and_the_first_month_of_a_span_are_no_other_months() -> None:
    assert [month for _, month in typed_months("1—9月，截至8月底，12月31日前")] == [9, 8]


@pytest.mark.parametrize(
    ("body", "unsigned"),
    [
        ("收入{{ fig('revenue.a.b', abs=true) }}。{{ word('revenue.a.b', '增', '减') }}。", ["revenue.a.b"]),
        ("{{ word('revenue.a.b', '增', '减') }}{{ fig('revenue.a.b', abs=true) }}。", []),
        ("{% if claim('C05') %}增{{ fig('revenue.a.b', abs=true) }}。{% endif %}", []),
        ("{% if printed('revenue.a.b') < 0 %}减{{ fig('revenue.a.b', abs=true) }}。{% endif %}", []),
        ("{% if month == 1 %}减{{ fig('revenue.a.b', abs=true) }}。{% endif %}", ["revenue.a.b"]),
    ],
)
def test_a_number_without_its_sign_needs_a_word(body: str, unsigned: list[str]) -> None:
    assert [each.id for each in unsigned_numbers(parse_template(body).body)] == unsigned


def test_an_unknown_figure_is_refused_with_its_line() -> None:
    with pytest.raises(TemplateError) as refused:
        read_template("一行\n{{ amount('revenue.no.such') }}")
    assert [(each.line, each.rule) for each in refused.value.problems] == [(2, "unknown_figure")]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("{{ problems() }}" * 15_000, "too_many"),
        ("{{ fig('revenue.general_revenue.ytd') }}" * 6_000, "too_many"),
        ("{% if month == 1 %}" * 10_000, None),
        ("{{ " + "(" * 100_000 + ")" * 100_000 + " }}", None),
        ("{{ " + "9" * 200_000 + " }}", None),
        ("{{ 'a' " + "~ 'a' " * 30_000 + "}}", None),
        ("{{ 'a' * 1000000000 }}", "not_allowed"),
        ("[[" * 100_000, "too_many"),
        ("{% if " + " or ".join(["month == 1"] * 15_000) + " %}{% endif %}", "too_many"),
        ("{% if month == 1 %}a{% endif %}" * 8_000, "too_many"),
        ("{% if true %}" * 9_000 + "{{", "too_many"),
    ],
)
def test_a_hostile_template_is_refused(body: str, rule: str | None) -> None:
    with pytest.raises(TemplateError) as refused:
        read_template(body)
    assert rule is None or rule in {each.rule for each in refused.value.problems}


@pytest.mark.parametrize("text", ["1" * 200_000, "1" + " " * 200_000, "三" * 80_000, "“" * 80_000, "{# #}1" * 30_000])
def test_looking_for_typed_figures_ends_in_what_has_none(text: str) -> None:
    assert [*typed_figures(text)] == []


@given(
    st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "{", "}", "%", "3户", "\n", '"5元"', "x"]), max_size=30).map(
        "".join
    )
)
def test_tags_are_told_from_text_as_a_pattern_tells_them(body: str) -> None:
    plain = re.split(r"(\{\{.*?\}\}|\{%.*?%\})", body, flags=re.DOTALL)
    found = [*cut(body, TAG)]
    assert "".join(piece for piece, _ in found) == body
    assert [piece for piece, is_text in found if not is_text] == plain[1::2]
    assert [piece for piece, is_text in found if is_text] == plain[::2]


class Searched(str):
    """A text that counts how often an end is looked for in it."""

    finds = 0

    def find(self, *sought: Any) -> int:  # type: ignore[override]
        self.finds += 1
        return super().find(*sought)


@pytest.mark.parametrize(("mark", "openings"), [("{{", TAG), ("{%", TAG), ("{#", COMMENT)])
def test_what_nothing_closes_is_looked_for_once(mark: str, openings: re.Pattern[str]) -> None:
    """Each of them was looked for to the end: 40 KB stopped the gateway for half a minute."""
    body = Searched(f"3户{mark * 100_000}5元")
    assert [*cut(body, openings)] == [(body, True)]
    assert body.finds == 1
    assert [*typed_figures(body)] == [(1, "3户"), (1, "5元")]
