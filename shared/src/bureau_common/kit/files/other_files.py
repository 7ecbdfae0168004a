"""Files that are no tables, or tables in a format that is not read: each is told by what it is, with the way out."""

import re

from ..core.errors import malformed

_XLSX_ZH = "请用Excel或WPS打开后另存为XLSX"
_XLSX_EN = "open it in a spreadsheet program and save it as XLSX"
_KINDS: tuple[tuple[str, bytes, str, str], ...] = (
    (
        "xls", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "旧版XLS文件或加了密码的文件，请去掉密码并另存为XLSX",
        "An old XLS file, or one with a password: save it as XLSX without a password",
    ),
    ("xml", rb"<\?xml(?!.*<html)|<Workbook", f"文件是XML表格，不是XLSX；{_XLSX_ZH}", f"The file is XML; {_XLSX_EN}"),
    ("html", rb"<|MIME-Version", f"文件是网页（HTML），不是表格文件；{_XLSX_ZH}", f"The file is a web page (HTML); {_XLSX_EN}"),
    ("pdf", b"%PDF", "文件是PDF，不是表格文件，请导入原表的XLSX或CSV", "The file is a PDF; send the table itself as XLSX or CSV"),
    ("image", rb"\x89PNG|\xff\xd8\xff|GIF8", "文件是图片，请导入原表的XLSX或CSV", "The file is an image; send the table"),
    ("archive", rb"Rar!|7z\xbc\xaf|\x1f\x8b", "文件是压缩包，请解压后导入其中的表", "The file is an archive; unpack it"),
)  # fmt: skip
"""The first that fits counts; formats are told apart by how they begin."""


def refuse_other(start: bytes) -> None:
    """Refuse what begins as something else than text does: a name like `a.xls` says nothing certain."""
    bare = start.removeprefix(b"\xef\xbb\xbf")
    if bare[:2] in (b"\xff\xfe", b"\xfe\xff"):
        bare = bare[2:].replace(b"\x00", b"")
    bare = bare.lstrip()
    for rule, pattern, zh, en in _KINDS:
        if re.match(pattern, bare, re.IGNORECASE | re.DOTALL):
            raise malformed("file", rule, zh, en)
