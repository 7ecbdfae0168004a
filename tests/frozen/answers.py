"""The answers that are stored beside a dump, and how those of today are compared with them."""

import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .apps import Summaries

Answers = dict[str, dict[str, dict[str, Any]]]
"""By service and month: figures by id with value, state and formula version, and claims by id with what they said."""


def answers_of(summaries: Mapping[str, Summaries]) -> Answers:
    """What is stored of the summaries: that by which a reader of a printed report would notice a change."""
    return {
        service: {month: _kept(summary) for month, summary in by_month.items()}
        for service, by_month in summaries.items()
    }


def _kept(summary: Mapping[str, Any]) -> dict[str, Any]:
    figures = {
        figure["id"]: {name: figure[name] for name in ("value", "state", "formula_version")}
        for figure in summary["figures"]
    }
    claims = {claim["id"]: {"holds": claim["holds"], "depends_on": claim["depends_on"]} for claim in summary["claims"]}
    return {"figures": figures, "claims": claims}


def write(answers: Answers, file: Path) -> None:
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file.write_bytes(lzma.compress(text.encode(), preset=9))


def read(file: Path) -> Answers:
    answers: Answers = json.loads(lzma.decompress(file.read_bytes()))
    return answers


def risen(then: Answers, now: Answers) -> dict[str, tuple[int, int]]:
    """The figures whose formula version rose, with both versions: they may say something else since."""
    found = {}
    for _, figures, current in _months(then, now, "figures"):
        for each, stored in figures.items():
            before, after = stored["formula_version"], current.get(each, stored)["formula_version"]
            if after > before:
                found[each] = (before, after)
    return found


def differences(then: Answers, now: Answers, reasons: Mapping[str, str]) -> list[str]:
    """What is not as it was: figures apart that rose and claims on these, and what vanished or was judged anew for a
    stated reason."""
    rose = risen(then, now)
    found = []
    for where, figures, current in _months(then, now, "figures"):
        for each, stored in figures.items():
            if each not in current:
                found += [f"{where} {each} is gone"] * (each not in reasons)
            elif each not in rose and current[each] != stored:
                found.append(f"{where} {each}: {_said(stored)} -> {_said(current[each])}")
    for where, claims, current in _months(then, now, "claims"):
        for each, stored in claims.items():
            if each in reasons or rose.keys() & {*stored["depends_on"]}:
                continue
            if each not in current:
                found.append(f"{where} {each} is gone")
            elif current[each]["holds"] != stored["holds"]:
                found.append(f"{where} {each}: {stored['holds']} -> {current[each]['holds']}")
    return found


def _said(figure: Mapping[str, Any]) -> str:
    return f"{figure['value']} ({figure['state']}, formula {figure['formula_version']})"


def _months(then: Answers, now: Answers, kind: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for service, by_month in then.items():
        for month, stored in by_month.items():
            yield f"{service} {month}", stored[kind], now[service][month][kind]


def reasons_of(file: Path) -> dict[str, str]:
    """A line each: the id of what vanished, or of a claim that is judged otherwise, and after a blank why."""
    said = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    reasons = {each: reason.strip() for each, _, reason in (line.partition(" ") for line in said)}
    if without := [each for each, reason in reasons.items() if not reason]:
        raise ValueError(f"{file.name} gives no reason for {', '.join(without)}")
    return reasons
