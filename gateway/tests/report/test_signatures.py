"""The table of signatures decides every call: what may be given, how, and in what words the rest is refused."""

import pytest
from jinja2 import Environment
from jinja2 import nodes as jinja

from bureau_gateway.report.calls import read_call
from bureau_gateway.report.nodes import Change, ClaimHolds, Fig, Missing, Number, Plan, Problems, Taxes, Word
from bureau_gateway.report.problems import TemplateError
from bureau_gateway.report.signatures import SIGNATURES, Called, Parameter

GOOD = {
    "unit": "'万元'",
    "decimals": "1",
    "abs": "true",
    "floor": "true",
    "up": "'增'",
    "down": "'减'",
    "same": "'平'",
    "near": "'近'",
    "group": "2",
}
WRONG = "1.5"  # a fraction is of no kind

CASES = [(name, parameter) for name, signature in SIGNATURES.items() for parameter in signature.parameters]
IDS = [f"{name}({parameter.name})" for name, parameter in CASES]
KEYWORDS = [(name, parameter) for name, parameter in CASES if parameter.keyword]


def good(function: str, parameter: Parameter) -> str:
    """A constant that the parameter takes."""
    if parameter.name == "id":
        return "'C30'" if function in ("claim", "names") else "'revenue.x.ytd'"
    return GOOD[parameter.name]


def needed(parameter: Parameter) -> bool:
    return not parameter.kind.accepts(parameter.default)


def read(function: str, *arguments: str) -> Called:
    tree = Environment().parse(f"{{{{ {function}({', '.join(arguments)}) }}}}")  # noqa: S701 - it only parses
    call = tree.find(jinja.Call)
    assert call is not None
    return read_call(call)


def refusal(function: str, *arguments: str) -> str:
    with pytest.raises(TemplateError) as caught:
        read(function, *arguments)
    (problem,) = caught.value.problems
    assert problem.rule == "bad_argument"
    return problem.message_en


def by_name(function: str, **changes: str | None) -> list[str]:
    """All arguments of the function by their names, with some changed or (none) left out."""
    given = {each.name: good(function, each) for each in SIGNATURES[function].parameters} | changes
    return [f"{name}={value}" for name, value in given.items() if value is not None]


def test_the_functions_and_their_parameters() -> None:
    assert {name: " ".join(each.name for each in found.parameters) for name, found in SIGNATURES.items()} == {
        "fig": "id unit decimals abs floor",
        "amount": "id unit decimals abs floor",
        "word": "id up down unit decimals",
        "change": "id up down unit decimals same near",
        "printed": "id unit decimals",
        "claim": "id",
        "names": "id",
        "problems": "",
        "plan": "group",
        "taxes": "",
    }
    assert [f"{name}({parameter.name}=)" for name, parameter in KEYWORDS] == ["change(same=)", "change(near=)"]


NUMBER = Number(1, "revenue.x.ytd", "万元", 1)


@pytest.mark.parametrize(
    ("function", "node"),
    [
        ("fig", Fig(NUMBER, absolute=True, floor=True, with_unit=False)),
        ("amount", Fig(NUMBER, absolute=True, floor=True, with_unit=True)),
        ("word", Word(NUMBER, "增", "减", "持平", "基本持平")),
        ("plan", Plan(2)),
        ("taxes", Taxes()),
        ("change", Change(Word(NUMBER, "增", "减", "平", "近"))),
        ("printed", NUMBER),
        ("claim", ClaimHolds(1, "C30")),
        ("names", Missing(ClaimHolds(1, "C30"))),
        ("problems", Problems()),
    ],
)
def test_a_call_is_read_the_same_by_names_and_in_order(function: str, node: Called) -> None:
    parameters = SIGNATURES[function].parameters
    in_order = [good(function, each) if not each.keyword else f"{each.name}={GOOD[each.name]}" for each in parameters]
    assert read(function, *by_name(function)) == node
    assert read(function, *in_order) == node


@pytest.mark.parametrize(("function", "parameter"), CASES, ids=IDS)
def test_a_constant_of_another_kind_is_refused_by_the_name_of_its_parameter(
    function: str, parameter: Parameter
) -> None:
    said = refusal(function, *by_name(function, **{parameter.name: WRONG}))
    assert said == f"{parameter.name} of {function}() must be {parameter.kind.english}"


@pytest.mark.parametrize(("function", "parameter"), CASES, ids=IDS)
def test_what_has_no_default_must_be_given(function: str, parameter: Parameter) -> None:
    without = by_name(function, **{parameter.name: None})
    if needed(parameter):
        assert refusal(function, *without).startswith(f"{parameter.name} of {function}() must be ")
    else:
        assert read(function, *without) != read(function, *by_name(function))


@pytest.mark.parametrize(("function", "parameter"), KEYWORDS, ids=lambda each: getattr(each, "name", each))
def test_a_keyword_is_not_given_by_its_place(function: str, parameter: Parameter) -> None:
    parameters = SIGNATURES[function].parameters
    places = [good(function, each) for each in parameters if not each.keyword]
    assert refusal(function, *places, good(function, parameter)).startswith(
        f"{function}() takes at most {len(places)} arguments without a name"
    )


@pytest.mark.parametrize("function", SIGNATURES)
def test_one_argument_too_many_an_unknown_one_and_a_repeated_one_are_refused(function: str) -> None:
    parameters = SIGNATURES[function].parameters
    places = [good(function, each) for each in parameters if not each.keyword]
    assert "takes at most" in refusal(function, *places, "1")
    assert "has no argument colour" in refusal(function, *by_name(function, colour="'red'"))
    for name in [each.name for each in parameters if not each.keyword]:
        assert f"has no argument {name}, or it was given twice" in refusal(function, *places, f"{name}={WRONG}")
