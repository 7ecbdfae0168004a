"""A DOCX template is its paragraphs' text: runs joined, headings marked; hostile files are refused unread."""

import base64
import io
import zipfile

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_gateway.report.own.word_file import text_of

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {SPACE}><w:style w:styleId="a3"><w:name w:val="Title"/></w:style>
<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>"""


def docx(body: str, *, styles: str = STYLES, head: str = "") -> str:
    """A DOCX file of these paragraphs, in base64."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"{head}<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        package.writestr("word/styles.xml", styles)
    return base64.b64encode(file.getvalue()).decode()


def paragraph(*runs: str, style: str = "") -> str:
    said = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{said}{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def test_runs_are_joined_and_headings_marked() -> None:
    body = paragraph("报告", style="a3") + paragraph("一、收入", style="1")
    body += paragraph("收入{{ amo", "unt(“revenue.general", "_revenue.ytd”) }}，“三保”无缺口。")
    assert text_of(docx(body)) == (
        '# 报告\n\n## 一、收入\n\n收入{{ amount("revenue.general_revenue.ytd") }}，“三保”无缺口。\n'
    )


def test_a_tag_that_stands_alone_belongs_to_what_follows() -> None:
    body = paragraph("{% if month == 12 %}") + paragraph("全年。") + paragraph("{% endif %}")
    assert text_of(docx(body)) == "{% if month == 12 %}\n全年。\n\n{% endif %}"


def test_a_text_box_takes_nothing_of_its_paragraph_and_no_text_is_read_twice() -> None:
    """Word keeps a text box for older programs once more, and moved text where it was and where it is."""
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    alternate = f'<w:r><mc:AlternateContent xmlns:mc="{space}">{twice}</mc:AlternateContent></w:r>'
    body = f"<w:p><w:r><w:t>收入</w:t></w:r>{alternate}<w:r><w:t>增长。</w:t></w:r></w:p>"
    moved = "".join(f"<w:{kind}><w:r><w:t>{kind}</w:t></w:r></w:{kind}>" for kind in ("moveFrom", "moveTo"))
    assert text_of(docx(f"{body}<w:p>{moved}</w:p>")) == "框内\n\n收入增长。\n\nmoveTo\n"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("no base64!", "base64"),
        (base64.b64encode(b"no zip").decode(), "docx"),
        (docx("", head='<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "doctype"),
        (docx("<w:p>" * 100), "docx"),
        (docx(paragraph("水" * 3_000_000)), "too_large"),
    ],
)
def test_a_hostile_file_is_refused(content: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        text_of(content)
    assert [each.rule for each in refused.value.errors] == [rule]


def test_a_paragraph_of_many_tags_is_read_whole() -> None:
    """What was left was copied for each: 1 KB of a file took half a minute."""
    assert text_of(docx(paragraph("{{“a”}}“b”" * 50_000))) == '{{"a"}}“b”' * 50_000 + "\n"
