"""Versions as pages: the list of a month, one version with what became of it, and what two of them say otherwise."""

from collections.abc import Sequence
from decimal import Decimal

from bureau_common.schemas.figures import State
from bureau_common.schemas.periods import Period

from ..marks import DOMAIN_LABELS, gap
from ..pages.navigation import address, issues_address, report_address
from ..pages.rendering import render
from ..pages.texts import as_printed, decimals_of, month, number
from ..pages.words import in_language
from .schemas import Difference, FigureDifference, Issue, IssueWithHistory

OPERATIONS = {"enter": "编制", "propose": "提交", "approve": "签发", "refuse": "退回", "withdraw": "撤回"}


def issues_page(period: Period, issues: Sequence[Issue]) -> str:
    return render(
        "issues",
        month=month(period),
        report=report_address(period),
        lines=[
            {
                "issue": each,
                "href": issues_address(period, each.number),
                "live": address(f"/v1/reports/{period}/diff", **{"from": each.number, "to": "live"}),
            }
            for each in issues
        ],
    )


def issue_page(issue: IssueWithHistory, changed: Difference | None) -> str:
    path = issues_address(issue.period, issue.number)
    return render(
        "issue",
        month=month(issue.period),
        issue=issue,
        issues=issues_address(issue.period),
        cutoffs=[(in_language(DOMAIN_LABELS[each.domain]), each) for each in issue.cutoffs],
        successor=None if issue.restated_by is None else issues_address(issue.period, issue.restated_by),
        restated=None if issue.restates is None else issues_address(issue.period, issue.restates),
        documents=[
            (name, address(f"{path}/document", format=name))
            for name in sorted({each.name.partition(".")[2] for each in issue.files if each.name.startswith("whole.")})
            if name not in ("payload", "report")
        ],
        live=address(f"/v1/reports/{issue.period}/diff", **{"from": issue.number, "to": "live"}),
        steps=[
            (f"{each.at:%Y-%m-%d %H:%M} UTC", each.person, _operation(each.operation), each.reason)
            for each in issue.history
        ],
        **_shown(changed),
    )


def difference_page(difference: Difference) -> str:
    return render(
        "issue_difference",
        month=month(difference.period),
        issues=issues_address(difference.period),
        older=_named(difference.older),
        newer=_named(difference.newer),
        **_shown(difference),
    )


def _named(version: str) -> str:
    return in_language("现时数据") if version == "live" else in_language("第{number}版", number=version)


def _operation(name: str) -> str:
    return in_language(OPERATIONS[name]) if name in OPERATIONS else name


def _shown(difference: Difference | None) -> dict[str, object]:
    """The differences as rows of tables; none where nothing is compared."""
    if difference is None:
        return {"figures": None, "sentences": None}
    return {
        "figures": [
            (each.name_zh, _value(each, each.old, each.old_state), _value(each, each.new, each.new_state), _moved(each))
            for each in difference.figures
        ],
        "sentences": [
            ("".join(each.old) or in_language("（无）"), "".join(each.new) or in_language("（无）"))
            for each in difference.sentences
        ],
    }


_UNITS: dict[str, str] = {"yuan": "元", "percent": "%", "pp": "百分点", "times": "倍"}


def _value(each: FigureDifference, value: str | None, state: State) -> str:
    """As reports print it, and in full behind it: the difference is that of the full values."""
    if value is None:
        return gap(state)
    if each.unit == "text":
        return value
    printed, full = as_printed(Decimal(value), each.display_unit, each.decimals), _in_full(each, value)
    return printed if printed == full else f"{printed}（{full}）"


def _in_full(each: FigureDifference, value: str) -> str:
    return f"{number(value, decimals_of(each.unit))} {_UNITS.get(each.unit, '')}"


def _moved(each: FigureDifference) -> str:
    if each.difference is None:
        return "—"
    told = _in_full(each, each.difference)
    return told + in_language("（公式已变）") if each.formula_changed else told
