"""What two reports say otherwise: sentence by sentence, and within bounds whatever a template prints."""

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Paragraph, Report, TextRun
from bureau_gateway.issues import diff, service
from bureau_gateway.issues.diff import MOST, sentence_differences, sentences


def report(*texts: str) -> Report:
    paragraphs = [Paragraph(level=None, runs=[TextRun(text=text)]) for text in texts]
    kept = {"missing": [], "carried": [], "sections": [], "paragraphs": paragraphs}
    return Report(period=Period(2021, 10), is_partial=False, is_provisional=False, **kept)


def test_sentences_stand_beside_those_in_their_place() -> None:
    (found,) = sentence_differences(report("收入1万元。支出2万元。"), report("收入3万元。支出2万元。"))
    assert (found.old, found.new) == (["收入1万元。"], ["收入3万元。"])
    repeated = ["收入增长。"] * 300
    (found,) = sentence_differences(report(*repeated, "支出。"), report(*repeated))
    assert (found.old, found.new) == (["支出。"], [])


def test_of_reports_with_too_many_sentences_the_whole_stands_beside_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laid out one by one a thousand sentences took seconds, and four thousand minutes, of the one thread."""
    old = report("".join(f"好。{number}。" for number in range(MOST // 2 + 1)))
    new = report("".join(f"好。第{number}。" for number in range(MOST // 2 + 1)))
    monkeypatch.setattr(diff, "SequenceMatcher", None)  # it is not asked
    (found,) = sentence_differences(old, new)
    assert (found.old, found.new) == (sentences(old), sentences(new))
    assert sentence_differences(old, old) == []


def test_whether_a_restatement_says_anything_new_is_asked_without_laying_sentences_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is asked under the lock of all versions, in which nothing may grow with the reports but their own length."""
    monkeypatch.setattr(diff, "SequenceMatcher", None)
    service._refuse_empty(report("收入1万元。"), report("收入2万元。"))
    with pytest.raises(Refused):
        service._refuse_empty(report("收入1万元。"), report("收入1万元。"))
