"""Several machines write the public tree at once, and one withdraws: what was withdrawn never comes back."""

import pytest

from filings.publishing import public
from tests import trees
from tests.test_workflow_at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_beside_a_withdrawal_does_not_put_the_report_back() -> None:
    for code in ("522701", "522702", "522703"):
        report, staff = trees.planted(code)

        def write(code: str = code) -> None:
            for _time in range(5):
                public.write(code, 2018)

        withdraw = lambda report=report, staff=staff: trees.withdrawn(report, staff)  # noqa: E731
        assert at_once(write, withdraw, write) == [""] * 3
        lying = {path for path in trees.files() if path.startswith(f"{code}/")}
        assert lying == {f"{code}/2018/current", f"{code}/2018/1/_gone.html", f"{code}/2018/1/_gone.html.gz"}
