"""Reports a second against the peers' consolidated report: unchanged, and each after a write."""

from ..generator import Request
from ..ground import TENTH, Asking, Ground
from ..harness import Goal, Row, Sample, Variant, interleaved
from ..stage import PERIOD, after_each, bare, receipts, rivals

_READERS, _SECONDS, _WRITES = 8, 2.0, 8
_STATIC = "static bytes"
_GOALS = {"postgraphile": (Goal(">=", 12), Goal(">=", 1)), "django": (None, None)}


async def measure(ground: Ground) -> list[Row]:
    (peers, compared), floors, up = await ground.once(rivals), await ground.once(bare), await ground.suite(TENTH)
    recorder = Asking(up, "recorder")
    asked = {"suite": Asking(up).get(f"/v1/reports/{PERIOD}"), **peers.report(PERIOD)}

    def unchanged(request: Request) -> Variant:
        async def read() -> Sample:
            fired = await ground.generator.fire([[request]], seconds=_SECONDS, readers=_READERS)
            return Sample(fired.rate, fired.answers)

        return read

    def changed(request: Request) -> Variant:
        async def read() -> Sample:
            # The same writes before the peers' reports: whatever they cost the machine, all bear it.
            fired = await ground.generator.fire(after_each(receipts(recorder, _WRITES), [request]))
            seconds = [second for shot in fired.by_shot[1::2] for second in shot]
            return Sample(len(seconds) / sum(seconds), fired.answers)

        return read

    unwritten = {**asked, _STATIC: floors.kept}
    kept = await interleaved({name: unchanged(request) for name, request in unwritten.items()}, ground.rounds)
    anew = await interleaved({name: changed(request) for name, request in asked.items()}, ground.rounds)
    rows = [
        Row(
            "throughput", f"static bytes of the report a second, {_READERS} readers, against postgraphile", "times", None,
            kept.ratio(_STATIC, "postgraphile"), beside=kept.medians("1/s"), refused=kept.refused(),
            note="what a bare ASGI server that keeps the report's bytes does with the same generator: no report can do more",
        )
    ]  # fmt: skip
    for name, (goal, goal_anew) in _GOALS.items():
        rows += [
            Row(
                "throughput", f"reports a second, unchanged, {_READERS} readers, against {name}", "times", goal,
                kept.ratio("suite", name), beside=kept.medians("1/s"), refused=kept.refused(), note=_favours(compared),
            ),
            Row(
                "throughput", f"reports a second, each after a write, one reader, against {name}", "times", goal_anew,
                anew.ratio("suite", name), beside=anew.medians("1/s"), refused=anew.refused(),
                note="what the write takes is not counted; the peer reads a database in which nothing is written",
            ),
        ]  # fmt: skip
    return rows


def _favours(compared: int) -> str:
    return (
        f"the peer's report is {compared} sums of one table, equal to the suite's; no ratios, words, claims or rights"
    )
