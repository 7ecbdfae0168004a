"""A clause in `[[ … ]]` falls away as a whole; where its brackets may stand, and how others are refused."""

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.periods import Period
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import claim, printed_text, problems, prose, rules

YTD, OTHER = "revenue.general_revenue.ytd", "revenue.tax_revenue.ytd"
GRADE = "performance.assessment.grade"

NAMING = {
    "fig": f"{{{{ fig('{YTD}') }}}}",
    "amount": f"{{{{ amount('{YTD}') }}}}",
    "word": f"{{{{ word('{YTD}', '增', '减') }}}}",
    "change": f"{{{{ change('{YTD}', '增', '减') }}}}",
    "a condition": f"{{% if printed('{YTD}') > 0 %}}有{{% else %}}无{{% endif %}}",
    "a condition that need not look": f"{{% if month == 10 or printed('{YTD}') > 0 %}}有{{% endif %}}",
    "a branch that is not taken": f"{{% if month == 1 %}}{{{{ fig('{YTD}') }}}}{{% else %}}有{{% endif %}}",
}


@pytest.mark.parametrize("named", NAMING.values(), ids=NAMING.keys())
def test_a_clause_falls_away_as_a_whole_where_a_figure_in_it_is_unknown(named: str) -> None:
    body = f"税收{{{{ amount('{OTHER}') }}}}[[，其中{{{{ amount('{OTHER}') }}}}又{named}]]。"
    other = (OTHER, "20000.00", "万元")
    for known in [(), ((YTD, None, "万元"),)]:
        assert prose(body, other, *known) == "税收2万元。"
    whole = prose(body, other, (YTD, "10000.00", "万元"))
    assert whole.startswith("税收2万元，其中2万元又")
    assert len(whole) > len("税收2万元，其中2万元又。")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ((claim("C18", True),), "余额，未超限额。"),
        ((claim("C18", False),), "余额，已超限额。"),
        ((claim("C18", None),), "余额。"),
        ((), "余额。"),
    ],
    ids=["holds", "fails", "unknown", "its service is away"],
)
def test_a_claim_that_is_unknown_takes_its_clause_away(claims: tuple[ClaimResult, ...], expected: str) -> None:
    body = "余额[[，{% if claim('C18') %}未超{% else %}已超{% endif %}限额]]。"
    assert prose(body, claims=claims) == expected


@pytest.mark.parametrize(
    ("claims", "expected"),
    [((claim("C12", False, "甲乡"),), "缺甲乡。"), ((claim("C12", None),), "。"), ((), "。")],
    ids=["fails", "unknown", "its service is away"],
)
def test_the_names_of_a_claim_that_is_unknown_take_their_clause_away(
    claims: tuple[ClaimResult, ...], expected: str
) -> None:
    assert prose("[[缺{{ names('C12') }}]]。", claims=claims) == expected


def test_a_zero_is_known() -> None:
    assert prose(f"税收[[{{{{ amount('{YTD}') }}}}]]。", (YTD, "0.00", "万元")) == "税收0万元。"


def test_a_text_figure_can_stand_in_a_clause() -> None:
    body = f"[[等次为{{{{ amount('{GRADE}') }}}}。]]"
    assert prose(body, (GRADE, "A", "等")) == "等次为A。"
    assert prose(body) == ""


def test_each_clause_falls_away_by_itself() -> None:
    body = f"[[甲{{{{ amount('{YTD}') }}}}]][[乙{{{{ amount('{OTHER}') }}}}]][[丙]]。"
    assert prose(body, (OTHER, "10000.00", "万元")) == "乙1万元丙。"
    assert prose(body, (YTD, "10000.00", "万元")) == "甲1万元丙。"


def test_a_figure_outside_of_the_clause_does_not_take_it_away() -> None:
    body = f"{{{{ amount('{YTD}') }}}}[[，{{{{ amount('{OTHER}') }}}}]]，{{{{ amount('{YTD}') }}}}"
    assert prose(body, (OTHER, "10000.00", "万元")) == "〔暂缺〕，1万元，〔暂缺〕"


@pytest.mark.parametrize(("month", "expected"), [(1, "前。"), (10, "前后。")])
def test_a_clause_may_stand_in_a_branch(month: int, expected: str) -> None:
    body = f"前{{% if month == 1 %}}[[，{{{{ amount('{YTD}') }}}}]]{{% else %}}后{{% endif %}}。"
    assert printed_text(body, period=Period(2021, month)) == expected


def test_a_clause_that_falls_away_takes_its_line_and_its_paragraph_with_it() -> None:
    body = f"甲。\n\n[[乙{{{{ amount('{YTD}') }}}}。\n续。\n\n]]丙。"
    assert prose(body) == "甲。\n丙。"
    assert prose(body, (YTD, "10000.00", "万元")) == "甲。\n乙1万元。续。\n丙。"


def test_brackets_that_are_inserted_are_text() -> None:
    assert prose("{{ '[[' }}甲{{ ']]' }}[乙]") == "[[甲]][乙]"


UNPAIRED = {
    "never closed": ("一\n二[[三\n四", [(2, "syntax")]),
    "never opened": ("一\n二\n三]]四", [(3, "syntax")]),
    "closed before it opens": ("]]\n[[", [(1, "syntax"), (2, "syntax")]),
    "opened in a branch and closed after it": (
        "{% if month == 1 %}[[一{% endif %}\n二]]",
        [(1, "syntax"), (2, "syntax")],
    ),
    "opened before a branch and closed in it": (
        "[[一\n{% if month == 1 %}二]]{% endif %}",
        [(2, "syntax"), (1, "syntax")],
    ),
    "opened in one branch and closed in another": (
        "{% if month == 1 %}[[一\n{% else %}二]]{% endif %}",
        [(1, "syntax"), (2, "syntax")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), UNPAIRED.values(), ids=UNPAIRED.keys())
def test_a_clause_opens_and_closes_in_one_body(body: str, expected: list[tuple[int, str]]) -> None:
    assert rules(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "[[一[[二]]",
        "[[一{% if month == 1 %}[[二]]{% endif %}]]",
        "[[一{% if month == 1 %}二{% elif month == 2 %}{% if month == 2 %}[[{% endif %}{% endif %}]]",
    ],
    ids=["in the same body", "in a branch", "two branches deep"],
)
def test_a_clause_in_a_clause_is_refused(body: str) -> None:
    assert (1, "not_allowed") in rules(body)
    assert "A clause in [[ ]] cannot hold another clause" in [problem.message_en for problem in problems(body)]


def test_a_bracket_without_its_partner_is_told_what_to_do() -> None:
    (problem,) = problems("收入[[，增长。")
    assert problem.message_zh == "[[ 没有配对：[[ 与 ]] 应在同一段文字或同一个 if 分支内成对出现"
    assert problem.message_en.startswith("[[ has no partner: [[ and ]] stand in pairs")


def test_problems_in_a_clause_are_listed_beside_its_own() -> None:
    assert rules("[[{{ nobody }}\n{{ fig() }}\n") == [(1, "unknown_name"), (2, "bad_argument"), (1, "syntax")]


def test_figures_of_a_clause_and_of_phrases_are_collected() -> None:
    template = parse_template(
        "[[{{ amount('revenue.a.ytd') }}]]{{ change('revenue.b.ytd', '增', '减') }}"
        "{% if claim('C30') %}[[{{ names('C12') }}{{ word('revenue.c.ytd', '增', '减') }}]]{% endif %}"
    )
    assert template.figure_ids == {"revenue.a.ytd", "revenue.b.ytd", "revenue.c.ytd"}
