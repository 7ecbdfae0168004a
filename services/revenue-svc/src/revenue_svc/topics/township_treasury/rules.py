"""The rules of townships: a township's whole story, judged as it stands after any write to it."""

from collections.abc import Sequence
from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked

from .schemas import TownshipAction

TREASURY_PAYMENT = Clause(document="财政国库管理制度（乡镇国库集中支付）", article=None, verified=False)
_AFTER = {
    ("outside", TownshipAction.BEGIN): "paying",
    ("paying", TownshipAction.STOP): "outside",
    ("outside", TownshipAction.ABOLISH): "abolished",
    ("paying", TownshipAction.ABOLISH): "abolished",
}


def step(state: str, action: TownshipAction) -> str | None:
    """The state after an action; none where the action is not possible."""
    return _AFTER.get((state, action))


def judge_township(code: str, founded: Sequence[date], steps: Sequence[tuple[date, TownshipAction]]) -> list[Finding]:
    """A township stands once, and its steps lead from one state to the next, none before it was there."""
    if not founded:
        zh, en = f"乡镇{code}未登记，请先登记乡镇", f"Township {code} is not registered; register it first"
        return [blocked("township_unknown", zh, en, TREASURY_PAYMENT, "township_code", code)] if steps else []
    if len(founded) > 1:
        zh, en = f"乡镇{code}已登记，请更正原记录", f"Township {code} is registered already; correct that record"
        return [blocked("township_repeated", zh, en, TREASURY_PAYMENT, "township_code", code)]
    state = "outside"
    for day, action in steps:
        if day < founded[0]:
            zh = f"乡镇{code}设立于{founded[0]}，不能在{day}{action.label_zh}"
            en = f"Township {code} was founded on {founded[0]}: no {action} on {day}"
            return [blocked("township_step_early", zh, en, TREASURY_PAYMENT, "business_date", str(day))]
        following = step(state, action)
        if following is None:
            zh, en = f"乡镇{code}在{day}不能{action.label_zh}", f"Township {code} is {state}: no {action} on {day}"
            return [blocked("township_step_impossible", zh, en, TREASURY_PAYMENT, "action", action, state)]
        state = following
    return []
