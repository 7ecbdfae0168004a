"""Pages as a reader sees them: links, definitions, and tables, parsed by the standard library."""

from decimal import Decimal
from html.parser import HTMLParser

_VOID = ("meta", "input", "br")


class Page(HTMLParser):
    """Everything that the journeys look for in a page; a tag that is closed wrongly fails the test."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: dict[str, str] = {}
        """Address by text; the first one counts."""
        self.figures: list[str] = []
        """Addresses of the report's figures."""
        self.inputs: dict[str, str] = {}
        self.header: list[str] = []
        self.rows: list[list[str]] = []
        self.footer: list[str] = []
        self.terms: dict[str, str] = {}
        self.text = ""
        self._open: list[str] = []
        self._seen: list[str] = []
        self._href = self._term = ""
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "input":
            self.inputs[given["name"]] = given.get("value", "")
        if tag == "tr" and "tbody" in self._open:
            self.rows.append([])
        if tag == "a":
            self._href = given["href"]
            if "figure" in given.get("class", "").split():
                self.figures.append(self._href)
        if tag not in _VOID:
            self._open.append(tag)
            self._seen.append("")

    def handle_data(self, data: str) -> None:
        self.text += data
        self._seen = [text + data for text in self._seen]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        text = self._seen.pop().strip()
        match tag:
            case "a":
                self.links.setdefault(text, self._href)
            case "dt":
                self._term = text
            case "dd":
                self.terms[self._term] = text
            case "th" if "thead" in self._open:
                self.header.append(text)
            case "td" if "tfoot" in self._open:
                self.footer.append(text)
            case "td":
                self.rows[-1].append(text)

    @property
    def contributions(self) -> list[Decimal]:
        """What the rows of the page add or take off: their last column."""
        return [amount(row[-1]) for row in self.rows]


def amount(text: str) -> Decimal:
    """The number at the head of a text, read as it is printed."""
    return Decimal(text.split(maxsplit=1)[0].replace(",", ""))
