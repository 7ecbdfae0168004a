"""The demo district's modules and their templates belong together."""

from pathlib import Path

import demo
from bureau_common.testing.workspace import ROOT

FOLDER = ROOT / "deploy/demo"
LOADED = [book for book, _ in (*demo.FILES, *demo.PROPOSALS, *demo.AFTER)]


def says(template: Path) -> str:
    """The module of a template's topic."""
    return template.with_name(f"{template.name.partition('.')[0]}.py").read_text(encoding="utf-8")


def test_every_template_is_named_by_its_topic_and_every_loaded_book_has_one() -> None:
    templates = [path for suffix in ("csv", "json") for path in FOLDER.glob(f"*/*.*.{suffix}")]
    names = {path: path.name.split(".")[1] for path in templates}
    assert [str(path) for path, name in names.items() if f'"{name}"' not in says(path)] == []
    assert len(LOADED) > 80
    told = {each for each in LOADED if each.partition("/")[2] not in ("filings", "filing-plans")}
    assert told <= {f"{path.parent.name}/{name}" for path, name in names.items()}  # filings follow from what is loaded


def test_every_topic_of_the_demo_is_loaded_and_is_a_topic_of_its_service() -> None:
    for module in FOLDER.glob("*/*.py"):
        service, topic = module.parent.name, module.stem
        if topic in ("__init__", "households"):  # households go in one by one, each with its head
            continue
        assert topic in (module.parent / "__init__.py").read_text(encoding="utf-8")
        assert (ROOT / f"services/{service}-svc/src/{service}_svc/topics/{topic}").is_dir(), module


def test_every_file_of_the_demo_is_text_of_an_office_with_its_headers_and_rows() -> None:
    for book, make_file in (*demo.FILES, *demo.AFTER):
        header, *rows = make_file().decode("gb18030").splitlines()
        assert "来源单号" in header.split(",")
        assert rows, book
        assert "{" not in "".join(rows), book
