"""The printable page: its structure, escaping, links and annex."""

import hashlib
from datetime import UTC, datetime
from html.parser import HTMLParser

from bureau_common.schemas.report import Section
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.render_html import render_html
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, complete, figure, unavailable

Tag = tuple[str, dict[str, str | None]]


class Page(HTMLParser):
    """The tags of a page, and the text of each element by the order they open in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.closed: list[str] = []
        self.text: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.closed.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.text.append((self._open[-1], data))

    def texts(self, tag: str) -> list[str]:
        return [text for name, text in self.text if name == tag]


def page(body: str, *sections: Section, names: Names | None = None) -> str:
    return render_html(compose(OCTOBER, sections, parse_template(body), names or Names()))


WHOLE = complete("revenue", 42, figure("revenue.x.ytd", "50000.00"))


def test_levels_become_headings_and_runs_stand_without_spaces() -> None:
    html = page("# 标题\n## 一\n### 二\n#### 三\n收入{{ fig('revenue.x.ytd') }}万元。", WHOLE)
    assert "<h1>标题</h1>\n<h2>一</h2>\n<h3>二</h3>\n<h4>三</h4>\n" in html
    assert (
        '<p>收入<a class="figure" href="/v1/figures/revenue.x.ytd/records?period=2021-10&amp;as_of=42"'
        ' data-about="一项数据，单位万元，本年累计；算法：receipts" aria-describedby="about-revenue.x.ytd">5</a>万元。</p>'
        in html
    )


def test_what_a_figure_is_shows_without_script_and_is_read_aloud() -> None:
    html = page("{{ fig('revenue.x.ytd') }}和{{ fig('revenue.x.ytd') }}", WHOLE)
    described = [given["aria-describedby"] for tag, given in Page(html).tags if "aria-describedby" in given]
    assert described == ["about-revenue.x.ytd"] * 2
    assert html.count('<span id="about-revenue.x.ytd">一项数据，单位万元，本年累计；算法：receipts</span>') == 1
    assert "a.figure[data-about]:focus-visible::after { content: attr(data-about)" in html
    assert "tfoot { display: table-row-group; }" in html


def test_the_page_is_well_formed_chinese_html() -> None:
    html = page("# 标题\n正文", WHOLE, unavailable("debt"))
    found = Page(html)
    assert html.startswith("<!DOCTYPE html>\n")
    assert found.tags[0] == ("html", {"lang": "zh-CN"})
    assert ("meta", {"charset": "utf-8"}) in found.tags
    assert found.closed[-1] == "html"
    assert found.texts("title") == ["标题"]


def test_without_a_title_the_page_is_named_by_its_period() -> None:
    assert Page(page("正文", WHOLE)).texts("title") == ["2021年10月报告"]


def test_text_is_escaped_everywhere() -> None:
    evil = "<script>alert('1')</script>&\""
    sections = [
        complete("<b>x", 1, figure("revenue.t.ytd", evil, "等"), chain="<i>&\"'"),
        unavailable("debt", reason=evil),
        complete("credit", 2, figure("credit.g.ytd", None, name_zh=evil, notes=(evil,))),
    ]
    html = page(
        "# {{ district }}\n<img src=x onerror=y>{{ fig('revenue.t.ytd') }}{{ fig('credit.g.ytd') }}",
        *sections,
        names=Names(district=evil),
    )
    found = Page(html)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert found.texts("title") == [evil]
    assert found.texts("h1") == [evil]
    assert "<img src=x onerror=y>" in found.texts("p")
    assert html.count("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&#34;") == 8


def test_there_is_no_script_no_handler_and_nothing_from_outside() -> None:
    html = page("# 标题\n{{ fig('revenue.x.ytd') }}{{ fig('debt.y.balance') }}", WHOLE, unavailable("debt"))
    found = Page(html)
    assert {tag for tag, _ in found.tags} & {"script", "link", "img", "iframe", "object", "form", "base"} == set()
    attributes = {name for _, given in found.tags for name in given}
    assert {name for name in attributes if name.startswith("on") or name in ("src", "style")} == set()
    assert all((given["href"] or "").startswith("/v1/figures/") for _, given in found.tags if "href" in given)
    assert "url(" not in html
    assert "@import" not in html
    assert "http" not in html


def test_the_print_layout_follows_the_standard() -> None:
    html = page("正文", WHOLE)
    assert "@page { size: A4; margin: 37mm 26mm 35mm 28mm; }" in html
    assert "font: 16pt/28.95pt FangSong" in html


def test_a_gap_is_marked_and_a_reported_figure_is_not() -> None:
    found = Page(page("{{ fig('revenue.x.ytd') }}{{ fig('revenue.y.ytd') }}", WHOLE))
    assert [given["class"] for tag, given in found.tags if tag == "a"] == ["figure", "figure gap"]
    assert found.texts("a") == ["5", "〔暂缺〕"]


def test_a_zero_is_no_gap() -> None:
    zero = complete("revenue", 42, figure("revenue.x.ytd", "0.00", state="zero"))
    assert [given["class"] for tag, given in Page(page("{{ fig('revenue.x.ytd') }}", zero)).tags if tag == "a"] == [
        "figure"
    ]


def test_the_annex_tells_where_each_section_stands() -> None:
    down = unavailable("credit", "3秒内未应答", datetime(2021, 11, 5, 16, 30, tzinfo=UTC))
    found = Page(page("正文", WHOLE, down, complete("debt", 7, chain="abc"), complete("other", 9)))
    assert found.texts("th") == ["来源", "状态", "数据版本", "校验码", "说明"]
    assert found.texts("td") == [
        *("财政收支", "完整", "42", "—"),
        *("普惠金融", "服务暂不可用", "—", "3秒内未应答（自2021年11月6日00:30起）"),
        *("政府债务", "完整", "7", "—"),
        *("other", "完整", "9", "—"),
    ]
    assert found.texts("code") == ["0f1e2d3c 4b5a6978 8796a5b4", "—", "abc", "0f1e2d3c 4b5a6978 8796a5b4"]


def test_a_check_code_is_printed_whole() -> None:
    code = hashlib.sha256(b"a change").hexdigest()
    (printed,) = Page(page("正文", complete("debt", 7, chain=code))).texts("code")
    assert (printed.replace(" ", ""), max(map(len, printed.split()))) == (code, 8)


def test_the_annex_lists_missing_figures_by_their_chinese_names() -> None:
    section = complete(
        "revenue",
        42,
        figure("revenue.y.ytd", None, name_zh="非税收入", notes=("未报：ytd",)),
        figure("revenue.z.yoy_pct", None, "%", state="not_applicable", name_zh="收入同比", notes=("上年同期为0元",)),
    )
    found = Page(page("{{ fig('revenue.z.yoy_pct') }}{{ fig('revenue.y.ytd') }}{{ fig('debt.a.balance') }}", section))
    # An undefined ratio is no gap: its records are all there.
    assert found.texts("h3") == ["缺少的数据（2项）"]
    assert found.texts("li") == ["：未报送；未报：ytd", "暂时无法取得：debt.a.balance"]
    assert found.texts("a")[-1] == "非税收入"
    assert ("a", {"href": "/v1/figures/revenue.y.ytd?period=2021-10&as_of=3"}) in found.tags


def test_a_partial_report_says_so_below_its_title_and_a_whole_one_does_not() -> None:
    note = "本报告数据尚不完整：政府债务服务暂不可用，所涉数据以〔暂缺〕标出。清单见附件。"
    partial = page("# 标题\n正文", WHOLE, unavailable("debt"))
    assert f'<h1>标题</h1>\n<p class="note">{note}</p>\n<p>正文</p>' in partial
    whole = page("# 标题\n正文{{ fig('revenue.x.ytd') }}", WHOLE)
    assert note not in whole
    assert "缺少的数据" not in whole
