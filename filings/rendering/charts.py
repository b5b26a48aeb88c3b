"""The charts of a report (附图), drawn as bars under one another.

A chart reads the cells that the tables print (`chart_rows`), so that the two cannot differ. It says its numbers in
letters beside the bars and in its alternative text, and tells this year from last by black and white.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filings.drawing.chart_rows import Reading, Row, rows_of
from filings.editions import Chart
from filings.reading import LastYear, Version

WIDTH = 400
"""Of a chart, in its own units: a letter is 13 of them, on a telephone still 10 pixels."""
AXIS = 166
"""Where the bars begin, right of the labels."""
LETTER, LINE, BAR, PAIR, GAP = 13, 16, 13, 16, 7
CSS = ("this", "last")
LETTERS = 12
"""Chinese characters that fit on a line of a label."""
WORDS = frozenset("政府 信息 公开 申请 数量 行政 复议 诉讼 请求 行为".split())


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn bar with its number behind it. `css` is "this" or "last"; a width of 0 draws none."""

    x: float
    y: float
    width: float
    css: str
    text: str
    height: int = BAR

    @property
    def text_x(self) -> float:
        return self.x + self.width + 5

    @property
    def text_y(self) -> float:
        return self.y + 11


@dataclass(frozen=True, slots=True)
class Words:
    """A line of a label. It begins at x: an end that is told to an SVG would cost the PDF a drawing of its own."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn row: the lines of its label, then its bars. `css` is "row", "over" or "legend"."""

    css: str
    labels: Sequence[Words]
    bars: Sequence[Bar]

    @property
    def texts(self) -> list[str]:
        """What it says, in the order in which it is printed."""
        return [*(one.text for one in self.labels), *(one.text for one in self.bars)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart as it is printed.

    caption  图1 and the title        alt  every number of it in one sentence
    note     how it is to be read, or empty
    """

    key: str
    caption: str
    note: str
    alt: str
    lines: Sequence[Line]
    height: float
    width: int = WIDTH


def drawn(version: Version) -> list[Drawn]:
    """The charts of `version` in printed order, without those that have nothing to draw."""
    made = list[Drawn]()
    for chart in version.edition.charts:
        rows = list(rows_of(chart, version.tables, version.last_year))
        if any(row.now.amount or (row.last and row.last.amount) for row in rows):
            made.append(draw(chart, rows, len(made) + 1, version.year, version.last_year))
    return made


def draw(chart: Chart, rows: Sequence[Row], number: int, year: int, last: LastYear | None) -> Drawn:
    """Lay the rows out from the top."""
    lines, y = list[Line](), 0.0
    note, years = "", (f"{year}年", f"{year - 1}年")
    if chart.beside_last and last:
        note = f"{years[1]}数据取自已公开的年度报告（第{last.number}版）；各项按本项较大的数绘制。"
        keys = [
            Bar(AXIS + at * 90, y, 2 * BAR, css, text) for at, (css, text) in enumerate(zip(CSS, years, strict=True))
        ]
        lines.append(Line("legend", (), keys))
        y += PAIR + GAP
    largest = max((row.now.amount or 0 for row in rows if not row.over), default=0)
    longest = WIDTH - AXIS - 5 - max(width(one.printed) for one in numbers(rows))
    for row in rows:
        if row.over:
            y += GAP if lines else 0
            lines.append(Line("over", [Words(0, y + LETTER, f"{row.now.label} {row.now.printed}")], ()))
            y += LINE + GAP
            continue
        scale = max(row.now.amount or 0, row.last.amount or 0) if row.last else largest
        pair = [(css, one) for css, one in zip(CSS, (row.now, row.last), strict=True) if one]
        words = folded(row.now.label)
        height = max(len(words) * LINE, len(pair) * PAIR)
        top = y + (height - len(words) * LINE) / 2
        labels = [Words(AXIS - 8 - width(one), top + at * LINE + 12, one) for at, one in enumerate(words)]
        top = y + (height - len(pair) * PAIR + PAIR - BAR) / 2
        bars = [
            Bar(AXIS, top + at * PAIR, length(one.amount or 0, scale, longest), css, one.printed)
            for at, (css, one) in enumerate(pair)
        ]
        lines.append(Line("row", labels, bars))
        y += height + GAP
    said = "。".join(sentence(row, years) for row in rows)
    alt = f"条形图：{chart.title}。{said}。"
    return Drawn(chart.key, f"图{number} {chart.title}", note, alt, lines, y)


def numbers(rows: Sequence[Row]) -> Iterator[Reading]:
    """The numbers that stand behind bars, in printed order."""
    for row in rows:
        yield row.now
        if row.last:
            yield row.last


def length(amount: int, scale: int, longest: float) -> float:
    """Of a bar. A number above 0 is always seen: its bar is one unit long at least."""
    return round(max(longest * amount / scale, 1), 1) if amount > 0 else 0


def width(text: str) -> float:
    """About what a text takes: a Chinese character is as wide as it is high, a bracket a third, all else half."""
    return round(sum(LETTER if ord(one) > 0x2E7F else (0.34 if one in "()" else 0.56) * LETTER for one in text), 1)


def folded(label: str) -> list[str]:
    """A label in two lines of about the same length, broken before a bracket where there is one and never in a word."""
    if len(label) <= LETTERS:
        return [label]
    before, bracket, within = label.partition("(")
    if bracket and len(before) <= LETTERS:
        return [before, bracket + within]
    middle = (len(label) + 1) // 2
    places = sorted(range(1, len(label)), key=lambda place: abs(place - middle))
    place = next(place for place in places if label[place - 1 : place + 1] not in WORDS)
    return [label[:place], label[place:]]


def sentence(row: Row, years: tuple[str, str]) -> str:
    """A row in words."""
    if row.last is None:
        return str(row.now)
    return f"{row.now.label}{years[0]}{row.now.printed}，{years[1]}{row.last.printed}"
