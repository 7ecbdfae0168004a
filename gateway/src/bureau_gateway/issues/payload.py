"""The canonical payload of a report: what it says, in one spelling, so that its hash says whether it still says the same.

It has every figure with its state, its inputs and the version of its formula, every claim, every sentence, and the change
and chain of each service; and nothing of how a page looks, so that a report of years ago has the same payload today.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.report import Report

VERSION = 1
"""Of the shape of the payload; a new one stands beside this one, for versions that are issued from then on."""


def payload_of(report: Report, names: Mapping[str, str]) -> bytes:
    """The canonical payload: JSON with sorted keys and no white space, in UTF-8."""
    sections = report.sections
    whole = {
        "version": VERSION,
        "names": dict(names),
        "period": report.period,
        "cutoffs": {each.domain: {"change_no": each.change_no, "chain": each.chain} for each in sections},
        "figures": {figure.id: canonical_figure(figure) for each in sections for figure in each.figures},
        "claims": {claim.id: claim.holds for each in sections for claim in each.claims},
        "paragraphs": paragraphs_of(report),
    }
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def paragraphs_of(report: Report) -> list[str]:
    return ["".join(run.text for run in paragraph.runs) for paragraph in report.paragraphs]


def canonical_figure(figure: Figure) -> dict[str, Any]:
    """What a figure is and what it was computed from, without words that may be put otherwise."""
    return {
        "value": figure.value,
        "state": figure.state,
        "carried_from": figure.carried_from,
        "provisional": figure.provisional,
        "unit": figure.unit,
        "formula": figure.formula,
        "formula_version": figure.formula_version,
        "inputs": [each.model_dump(mode="json", exclude={"label_zh"}) for each in figure.inputs],
    }
