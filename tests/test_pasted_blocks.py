"""2,000 random blocks: each text is in its own cell, offered there, or named. The paper tells where each is meant."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from filings.editions import edition_of
from filings.figures import TOTAL, Table
from filings.forms.pasting import preview
from filings.importing.placed import MOST_NAMED
from filings.models.unit import Level
from tests.figures import table_of
from tests.paper import CELL, Sheet, addresses, sheets

FORMS = ("national-2021", "national-2019", "guizhou-2018")
BLOCKS = 2_000
WRITTEN: tuple[Callable[[int], str], ...] = (
    *(str,) * 6,
    lambda number: f"{number:,}",
    lambda number: f" {number} ",
    lambda number: "".join(chr(0xFF10 + int(digit)) for digit in str(number)),
    lambda number: f"{number}.0",
    lambda number: f"{number}件",
    lambda number: f"{number}(其中修订4件)",
    lambda number: f"{number}（含上年结转）",
    lambda number: f"约{number}",
    lambda number: f"+{number}",
    lambda number: f"\u200f{number}",
    lambda number: f"−{number}",
    lambda number: f"{number}件，其中网络申请2件",
    lambda number: f"共{number}件",
    lambda number: f"00{number}",
)
"""How a number may be written in a spreadsheet."""
FIRST: tuple[Callable[[int], str], ...] = (str, "{}件".format, "约{}".format, "{}余件".format, "{}（含结转）".format)
"""How it may be written where a label could stand as well."""
UNKNOWN = (
    "附:群众来访",
    "本栏另计",
    "甲类申请",
    "备注说明",
    "合计数",
    "2024年来信",
    "12345热线",
    "3项制度",
    "另计（2024）",
)
MAYBE = ("来信2024", "Row 1", "(九)来访 0")
"""Texts of which nobody knows whether they are labels."""
HEADS = ("个人", "公司", "院所", "协会", "律所", "别的", "全部")
NOT_TAKEN = "?"
"""The address of a figure that may be offered anywhere, and is taken nowhere."""


@dataclass
class Pasted:
    """A block, and for each of its figures the address that it is meant for; "" where it is meant for no cell.

    offered  whether nothing of it may be taken by itself
    """

    table: type[Table]
    start: str
    rows: list[list[str]] = field(default_factory=list)
    meant: list[tuple[str, str]] = field(default_factory=list)
    number: int = 1000
    offered: bool = False

    def figure(self, chance: random.Random, address: str, blank: float = 0.06) -> str:
        """A text of its own for a cell; now and then none."""
        if chance.random() < blank:
            return ""
        self.number += chance.randrange(1, 9)
        text = chance.choice(WRITTEN)(self.number)
        self.meant.append((text.strip(), address))
        return text


def block(seed: int) -> Pasted:
    chance = random.Random(seed)
    form = chance.choice(FORMS)
    edition = edition_of(form)
    table = chance.choice(edition.tables)
    sheet = sheets(form)[table.key]
    made = Pasted(table, chance.choice([address for line in sheet.rows for address in typed(line)]))
    way = chance.choice((as_printed, as_printed, one_label_column, from_a_browser, bare))
    way(made, sheet, chance)
    return made


def typed(line: tuple[str, ...]) -> list[str]:
    return [found[1] for text in line if (found := CELL.fullmatch(text)) and not found[2]]


def cells_as_texts(made: Pasted, texts: list[str], chance: random.Random, meant: bool = True) -> list[str]:
    """The texts with figures in place of the cells."""
    filled = []
    for text in texts:
        found = CELL.fullmatch(text)
        filled.append(made.figure(chance, found[1] if meant else "") if found else text)
    return filled


def as_printed(made: Pasted, sheet: Sheet, chance: random.Random) -> None:
    """The form as it is: merged labels with blanks behind, heads at times, a row missing, the last columns left out."""
    narrow = chance.choice((0, 0, 0, 1, 2)) if made.table.drawing == "matrix" else 0
    heads = sheet.labels == 0 or chance.random() < 0.5
    for line in sheet.lines:
        if not addresses(line) and not heads:
            continue
        if addresses(line) and chance.random() < 0.15:
            continue
        made.rows.append(cells_as_texts(made, list(line[: len(line) - narrow]), chance))


def one_label_column(made: Pasted, sheet: Sheet, chance: random.Random) -> None:
    """A sheet of somebody's own: a label and its figures, in any order, with rows of its own and slips in labels."""
    rows = [line for line in sheet.rows if chance.random() < 0.7]
    duplicates = [own_label(sheet, line) for line in sheet.rows]
    rows = [line for line in rows if duplicates.count(own_label(sheet, line)) == 1]
    if chance.random() < 0.5:
        chance.shuffle(rows)
    if made.table.drawing == "strip":
        return bare(made, sheet, chance)
    for line in rows:
        label, known = own_label(sheet, line), True
        if chance.random() < 0.05:
            label, known = chance.choice(UNKNOWN), False
        elif chance.random() < 0.05 and len(label) > 8:
            at = chance.randrange(5, len(label))
            label = label[:at] + "某" + label[at + 1 :]
        elif chance.random() < 0.2:
            label = chance.choice(
                (
                    f" {label} ",
                    label.replace("(", "（").replace(")", "）"),
                    f"\u200f{label}",
                    label[:4] + "\u3000" + label[4:],
                )
            )
        places = addresses(line)
        if chance.random() < 0.03:
            # A column too many: nothing tells which it is.
            places, known = [*places, ""], False
        figures = [made.figure(chance, address if known else "") for address in places]
        if not known:
            figures = [text or made.figure(chance, "", blank=0) for text in figures]
        made.rows.append([label, *figures])
        if any(figures) and chance.random() < 0.03:
            # The same row again, with other figures: neither is taken.
            made.meant = [(text, "" if address in places else address) for text, address in made.meant]
            made.rows.append([label, *(made.figure(chance, "", blank=0) for _place in places)])


def own_label(sheet: Sheet, line: tuple[str, ...]) -> str:
    """The label next to the figures, the unit left aside."""
    labels = [text for text in line[: sheet.labels] if text]
    if not labels:
        return ""
    return labels[0] if sheet.key == "statistics" else labels[-1]


def from_a_browser(made: Pasted, sheet: Sheet, chance: random.Random) -> None:
    """A page of a browser: merged boxes leave no blanks, so that every line begins at the left."""
    heads = sheet.labels == 0 or chance.random() < 0.5
    for line in sheet.lines:
        if addresses(line) or heads:
            figures = cells_as_texts(made, [text for text in line if text], chance)
            made.rows.append(figures)


def bare(made: Pasted, sheet: Sheet, chance: random.Random) -> None:
    """Figures without labels, from the start downwards and to the right."""
    lines = [addresses(line) for line in sheet.rows]
    top, left = next((number, line.index(made.start)) for number, line in enumerate(lines) if made.start in line)
    below = [line for line in lines[top:] if len(line) > left]
    width = chance.randrange(1, 8)
    if width > 1 and chance.random() < 0.1:
        # Labels over the columns that nobody knows: they take the cells of a row, and what is below is not certain.
        made.rows.append(list(HEADS[:width]))
        made.offered = True
    for line in below[: chance.randrange(1, 12)]:
        cells = (line[left:] + [""] * 8)[:width]
        if width > 1 and chance.random() < 0.05:
            figures = [made.figure(chance, NOT_TAKEN) for _cell in cells[1:]]
            made.rows.append([chance.choice(MAYBE), *figures])
            continue
        first = chance.choice(FIRST)(made.number + 500_000 + len(made.rows))
        made.meant.append((first, NOT_TAKEN if made.offered else cells[0]))
        made.rows.append([first, *(made.figure(chance, NOT_TAKEN if made.offered else one) for one in cells[1:])])


def silent(made: Pasted) -> tuple[list[str], int]:
    """The texts of a block that are neither in their own cell nor offered there nor named; how many are taken.

    A computed cell that takes something, and a text that becomes another one without a word, count as well.
    """
    text = "\n".join("\t".join(row) for row in made.rows)
    shown = preview(text, table_of(made.table, {}, "", level=Level.PREFECTURE), made.start).told()
    cells, notes, wrong = shown["cells"], "\n".join(shown["notes"]), []
    not_named = sum(int(count) - MOST_NAMED for count in re.findall(r"有 (\d+) 项未填入", notes))
    for said, address in made.meant:
        if address != NOT_TAKEN and cells.get(address, {}).get("text") == said:
            continue
        here = [at for at, cell in cells.items() if cell["text"] == said]
        elsewhere = [at for at in here if cells[at]["becomes"]] if address == NOT_TAKEN else here
        if not here and not named(said, notes):
            not_named -= 1
        if elsewhere or not_named < 0:
            wrong.append(f"{said} meant for {address or 'no cell'}, found at {elsewhere}")
    for at, cell in cells.items():
        if cell["becomes"] and (at.endswith(f".{TOTAL}") or (cell["becomes"] != cell["text"]) != bool(cell["how"])):
            wrong.append(f"{at}: {cell}")
    return wrong, sum(bool(cell["becomes"]) for cell in cells.values())


def named(text: str, notes: str) -> bool:
    """Whether the notes have it as a whole; 等 at the end of a note stands for those that it does not name."""
    return re.search(rf"(?<!\w){re.escape(text)}(?:(?!\w)|(?=等$))", notes, re.MULTILINE) is not None


def test_every_text_of_a_random_block_is_in_its_own_cell_or_offered_or_named() -> None:
    found, taken, meant = {}, 0, 0
    for seed in range(BLOCKS):
        made = block(seed)
        wrong, more = silent(made)
        taken, meant = taken + more, meant + len(made.meant)
        if wrong:
            found[seed] = (made.table.__name__, made.start, made.rows[:6], wrong[:4])
    assert found == {}
    # A reader that names everything would lose nothing either: most plain numbers are taken, and half are plain.
    assert taken > 0.4 * meant


def test_the_oracle_finds_a_figure_in_a_wrong_cell() -> None:
    made = Pasted(edition_of("national-2021").tables[1], "3.1.natural", [["7001", "7002"]])
    made.meant = [("7001", "3.1.business"), ("7002", "3.1.business")]
    assert silent(made)[0] == ["7001 meant for 3.1.business, found at ['3.1.natural']"]
