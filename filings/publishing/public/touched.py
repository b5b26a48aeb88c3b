"""Which public pages a change touches."""

from filings.models import Report


def touched(report: Report) -> list[tuple[str, int]]:
    """Code and year of every report whose pages say something else once `report` was published, corrected or withdrawn.

    The pages of all its own versions: each lists the others, says whether it is in force, and what it corrected. No
    page says anything yet of another year or of another unit. What does will be named here, and nowhere else. The
    site's settings and a new release touch every page: `mend` compares them all.
    """
    return [(report.unit.code, report.year)]
