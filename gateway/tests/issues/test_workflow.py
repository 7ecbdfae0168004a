"""Whatever people do in whatever order: no gap is issued as final, nobody does both sides, no chain forks, and what is
issued stays.

Each sequence is of a month of its own, in one database, so that nothing is set up anew.
"""

import hashlib
import itertools
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bureau_common.schemas.periods import Period
from gateway.tests.issues.world import LOANS, REVENUE, Office, settled

MONTHS = itertools.count()
PEOPLE = st.sampled_from("甲乙丙")
NUMBERS = st.integers(1, 4)
DRAFTS = st.tuples(st.just("draft"), PEOPLE, st.sampled_from(["flash", "final"]), st.sampled_from([None, 1, 2, 3]))
STEPS = st.tuples(st.sampled_from(["submit", "issue", "return", "withdraw"]), PEOPLE, NUMBERS)
WRITES = st.tuples(
    st.just("write"), st.sampled_from([REVENUE, LOANS]), st.sampled_from(["1", "2", None]), st.booleans()
)
WAY = st.tuples(st.just("way"), st.sampled_from(["flash", "final"]), st.sampled_from([None, 1, 2]), PEOPLE, PEOPLE)
"""A version goes its whole way, as far as it is let: by chance alone few would come to their end."""


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.lists(st.one_of(WAY, DRAFTS, STEPS, WRITES), min_size=6, max_size=14))
async def test_no_sequence_of_calls_breaks_what_an_issued_report_promises(office: Office, acts: list[Any]) -> None:
    office.world.log.clear()
    office.world.log.update(settled().log)
    place = next(MONTHS)
    month = Period(1995 + place // 12, 1 + place % 12)
    frozen: dict[int, tuple[str, str]] = {}
    for act in acts:
        await _do(office, month, act)
        await _look(office, month, frozen)
    for number in frozen:
        assert (await office.get(f"{month}/issues/{number}/replay")).json()["outcome"] == "same"


async def _do(office: Office, month: Period, act: Any) -> None:
    """What somebody tries; whether it is let is not asked here."""
    match act:
        case ("write", figure_id, value, provisional):
            office.world.write(figure_id, value, provisional=provisional)
        case ("draft", person, kind, restates):
            await office.draft(month, person, **_wanted(kind, restates))
        case ("way", kind, restates, maker, checker):
            drafted = await office.draft(month, maker, **_wanted(kind, restates))
            if drafted.status_code == 201:
                await office.step(month, drafted.json()["number"], "submit", maker)
                await office.step(month, drafted.json()["number"], "issue", checker)
        case (step, person, number):
            if (await office.get(f"{month}/issues/{number}")).status_code == 200:
                await office.step(month, number, step, person)


def _wanted(kind: str, restates: int | None) -> dict[str, Any]:
    explained = {} if restates is None else {"material": False, "reason": "更正"}
    return {"kind": kind, "restates": restates, **explained}


async def _look(office: Office, month: Period, frozen: dict[int, tuple[str, str]]) -> None:
    """What is issued now keeps what was promised, and what was issued before is the same."""
    versions = (await office.get(f"{month}/issues")).json()
    issued = [each for each in versions if each["state"] in ("issued", "restated")]
    assert frozen.keys() <= {each["number"] for each in issued}
    for each in issued:
        assert each["issued_by"] is not None
        assert each["issued_by"] not in each["makers"]
        told = [office.world.at(cutoff["domain"], cutoff["change_no"]) for cutoff in each["cutoffs"]]
        if each["kind"] == "final":
            assert all(one.value is not None and not one.provisional for one in told)
        document = (await office.get(f"{month}/issues/{each['number']}/document")).content
        now = (hashlib.sha256(document).hexdigest(), each["payload_sha256"])
        assert frozen.setdefault(each["number"], now) == now
    followed = Counter((each["kind"], each["restates"]) for each in issued)
    assert all(count == 1 for count in followed.values())
    kinds = {each["number"]: each["kind"] for each in issued}
    assert all(each["restates"] is None or kinds[each["restates"]] == each["kind"] for each in issued)
    heads = Counter(each["kind"] for each in issued if each["state"] == "issued")
    assert all(count == 1 for count in heads.values())
