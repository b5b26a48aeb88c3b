"""Which files of tests are done one after another by the same process of pytest-xdist.

Its mark `xdist_group` changes the names of tests, which pytest 9.2 does not let it; without an error, each test is then
sent wherever there is room. So the files are named here, and asked for by the scheduler.
"""

from xdist.scheduler import LoadGroupScheduling

TOGETHER = {
    # Two at once have half the seconds each on a small machine.
    "tests/test_hostile_prose.py": "limits in seconds",
    "tests/test_render_process.py": "limits in seconds",
    "tests/test_worker.py": "limits in seconds",
    # One gunicorn, one nginx, one database and one pair of hosts are set up for all tests of a file.
    "tests/test_bare_port.py": "bare port",
    "tests/test_nginx.py": "nginx",
    "tests/test_operations.py": "stack",
    "tests/test_stack.py": "stack",
}


class ByFile(LoadGroupScheduling):
    """Sends each test wherever there is room, but those of TOGETHER as one piece."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)
