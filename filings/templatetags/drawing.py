"""{% draw table as drawing %}: a statistics table as it is printed."""

from django import template

from filings.drawing import Drawing
from filings.drawing import draw as drawn
from filings.reading import TableView

register = template.Library()


@register.simple_tag
def draw(table: TableView) -> Drawing:
    return drawn(table)
