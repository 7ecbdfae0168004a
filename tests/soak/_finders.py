"""Those who look for what a hand did: the replay, `verify`, and the offline check against what was noted at the issue."""

from collections import Counter
from pathlib import Path
from typing import Any

from bureau_common.kit.audit.slices import Audit
from bureau_common.kit.audit.verify import begin, take_slice
from bureau_common.schemas.periods import Period
from bureau_gateway.issues.reading import pick, read_versions_of
from bureau_gateway.issues.replay import read_kept
from tests.suite import Suite
from toy.proofs import load as load_tool

MONTH = "2021-10"
REPORT = f"/v1/reports/{MONTH}"
Body = dict[str, Any]


class Finders:
    """The three who look: the replay, `verify`, and the offline check against what was noted when the report was issued."""

    def __init__(self, suite: Suite, issued: Body, folder: Path) -> None:
        self.suite, self.issued, self.folder = suite, issued, folder
        self.apps = {**suite.apps, "gateway": suite.gateway_app}
        self.noted = {each["domain"]: each for each in issued["cutoffs"]}
        self.tool = load_tool()

    async def replay(self) -> bool:
        """What the replays say of everything that is stored, and if nothing, what they compute anew."""
        numbers = (1, self.issued["number"])
        async with self.suite.gateway_app.state.database.reading() as session:
            rows = await read_versions_of(session, Period.parse(MONTH))
            for number in numbers:
                if (await read_kept(session, pick(rows, number))).tampered:
                    return True
        for number in numbers:
            told = (await self.suite.get(f"{REPORT}/issues/{number}/replay")).raise_for_status().json()
            if told["outcome"] != "same" or told["rendered_otherwise"]:
                return True
        return False

    async def verify(self, domain: str) -> str | None:
        """The first problem that verification comes to."""
        app = self.apps[domain]
        audit, database = Audit(app.state.ledger, self.folder), app.state.database
        place, more = await begin(database, audit), True
        while more:
            found = await take_slice(database, audit, place)
            if found.problems:
                return "; ".join(found.problems)
            place, more = found.place, found.more
        return None

    async def proof(self, figure: str) -> Body:
        path = f"{REPORT}/issues/{self.issued['number']}/proof?figure={figure}"
        told: Body = (await self.suite.get(path)).raise_for_status().json()
        return told

    def check(self, proof: Body) -> tuple[list[str], list[str]]:
        """What the tool says, with nothing but the file and the noted checkpoint."""
        noted = self.noted[proof["figure"]["id"].partition(".")[0]]
        found: tuple[list[str], list[str]] = self.tool.check(proof, noted["change_no"], noted["chain"])
        return found


async def prove_all(finders: Finders) -> tuple[list[Body], list[str]]:
    """The proof of every figure: those that are proved to the last input, and those in which something is said to be wrong."""
    told = (await finders.suite.get(f"{REPORT}/issues/{finders.issued['number']}/figures")).json()["figures"]
    proved, wrong, remarks, whole = [], list[str](), Counter[str](), 0
    for figure in told:
        proof = await finders.proof(figure["id"])
        problems, unproved = finders.check(proof)
        wrong += [f"{figure['id']}: {each}" for each in problems]
        whole += not unproved
        if all("flow" in each and "sign" in each for each in proof["inputs"]):
            proved.append(proof)
        remarks.update({_kind_of(each) for each in unproved})
    print(f"  offline: {len(told)} figures, {len(wrong)} wrong; {whole} are proved, and of the others it is said:")
    for remark, count in remarks.most_common():
        print(f"    {count:4} {remark}", flush=True)
    return proved, wrong


_REMARKS = (
    "stands as the service says it", "that its rows count", "are of before", "by a formula", "is carried", "have no path",
    "rows are too many",
)  # fmt: skip


def _kind_of(remark: str) -> str:
    """A remark without what is another in each figure."""
    kind = next((each for each in _REMARKS if each in remark), remark)
    return f"{kind}: {remark.rpartition(': ')[2]}" if kind in (_REMARKS[0], "have no path") else kind
