"""The words of the pages: each stands in both languages, and none beside them in a template."""

import re
from importlib.resources import files
from pathlib import Path

from bureau_common.kit.core.context import current, enter, new_context
from bureau_gateway.issues.page import OPERATIONS
from bureau_gateway.marks import DOMAIN_LABELS, STATES
from bureau_gateway.months.schemas import FilingCase, MonthState
from bureau_gateway.pages.words import ENGLISH, in_language

PACKAGE = Path(str(files("bureau_gateway")))
TEMPLATES = {path.name: path.read_text("utf-8") for path in PACKAGE.joinpath("pages/templates").glob("*.j2")}
CODE = {str(path.relative_to(PACKAGE)): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
CHINESE = re.compile("[\u4e00-\u9fff]+")
HOLE = re.compile(r"\{(\w+)\}")


def test_every_word_of_a_template_and_of_the_code_is_known_in_english() -> None:
    said = [each for text in TEMPLATES.values() for each in re.findall(r"""_\(\s*"([^"]+)\"""", text)]
    coded = [each for text in CODE.values() for each in re.findall(r"""in_language\(\s*"([^"]+)\"""", text)]
    assert len(said) > 80
    assert len(coded) > 40
    labels = [*STATES.values(), *DOMAIN_LABELS.values(), *OPERATIONS.values()]
    labels += [each.label_zh for each in (*MonthState, *FilingCase)]
    assert [each for each in (*said, *coded, *labels) if each not in ENGLISH] == []


def test_no_template_says_anything_in_one_language_only() -> None:
    # The button that leads back to Chinese is written in it; so is what stands around the formula, which is Chinese.
    allowed = {"bar.html.j2": ["中文"], "figure.html.j2": ["第", "版"]}
    found = {
        name: CHINESE.findall(re.sub(r"\{#.*?#\}|_\((?:[^()]|\([^()]*\))*\)|/\*.*?\*/", "", text, flags=re.DOTALL))
        for name, text in TEMPLATES.items()
    }
    assert {name: words for name, words in found.items() if words} == allowed


def test_both_languages_have_the_same_holes() -> None:
    assert {zh: en for zh, en in ENGLISH.items() if sorted(HOLE.findall(zh)) != sorted(HOLE.findall(en))} == {}
    assert [en for en in ENGLISH.values() if CHINESE.search(en)] == []


def test_words_are_told_in_the_language_of_the_request() -> None:
    before = current()
    assert in_language("已登录：{person}", person="张三") == "已登录：张三"
    enter(new_context(accept_language="en"))
    assert in_language("已登录：{person}", person="张三") == "Signed in: 张三"
    enter(before)


def test_no_word_is_kept_that_nothing_says() -> None:
    written = "".join([*TEMPLATES.values(), *[text for name, text in CODE.items() if name != "pages/words.py"]])
    own = ("Markdown 文本",)
    assert [each for each in ENGLISH if f'"{each}"' not in written and each not in own] == []
