"""The workflow of a version as pure functions: which step may follow which, who may take it, and what may be final."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bureau_common.kit.core.identifiers import person_spelled
from bureau_common.schemas.findings import Clause, Finding, blocked

from ..openapi import restricted_figures
from .schemas import Drafting, IssueEntry, Kind, State, Step

TWO_PERSONS = Clause(
    document="《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）", article="第十二条", verified=False
)
CLOSED = Clause(document="《会计基础工作规范》结账的规定", article=None, verified=False)
RESTATEMENT = Clause(document="《财政总会计制度》会计差错更正的规定", article=None, verified=False)

_TOLD = 20
"""How many figures a finding names."""


class Way(NamedTuple):
    """From which states a step is taken, and what the version is then."""

    before: frozenset[State]
    after: State


STEPS: Mapping[Step, Way] = {
    Step.SUBMIT: Way(frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED),
    Step.ISSUE: Way(frozenset({State.SUBMITTED}), State.ISSUED),
    Step.RETURN: Way(frozenset({State.SUBMITTED}), State.RETURNED),
    Step.WITHDRAW: Way(frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED}), State.WITHDRAWN),
}


def newest_issued(versions: Sequence[IssueEntry], kind: Kind) -> IssueEntry | None:
    """The issued version of a kind that no other replaced."""
    issued = [each for each in versions if each.kind == kind and each.stage == State.ISSUED]
    replaced = {each.previous for each in issued}
    return next((each for each in issued if each.number not in replaced), None)


def replaced_by(versions: Sequence[IssueEntry], number: int) -> int | None:
    """The issued version that restates this one."""
    return next((each.number for each in versions if each.stage == State.ISSUED and each.previous == number), None)


def check_draft(versions: Sequence[IssueEntry], wanted: Drafting) -> Iterator[Finding]:
    """A first version restates none; every later one says which, why, and whether it is material."""
    newest = newest_issued(versions, wanted.kind)
    yield from _check_chain(newest, wanted.restates or 0)
    restates = wanted.restates is not None
    for name, value in (("reason", wanted.reason), ("material", wanted.material)):
        if restates and value is None:
            zh, en = f"更正须说明 {name}（原因，是否重大）", f"A restatement says its {name}"
            yield blocked("restatement_unexplained", zh, en, RESTATEMENT, name, None)
        if not restates and value is not None:
            zh, en = f"首次发布不用 {name}", f"A first version takes no {name}"
            yield blocked("not_a_restatement", zh, en, RESTATEMENT, name, value)


def _check_chain(newest: IssueEntry | None, previous: int) -> Iterator[Finding]:
    """Versions of one kind form one chain: each restates the newest."""
    expected = 0 if newest is None else newest.number
    if previous == expected:
        return
    if newest is None:
        zh, en = (
            "本期间此类报告尚未发布，没有可更正的版次",
            "No version of this kind is issued: there is none to restate",
        )
    else:
        zh = f"现行的是第{expected}版：请以它为更正对象（restates={expected}）重新编制"
        en = f"Version {expected} is the one in force: draft anew with restates={expected}"
    yield blocked("chain_broken", zh, en, RESTATEMENT, "restates", previous, str(expected))


def check_step(versions: Sequence[IssueEntry], version: IssueEntry, step: Step, person: str) -> Iterator[Finding]:
    """What forbids a person to take a step now."""
    way = STEPS[step]
    if version.stage not in way.before:
        state = State.of(version.stage).label_zh
        zh, en = f"第{version.number}版{state}，不能{step.label_zh}", f"It is {version.stage}: no {step} follows"
        yield blocked("step_out_of_order", zh, en, TWO_PERSONS, "stage", version.stage)
        return
    is_maker = person in map(person_spelled, version.makers)  # who was written down long ago is spelled as now
    if step in (Step.ISSUE, Step.RETURN) and is_maker:
        zh, en = (
            "编制人不得签发或退回，请由另一人办理",
            "Whoever made it neither issues nor returns it: another person does",
        )
        yield blocked("same_person", zh, en, TWO_PERSONS, "person", None)
    if step is Step.WITHDRAW and not is_maker:
        zh, en = "只有编制人可以撤回；他人请退回", "Only those who made it withdraw it; others return it"
        yield blocked("not_the_maker", zh, en, TWO_PERSONS, "person", None)
    if step in (Step.SUBMIT, Step.ISSUE):
        yield from _check_chain(newest_issued(versions, Kind.of(version.kind)), version.previous)
        if version.kind == Kind.FINAL:
            yield from check_final(version)


def check_final(version: IssueEntry) -> Iterator[Finding]:
    """What is missing, of an earlier month, or may still change, is not issued as final."""
    if version.provisional:
        zh = f"{_named(version.provisional)}为暂定数：请先对有关服务关闭本期间，再重新编制；或作为快报发布"
        en = f"{len(version.provisional)} figures are provisional: close the period in their services and draft anew"
        yield _about(
            version.provisional, blocked("provisional", zh, en, CLOSED, "provisional", len(version.provisional), "0")
        )
    if version.gaps:
        zh = f"{_named(version.gaps)}未报或沿用以前月份：请补报（没有发生的作零报送）后重新编制；或作为快报发布"
        en = f"{len(version.gaps)} figures are missing or carried: have them filed and draft anew"
        yield _about(version.gaps, blocked("partial", zh, en, CLOSED, "gaps", len(version.gaps), "0"))


def check_current(moved: Sequence[str]) -> Iterator[Finding]:
    """A final version still says what the services say of its month: of one that was opened again nothing is final."""
    if moved:
        zh = f"编制之后{_named(moved)}已变，或其期间已重新开放：请结账后重新编制；或作为快报发布"
        en = f"{len(moved)} figures are others since, or their period was opened again: close it and draft anew"
        yield _about(moved, blocked("outdated", zh, en, CLOSED, "figures", len(moved), "0"))


def _about(figures: Sequence[str], finding: Finding) -> Finding:
    """What is said of figures, with whether one of them needs the right: then an auditor without it is not told of it."""
    return finding.model_copy(update={"restricted": not restricted_figures().isdisjoint(figures)})


def _named(figures: Sequence[str]) -> str:
    more = f"等{len(figures)}项" if len(figures) > _TOLD else ""
    return f"{'、'.join(figures[:_TOLD])}{more}"
