"""The guides tell what the code does: problem codes, books that need two persons, and no link that leads nowhere."""

import re
from pathlib import Path

import pytest

from bureau_common.kit.core.errors import TEXTS
from bureau_common.testing.workspace import ROOT
from bureau_gateway.documentation import domain_document
from bureau_gateway.openapi import DOMAINS, own_document

PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs/guide").glob("*.md")),
]


def test_the_guide_lists_every_problem_code_with_its_status() -> None:
    guide = (ROOT / "docs/guide/calling-system.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \| (.+) \|$", guide, re.MULTILINE)
    assert listed == [(code, str(status), english) for code, (status, _, english) in TEXTS.items()]


def test_the_guide_names_every_book_that_takes_proposals() -> None:
    documents = [own_document(), *map(domain_document, DOMAINS)]
    paths = [path for document in documents for path in document["paths"]]
    books = {path.split("/")[-2] for path in paths if path.endswith("/proposals")}
    guide = (ROOT / "docs/guide/calling-system.md").read_text(encoding="utf-8")
    section = guide.partition("## Two persons")[2].partition("\n```")[0]
    assert books == set(re.findall(r"`([a-z-]+)`", section))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
