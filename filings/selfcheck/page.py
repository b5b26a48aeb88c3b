"""Reads the article of a report back as a browser would, and holds it against the database."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from filings.drawing import draw
from filings.reading import TableView
from filings.reading.cells import by_address
from filings.reading.place import anchor

from .difference import Difference, Differs, all_same, same
from .expected import Expected

FILE = "HTML"
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Element:
    """An element of the page. `children` holds elements and texts in order."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, wanted: "Callable[[Element], bool]") -> "Iterator[Element]":
        """Every element below this one that is `wanted`, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if wanted(child):
                    yield child
                yield from child.all(wanted)

    def tags(self, *tags: str) -> "list[Element]":
        return list(self.all(lambda one: one.tag in tags))

    def classed(self, name: str) -> "list[Element]":
        return list(self.all(lambda one: name in one.classes))


class Reader(HTMLParser):
    """Makes elements of HTML. An end tag closes everything inside its element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def check(wanted: Expected, html: str) -> list[str]:
    """Hold the article against `wanted`; raises Differs. Returns the lines of the contents that the PDF prints."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    root = reader.root
    all_same(FILE, "h1", [wanted.title], (one.text for one in root.tags("h1")))
    all_same(FILE, "\uff08\uff09", [f"\uff08{wanted.scope}\uff09"] if wanted.scope else [], texts(root, "scope"))
    noted = [line for one in root.all(lambda one: one.id == "correction") for line in one.tags("p")]
    said = ["更正说明", *wanted.correction] if wanted.correction else []
    all_same(FILE, "更正说明", said, (one.text for one in noted))
    titles = [title for title, _table in wanted.chapters]
    behind = [*("附件" for _table in wanted.annexes), *(["附图"] if wanted.charts else [])]
    all_same(FILE, "h2", [*titles, *behind], (one.text for one in root.tags("h2")))
    found = [one for one in root.tags("table") if "figures" in one.classes]
    if len(found) != len(wanted.tables):
        raise Differs(Difference(FILE, "table", str(len(wanted.tables)), str(len(found))))
    for table, element in zip(wanted.tables, found, strict=True):
        check_table(table, element)
    sign_off = [span.text for block in root.classed("sign-off") for span in block.tags("span")]
    for text, read in zip(wanted.sign_off, sign_off, strict=False):
        same(FILE, text.partition(":")[0], text, read)
    all_same(FILE, wanted.sign_off[0].partition(":")[0], wanted.sign_off, sign_off)
    check_charts(wanted, root)
    all_same(FILE, "SHA-256", [wanted.digest], texts(root, "digest"))
    links = [link for foot in root.classed("imprint") for link in foot.tags("a")]
    all_same(FILE, "URL", [wanted.address] * 2, [part for one in links for part in (one.text, one.attributes["href"])])
    return [link.text for nav in root.classed("long") for link in nav.tags("a")]


def texts(root: Element, name: str) -> Iterator[str]:
    return (one.text for one in root.classed(name))


def check_table(table: TableView, element: Element) -> None:
    """Every label and every figure in printed order, each figure at its own address."""
    all_same(FILE, table.caption, [table.caption], (one.text for one in element.tags("caption")))
    drawing, cells = draw(table), by_address([table])
    read = [
        (box.id or line.id, box.text)
        for line in element.tags("tr")
        for box in line.tags("td")
        if "value" in box.classes
    ]
    found = dict(read)
    places = {anchor(table.table, address): cell for address, cell in cells.items()}
    for place, cell in places.items():
        same(FILE, cell.name, cell.printed, found.get(place))
    names = [places[place].name if place in places else place for place, _text in read]
    all_same(FILE, table.caption, (cell.name for cell in drawing.cells), names)
    labels = [box.text + box.note for line in (*drawing.head, *drawing.body) for box in line if box.scope]
    all_same(FILE, table.caption, labels, (one.text for one in element.tags("th")))


def check_charts(wanted: Expected, root: Element) -> None:
    figures = root.classed("chart")
    all_same(FILE, "附图", (one.caption for one in wanted.charts), (one.tags("figcaption")[0].text for one in figures))
    for chart, figure in zip(wanted.charts, figures, strict=True):
        words = [words for line in chart.lines for words in line.texts]
        all_same(FILE, chart.caption, words, (one.text for one in figure.tags("text")))
        all_same(FILE, chart.caption, [chart.alt], (one.text for one in figure.tags("title")))
