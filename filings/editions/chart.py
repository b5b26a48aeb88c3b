"""What an edition declares of its charts (附图): which cells are drawn. How they are drawn is `rendering.charts`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bars:
    """Bars under one another, each with its label and its number.

    table   key of the table whose cells are drawn
    names   its figures, space-separated. A heading stands for the sum of the figures printed under it
    column  key of the column; "" in a list form
    across  one figure in every column of the table, labelled by the columns, in place of several figures in one
    under   name of the figure whose label and number stand over the bars, which are its parts
    """

    table: str
    names: str
    column: str = ""
    across: bool = False
    under: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart. `beside_last`: last year's figures stand beside this year's, each pair on a scale of its own."""

    key: str
    title: str
    bars: tuple[Bars, ...]
    beside_last: bool = False
