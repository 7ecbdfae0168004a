"""`python -m tests.frozen.capture --gateway … --clients … --out …`: what a running suite answers, as canonical JSON.

Each file holds one kind of question to one service, each line one question and its answer, with sorted keys:
`summaries` (every month), `cutoff_summaries` (at each cut-off the last month and some others, all in turn),
`series` (every figure over all months, now and at each cut-off), `rows` and `cutoff_rows` (the rows behind each figure,
of each input where that must be named), `breakdowns` (every figure by reporting unit), `lists` and `cutoff_lists` (every
read that needs no id: books, alerts, proposals, changes, tables by month, …), `histories` (some records of each list),
`exports` (every book and every template as CSV), `verified` (the journal's verification), `reports` (the text).

Everything is read as the viewer, and verification as the auditor. Of a refusal only the status is kept, since codes may
change. Two things are left out: `next_cursor` (opaque; all pages of a list are joined) and, of a verification, `anchored`
and `anchor` (the last anchor, which the clock decides). Nothing else moves with the clock: ids, times and chains stand in the data.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .asking import Suite, with_query
from .questions import Read, domains_of, evenly, filled, keys_in, measures_of, months_until, reads_of, spread

ROW_CUTOFFS, ROW_MONTHS, HISTORIES = 5, 3, 5
_APART = ("/summary", "/export", "/import/template", "/journal/verify")
"""Reads that are kinds of their own; what stands under a figure's id is, too."""


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Capture:
    """One run: whom it asks, where the answers go, and for which months and how many cut-offs."""

    suite: Suite
    out: Path
    months: Sequence[str]
    cutoffs: int
    cutoff_months: int
    at_once: int
    every: int

    def keep(self, service: str, kind: str, asks: Sequence[str], read: Callable[[str], Any] | None = None) -> list[Any]:
        """Ask in order, several at once, and write question and answer; what was asked is printed."""
        began = time.monotonic()
        (self.out / service).mkdir(parents=True, exist_ok=True)
        answers = []
        with (
            ThreadPoolExecutor(self.at_once) as threads,
            (self.out / service / f"{kind}.jsonl").open("w", encoding="utf-8") as file,
        ):
            # A few at a time: the answers of all would not fit into memory.
            for start in range(0, len(asks), 100):
                some = asks[start : start + 100]
                for ask, answer in zip(some, threads.map(read or self.suite.answer, some), strict=True):
                    file.write(canonical({"ask": ask, "answer": answer}) + "\n")
                    answers.append(answer if kind in ("summaries", "lists") else None)
        print(f"{service} {kind}: {len(asks)} answers in {time.monotonic() - began:.0f} s", flush=True)
        return answers

    def thinned(self, asks: Iterable[str]) -> list[str]:
        """Each n-th question only, for a sample; nothing that a later question is found by is thinned."""
        return list(asks)[:: self.every]


def capture_domain(capture: Capture, domain: str, reads: Sequence[Read]) -> None:
    """Everything of one service."""
    base, months = f"/v1/{domain}", capture.months
    summaries = capture.keep(domain, "summaries", [with_query(f"{base}/summary", {"period": each}) for each in months])
    head, figures = summaries[-1]["head"]["change_no"], summaries[-1]["figures"]
    cutoffs, few = spread(head, capture.cutoffs), spread(head, ROW_CUTOFFS)
    print(f"{domain}: change {head}, {len(figures)} figures, cut-offs {cutoffs}; rows and lists at {few}", flush=True)
    step = max(1, len(months) // capture.cutoff_months)
    asks = [
        with_query(f"{base}/summary", {"period": each, "as_of": cutoff})
        for position, cutoff in enumerate(cutoffs)
        for each in sorted({*months[position % step :: step], months[-1]})
    ]
    capture.keep(domain, "cutoff_summaries", capture.thinned(asks))
    _capture_figures(capture, domain, figures, cutoffs, few)
    _capture_lists(capture, domain, reads, few)
    verify = [f"{base}/journal/verify"]
    capture.keep(
        domain,
        "verified",
        verify,
        lambda ask: {**capture.suite.answer(ask, "audit_admin"), "anchored": None, "anchor": None},
    )


def _capture_figures(
    capture: Capture, domain: str, figures: Sequence[Any], cutoffs: Sequence[int], few: Sequence[int]
) -> None:
    base, months = f"/v1/{domain}/figures", capture.months
    span = {"from": months[0], "to": months[-1]}
    asks = [
        with_query(f"{base}/{figure['id']}/series", {**span, "as_of": cutoff})
        for cutoff in (None, *cutoffs)
        for figure in figures
    ]
    capture.keep(domain, "series", capture.thinned(asks))

    def rows(chosen: Sequence[str], at: Sequence[int | None]) -> list[str]:
        return [
            with_query(
                f"{base}/{figure['id']}/records", {"period": month, "measure": measure, "as_of": cutoff, "limit": 500}
            )
            for cutoff in at
            for month in chosen
            for figure in figures
            for measure in measures_of(figure)
        ]

    capture.keep(domain, "rows", capture.thinned(rows(evenly(months, ROW_MONTHS + 1)[1:], (None,))))
    capture.keep(domain, "cutoff_rows", capture.thinned(rows(months[-1:], few)))
    asks = [
        with_query(f"{base}/{figure['id']}/breakdown", {**span, "split": "reporting_unit", "measure": measure})
        for figure in figures
        for measure in measures_of(figure)
    ]
    capture.keep(domain, "breakdowns", capture.thinned(asks))


def _capture_lists(capture: Capture, domain: str, reads: Sequence[Read], few: Sequence[int]) -> None:
    """Every read that needs no id, in two rounds: what the first one's records hold fills the second one's parameters."""
    listed = [read for read in reads if "{" not in read.path and not read.path.endswith(_APART)]
    queries = [(read, query) for read in listed for query in filled(read, capture.months, {})]
    answers = capture.keep(domain, "lists", [read.ask(query) for read, query in queries])
    known = keys_in(answers)
    rest = [read for read in listed if not any(read is each for each, _ in queries)]
    second = [(read, query) for read in rest for query in filled(read, capture.months, known)]
    capture.keep(domain, "lists_by_key", [read.ask(query) for read, query in second])
    for read in rest:
        if not any(read is each for each, _ in second):
            print(f"{domain}: NOT ASKED, no value is known for {list(read.needed)}: {read.path}", flush=True)
    asks = [
        read.ask({**query, "as_of": cutoff})
        for cutoff in few
        for read, query in queries
        if read.is_cut_off and ("period" not in query or query["period"] == capture.months[-1])
    ]
    capture.keep(domain, "cutoff_lists", capture.thinned(asks))
    # A list's single record stands under the list's own path.
    single = {read.path.rpartition("/{")[0] for read in reads if read.path.endswith("}") and not read.needed}
    asks = [
        f"{read.path}/{item['id']}"
        for (read, _), answer in zip(queries, answers, strict=True)
        if read.path in single and "items" in answer
        for item in evenly(answer["items"], HISTORIES)
    ]
    capture.keep(domain, "histories", asks)
    files = [read.path for read in reads if read.path.endswith(("/export", "/import/template"))]
    capture.keep(domain, "exports", [with_query(path, {"format": "csv"}) for path in files])


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.frozen.capture")
    parser.add_argument("--gateway", required=True, help="http://127.0.0.1:PORT")
    parser.add_argument("--clients", type=Path, required=True, help="clients.json of the suite's data folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cutoffs", type=int, default=50, help="at most so many of each service's changes")
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--cutoff-months", type=int, default=36, help="of how many months each cut-off gets a summary")
    parser.add_argument("--until", default="2021-12", help="the last month")
    parser.add_argument("--at-once", type=int, default=3, help="questions under way at the same time")
    parser.add_argument("--every", type=int, default=1, help="a sample: each n-th question of the long kinds only")
    given = parser.parse_args()
    began = time.monotonic()
    suite = Suite(given.gateway, given.clients)
    months = months_until(given.until, given.months)
    capture = Capture(suite, given.out, months, given.cutoffs, given.cutoff_months, given.at_once, given.every)
    document = suite.document()
    print(f"Months {months[0]} to {months[-1]}, at most {given.cutoffs} cut-offs", flush=True)
    for domain in domains_of(document):
        capture_domain(capture, domain, reads_of(document, domain))
    texts = [with_query(f"/v1/reports/{month}/document", {"format": "md"}) for month in months]
    capture.keep("gateway", "reports", texts, suite.report)
    print(f"All in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
