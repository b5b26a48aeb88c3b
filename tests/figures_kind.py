"""A kind of published file that the product does not have: the figures as CSV, beside the PDF that holds them."""

from filings import opendata
from filings.publishing.kinds import Kind

FIGURES = Kind(
    key="figures",
    name="figures.csv",
    media_type="text/csv; charset=utf-8",
    title="统计数据",
    words="—数据",
    make=lambda made: opendata.csv_of(made.version),
)
