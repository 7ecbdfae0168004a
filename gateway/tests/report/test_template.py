"""What a template may hold, and what is refused, with its line and rule."""

import pytest

from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import problems, rules

FORBIDDEN = {
    "for loop": "{% for x in 'abc' %}{% endfor %}",
    "recursive loop": "{% for x in year recursive %}{{ loop(x) }}{% endfor %}",
    "filter": "{{ year|string }}",
    "filter in a condition": "{% if year|int == 1 %}{% endif %}",
    "filter block": "{% filter upper %}a{% endfilter %}",
    "attribute": "{{ year.real }}",
    "dunder attribute": "{{ ''.__class__.__mro__ }}",
    "attribute of a call": "{{ fig('revenue.x.ytd').text }}",
    "called attribute": "{{ district.upper() }}",
    "subscript": "{{ district[0] }}",
    "slice": "{{ district[0:1] }}",
    "set": "{% set a = 1 %}",
    "set block": "{% set a %}x{% endset %}",
    "with": "{% with a = 1 %}{% endwith %}",
    "include": "{% include 'other' %}",
    "import": "{% import 'other' as o %}",
    "from import": "{% from 'other' import o %}",
    "extends": "{% extends 'other' %}",
    "block": "{% block a %}{% endblock %}",
    "macro": "{% macro m() %}{% endmacro %}",
    "call block": "{% call fig('revenue.x.ytd') %}{% endcall %}",
    "autoescape": "{% autoescape false %}a{% endautoescape %}",
    "repeated text": "{{ 'a' * 10**9 }}",
    "power": "{{ 9**9**9 }}",
    "arithmetic on the month": "{{ month - 1 }}",
    "arithmetic on a name": "{{ district + 'a' }}",
    "year plus a name": "{{ year + month }}",
    "year plus a fraction": "{{ year + 0.5 }}",
    "year plus a truth": "{{ year + true }}",
    "year plus a huge number": "{{ year + 1000000000000000 }}",
    "a number plus the year": "{{ 1 + year }}",
    "two steps": "{{ year - 1 - 1 }}",
    "plus sign": "{{ +1 }}",
    "negated name": "{{ -year }}",
    "concatenation": "{{ district ~ city }}",
    "inline condition": "{{ 'a' if month == 1 else 'b' }}",
    "comparison as output": "{{ month == 1 }}",
    "condition as output": "{{ not true }}",
    "list": "{{ [1, 2] }}",
    "tuple": "{{ 1, 2 }}",
    "dict": "{{ {'a': 1} }}",
    "none as output": "{{ none }}",
    "truth as output": "{{ true }}",
    "huge number": "{{ 1000000000000000 }}",
    "infinite number": "{{ 1e999 }}",
    "membership": "{% if month in [1, 2] %}{% endif %}",
    "absence": "{% if month not in [1, 2] %}{% endif %}",
    "membership in a text": "{% if 'a' in district %}{% endif %}",
    "bare name as condition": "{% if month %}{% endif %}",
    "bare number as condition": "{% if 1 %}{% endif %}",
    "bare function as condition": "{% if printed('revenue.x.ytd') %}{% endif %}",
    "filter joined with and": "{% if true and year|int %}{% endif %}",
    "other test": "{% if year is defined %}{% endif %}",
    "divisible test": "{% if year is divisibleby(2) %}{% endif %}",
    "none test of a name": "{% if year is none %}{% endif %}",
    "none test with an argument": "{% if printed('revenue.x.ytd') is none(1) %}{% endif %}",
    "equal to none": "{% if printed('revenue.x.ytd') == none %}{% endif %}",
    "equal to a truth": "{% if month == true %}{% endif %}",
    "number against text": "{% if month == '1' %}{% endif %}",
    "order of texts": "{% if district < city %}{% endif %}",
    "arithmetic in a condition": "{% if month * 2 == 4 %}{% endif %}",
    "fig in a condition": "{% if fig('revenue.x.ytd') == 0 %}{% endif %}",
    "word in a condition": "{% if word('revenue.x.ytd', 'a', 'b') == 'a' %}{% endif %}",
    "amount in a condition": "{% if amount('revenue.x.ytd') == 0 %}{% endif %}",
    "change in a condition": "{% if change('revenue.x.ytd', 'a', 'b') is none %}{% endif %}",
    "printed as output": "{{ printed('revenue.x.ytd') }}",
    "a loop inside a branch": "{% if month == 1 %}{% for x in 'abc' %}{% endfor %}{% endif %}",
    "a loop inside else": "{% if month == 1 %}{% else %}{% for x in 'abc' %}{% endfor %}{% endif %}",
    "a loop inside elif": "{% if month == 1 %}{% elif month == 2 %}{% for x in 'abc' %}{% endfor %}{% endif %}",
}

BAD_ARGUMENTS = {
    "no id": "{{ fig() }}",
    "id is a number": "{{ fig(1) }}",
    "id without a dot": "{{ fig('revenue') }}",
    "id with a slash": "{{ fig('revenue.x/../y') }}",
    "id with a line break": "{{ fig('revenue.x\n') }}",
    "id in capitals": "{{ fig('Revenue.x') }}",
    "unknown unit": "{{ fig('revenue.x.ytd', '千元') }}",
    "unit is a number": "{{ fig('revenue.x.ytd', unit=1) }}",
    "decimals is a text": "{{ fig('revenue.x.ytd', decimals='1') }}",
    "decimals is a truth": "{{ fig('revenue.x.ytd', decimals=true) }}",
    "decimals is a fraction": "{{ fig('revenue.x.ytd', decimals=1.0) }}",
    "too many decimals": "{{ fig('revenue.x.ytd', decimals=13) }}",
    "too few decimals": "{{ fig('revenue.x.ytd', decimals=-9) }}",
    "abs is a number": "{{ fig('revenue.x.ytd', abs=1) }}",
    "floor is none": "{{ fig('revenue.x.ytd', floor=none) }}",
    "too many arguments": "{{ fig('revenue.x.ytd', '元', 0, true, true, 1) }}",
    "unknown argument": "{{ fig('revenue.x.ytd', colour='red') }}",
    "argument given twice": "{{ fig('revenue.x.ytd', '元', unit='元') }}",
    "keyword given twice": "{{ fig('revenue.x.ytd', unit='元', unit='元') }}",
    "word without words": "{{ word('revenue.x.ytd') }}",
    "word with one word": "{{ word('revenue.x.ytd', '增长') }}",
    "word with a number": "{{ word('revenue.x.ytd', '增长', 1) }}",
    "floor for word": "{{ word('revenue.x.ytd', 'a', 'b', floor=true) }}",
    "floor for change": "{{ change('revenue.x.ytd', 'a', 'b', floor=true) }}",
    "change without words": "{{ change('revenue.x.ytd') }}",
    "change with a number for same": "{{ change('revenue.x.ytd', 'a', 'b', same=0) }}",
    "same by its place": "{{ change('revenue.x.ytd', 'a', 'b', '元', 0, '平') }}",
    "same for word": "{{ word('revenue.x.ytd', 'a', 'b', same='平') }}",
    "abs for printed": "{% if printed('revenue.x.ytd', abs=true) == 0 %}{% endif %}",
}

NOT_CONSTANT = {
    "a name": "{{ fig(district) }}",
    "a call": "{{ fig(fig('revenue.x.ytd')) }}",
    "a sum": "{{ fig('revenue.x.ytd', decimals=1 + 1) }}",
    "a joined text": "{{ fig('revenue.' ~ 'x') }}",
    "a list": "{{ fig(['revenue.x.ytd']) }}",
    "a filter": "{{ fig('revenue.x.ytd'|lower) }}",
    "a keyword's name": "{{ fig('revenue.x.ytd', unit=district) }}",
    "a negated text": "{{ fig(-'revenue.x.ytd') }}",
    "unpacked arguments": "{{ fig(*'ab') }}",
    "unpacked keywords": "{{ fig('revenue.x.ytd', **year) }}",
    "a name in a condition": "{% if printed(city) == 0 %}{% endif %}",
}


@pytest.mark.parametrize("body", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_forbidden_construct_is_refused(body: str) -> None:
    assert rules(body) == [(1, "not_allowed")]


@pytest.mark.parametrize("body", BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS.keys())
def test_an_argument_of_the_wrong_shape_is_refused(body: str) -> None:
    assert [rule for _, rule in rules(body)] == ["bad_argument"]


@pytest.mark.parametrize("body", NOT_CONSTANT.values(), ids=NOT_CONSTANT.keys())
def test_an_argument_that_is_not_constant_is_refused(body: str) -> None:
    assert rules(body) == [(1, "non_constant_argument")]


@pytest.mark.parametrize(
    "body",
    [
        "{{ open }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ fig }}",
        "{% if years == 2021 %}{% endif %}",
        "{% if printed == 1 %}{% endif %}",
    ],
)
def test_an_unknown_name_is_refused(body: str) -> None:
    assert rules(body) == [(1, "unknown_name")]


@pytest.mark.parametrize(
    "body",
    [
        "{{ open('/etc/passwd') }}",
        "{{ range(10) }}",
        "{{ total('C01') }}",
        "{{ year() }}",
        "{% if value('revenue.x.ytd') == 0 %}{% endif %}",
    ],
)
def test_an_unknown_function_is_refused(body: str) -> None:
    assert rules(body) == [(1, "unknown_function")]


@pytest.mark.parametrize(
    "body",
    [
        "{{ year",
        "{{ }}",
        "{% if month == 1 %}一月",
        "{% endif %}",
        "{% do x %}",
        "{% if %}{% endif %}",
        "{# 未完",
        "{{ '未完 }}",
        "{{ " + "9" * 5000 + " }}",
        "文本\x00",
        "文本\ud800",
        r"{{ '\u0007' }}",
        r"{{ word('revenue.x.ytd', '\ud800', '下降') }}",
    ],
)
def test_broken_syntax_and_unprintable_characters_are_refused(body: str) -> None:
    assert rules(body) == [(1, "syntax")]


def test_every_problem_is_listed_with_its_line() -> None:
    body = (
        "# 标题\n\n{{ year|string }}\n{% if month %}\n{{ nobody }}\n{% elif month == 2 %}\n{{ fig() }}\n{% endif %}\n"
    )
    assert rules(body) == [(3, "not_allowed"), (4, "not_allowed"), (5, "unknown_name"), (7, "bad_argument")]


def test_problems_of_one_run_of_text_are_all_listed() -> None:
    assert rules("{{ year|string }}\n文{{ nobody }}，{{ open() }}\n{{ fig() }}") == [
        (1, "not_allowed"),
        (2, "unknown_name"),
        (2, "unknown_function"),
        (3, "bad_argument"),
    ]


def test_a_syntax_error_names_its_line() -> None:
    assert rules("一\n二\n{{ year ! }}\n四") == [(3, "syntax")]


def test_an_unprintable_character_names_its_line() -> None:
    assert rules("一\n二\x07") == [(2, "syntax")]


def test_problems_speak_chinese_and_english() -> None:
    (problem,) = problems("{% for x in 'abc' %}{% endfor %}")
    assert problem.message_zh == "模板中不能使用循环"
    assert problem.message_en == "A template cannot use a loop"


def test_an_unknown_function_is_told_what_there_is() -> None:
    (problem,) = problems("{{ figure('revenue.x.ytd') }}")
    assert (
        problem.message_zh
        == "没有函数 figure()，可用的有：fig、amount、word、change、printed、claim、names、problems、plan、taxes"
    )


def test_256_kilobytes_are_accepted_and_one_byte_more_is_not() -> None:
    # 87,381 characters of three bytes each are 262,143 bytes
    assert parse_template("文" * 87_381 + "a").figure_ids == frozenset()
    assert rules("文" * 87_381 + "ab") == [(1, "too_large")]


@pytest.mark.parametrize(
    "body",
    [
        "{% if true %}" * 21 + "{% endif %}" * 21,
        "{% if true %}" * 9000 + "{% endif %}" * 9000,
        "{% if " + "not " * 21 + "true %}{% endif %}",
        "{% if " + "true and " * 21 + "true %}{% endif %}",
        "{% if " + "true or " * 20000 + "true %}{% endif %}",
        "{{ " + "(" * 100_000 + " }}",
        "{{ " + "-" * 100_000 + "1 }}",
    ],
)
def test_deep_nesting_is_refused(body: str) -> None:
    (problem,) = problems(body)
    assert problem.rule == "not_allowed"
    assert problem.message_en == "At most 20 levels of nesting are allowed"


def test_twenty_levels_of_branches_are_accepted() -> None:
    body = "{% if true %}" * 20 + "{{ fig('revenue.x.ytd') }}" + "{% endif %}" * 20
    assert parse_template(body).figure_ids == {"revenue.x.ytd"}


def test_figure_ids_are_collected_from_every_branch_and_function() -> None:
    template = parse_template(
        "{{ fig('revenue.a.ytd') }}"
        "{% if printed('revenue.b.ytd') is none or not printed('revenue.c.ytd') > 1 %}{{ fig('revenue.a.ytd') }}"
        "{% elif month == 1 %}{{ word('credit.guarantee_4321.ytd', '增', '减') }}"
        "{% else %}{{ fig('debt.e.balance', unit='亿元', decimals=-1, abs=true, floor=false) }}{% endif %}"
    )
    assert template.figure_ids == {
        "revenue.a.ytd",
        "revenue.b.ytd",
        "revenue.c.ytd",
        "credit.guarantee_4321.ytd",
        "debt.e.balance",
    }


@pytest.mark.parametrize("body", ["{% if names('C12') %}{% endif %}", "{% if names('C12') == 'U' %}{% endif %}"])
def test_names_stand_in_the_text_only(body: str) -> None:
    assert rules(body) == [(1, "not_allowed")]


@pytest.mark.parametrize("argument", ["", "''", "'C3'", "12", "'C12', 5"])
def test_names_of_a_claim_that_cannot_be_are_refused(argument: str) -> None:
    assert rules(f"{{{{ names({argument}) }}}}") == [(1, "bad_argument")]


@pytest.mark.parametrize("body", ["{{ claim('C30') }}", "{% if claim('C30') == 1 %}{% endif %}"])
def test_a_claim_stands_in_conditions_only(body: str) -> None:
    assert rules(body) == [(1, "not_allowed")]


@pytest.mark.parametrize("argument", ["''", "'c30'", "'C3'", "30", "none"])
def test_a_claim_that_cannot_be_is_refused(argument: str) -> None:
    assert rules(f"{{% if claim({argument}) %}}{{% endif %}}") == [(1, "bad_argument")]
