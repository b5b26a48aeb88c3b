"""Makes thousands of units with two years of national reports, checks them as `check_report --all` does, prints JSON.

    python -m tests.throwaway_postgresql python -m tests.bench.batch UNITS

What it prints: `seconds` for the reports of all units, `reading` for their versions alone, and the most memory that
Python held on the way through the first tenth of them (`few`) and through all of them (`many`), in bytes.
"""

import json
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from typing import Any

YEAR = 2023
ROUNDS = 3
AT_ONCE = 2000
OUTLOOK = "<p>一是主动公开的内容还不够全面，二是解读形式比较单一，三是基层人员力量不足。下一步将加强培训。</p>"
OVERVIEW = "".join(
    f"<h3>{part}</h3><p>{'本年度按照条例的要求推进政府信息公开工作，及时回应社会关切，' * 6}全年平稳有序。</p>"
    for part in ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
)


def main(units: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    make(units)

    from filings.management.commands.check_report import checked

    exhaust(islice(checked(YEAR), 100))
    seconds = statistics.median(timed(checked(YEAR)) for _round in range(ROUNDS))
    reading = statistics.median(read_only() for _round in range(ROUNDS))
    tracemalloc.start()
    exhaust(islice(checked(YEAR), units // 10))
    few = tracemalloc.get_traced_memory()[1]
    exhaust(checked(YEAR))
    many = tracemalloc.get_traced_memory()[1]
    print(json.dumps({"seconds": seconds, "reading": reading, "few": few, "many": many}))


def exhaust(found: Iterator[tuple[Any, Any, list[Any]]]) -> None:
    """Take what is found as the command does: one report after the other, and nothing kept."""
    for report, _version, problems in found:
        codes = [problem.code for problem in problems]
        if codes != ["jump"]:
            raise RuntimeError(f"{report.unit.code}: {codes}, where one figure jumps")


def read_only() -> float:
    """Seconds for the versions of all reports, and nothing done with them."""
    from filings.models import Report
    from filings.reading import from_rows

    begun = time.perf_counter()
    reports = list(Report.objects.filter(year=YEAR, newest=True).select_related("unit__parent"))
    for _version, _desk in from_rows(reports):
        pass
    return time.perf_counter() - begun


def timed(found: Iterator[tuple[Any, Any, list[Any]]]) -> float:
    begun = time.perf_counter()
    exhaust(found)
    return time.perf_counter() - begun


def make(units: int) -> None:
    """Counties with a published report and, for YEAR, a draft in which one figure jumps."""
    from django.utils import timezone

    from filings.editions import edition_for
    from filings.models import Chapter, Post, Publication, Report, Unit
    from filings.models.unit import Level, UnitKind
    from filings.reading import Body
    from filings.states import Role, Status
    from tests import factories

    people = {role: factories.account(str(role)) for role in Role}
    counties = Unit.objects.bulk_create(
        Unit(
            code=f"53{number:06}",
            name=f"第{number}县",
            official_name=f"第{number}县人民政府",
            path=f"/53{number:06}/",
            level=Level.COUNTY,
            kind=UnitKind.GOVERNMENT,
        )
        for number in range(units)
    )
    Post.objects.bulk_create(
        Post(account=person, unit=county, role=role) for county in counties for role, person in people.items()
    )
    for year, status, granted in ((YEAR - 1, Status.PUBLISHED, 8), (YEAR, Status.DRAFT, 41)):
        edition = edition_for(counties[0], year)
        if edition is None:
            raise LookupError(year)
        reports = Report.objects.bulk_create(
            Report(
                unit=county,
                year=year,
                edition_code=edition.code,
                status=status,
                status_since=timezone.now(),
                current=status == Status.PUBLISHED,
                identity=Body.of(county).told() if status == Status.PUBLISHED else None,
                report_date=f"{year + 1}-01-20",
                contact_phone="0871-0000000",
                **{f"{role}_name": person.name for role, person in people.items()},
            )
            for county in counties
        )
        if status == Status.PUBLISHED:
            files = dict.fromkeys(("content", "signatures", "html", "pdf"), "0" * 64)
            Publication.objects.bulk_create(
                Publication(report=report, published_at=timezone.now(), by=people[Role.HEAD], **files)
                for report in reports
            )
        texts = {"overview": OVERVIEW, "other": "<p>本年度收取信息处理费0元。无其他事项。</p>"}
        Chapter.objects.bulk_create(
            Chapter(report=report, key=chapter.key, body=texts.get(chapter.key, OUTLOOK))
            for report in reports
            for chapter in edition.prose_chapters
        )
        for table in edition.tables:
            rows = (
                table(report=report, column=column.key, **figures(table, column.key, granted))
                for report in reports
                for column in table.columns
            )
            while part := list(islice(rows, AT_ONCE)):
                table.objects.bulk_create(part)


def figures(table: Any, column: str, granted: int) -> dict[str, int]:
    """Figures of one stored column that agree with each other and with last year's."""
    made = dict.fromkeys([figure.name for figure in table.figures], 0)
    if table.key == "requests" and column == "natural":
        made |= {"received": granted + 3, "granted": granted - 2, "not_held": 5, "concluded": granted + 3}
    elif table.key == "disclosed":
        made |= {"licences": 137, "penalties": 52, "documents_in_force": 7}
    return made


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    main(int(sys.argv[1]))
