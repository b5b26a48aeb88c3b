"""docs/operations.md, followed letter by letter on a machine of its own: every block of it, one after another."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.machine import find_nginx
from tests import stacks
from tests.conftest import do_without
from tests.containers import ROOT, SECRETS, command, instructions
from tests.fronts import open_folder
from tests.stacks import Host
from tests.throwaway_postgresql import free_port

PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
UNITS = "code,name,kind,level,parent_code\n520000,贵州省,government,province,\n"
FOLLOWED = """set -euo pipefail
trap 'kill $(jobs -p); wait' EXIT
"""


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def machine() -> Iterator[tuple[Host, dict[str, str]]]:
    """An empty machine, and what its environment holds beside that of the site."""
    nginx = find_nginx()
    if nginx is None:
        do_without("no nginx: install it (see make test)")
    with stacks.database() as owner, open_folder() as folder:
        site = f"postgres://{stacks.ROLE}:{SECRETS['SITE_PASSWORD']}@{owner.partition('@')[2]}"
        made = stacks.host(folder / "one", folder / "one-public", site, "", folder / "static")
        (folder / "one-public").mkdir()
        (folder / "units.csv").write_text(UNITS, encoding="utf-8")
        yield (
            made,
            {
                **made.environment,
                "OWNER_URL": owner,
                "SITE_PASSWORD": SECRETS["SITE_PASSWORD"],
                "S3_BUCKET": "",
                "LISTEN": f"127.0.0.1:{free_port()}",
                "NGINX_DIR": str(folder / "nginx"),
                "WEB": f"server 127.0.0.1:{made.port};",
                "TRUSTED_PROXY": "127.0.0.1",
                "UNITS": str(folder / "units.csv"),
                "DJANGO_SUPERUSER_PASSWORD": "a long enough pass phrase",
                "DJANGO_SUPERUSER_NAME": "管理员",
                "DJANGO_SUPERUSER_EMAIL": "administrator@example.gov.cn",
                "PATH": f"{made.environment['PATH']}:{Path(nginx).parent}",
            },
        )


@pytest.mark.postgresql
def test_one_machine_runs_when_the_page_is_followed(machine: tuple[Host, dict[str, str]]) -> None:
    host, environment = machine
    log = host.folder / "followed.log"
    with log.open("wb") as output:
        script = FOLLOWED + "\n".join(blocks())
        done = subprocess.run(
            ["bash", "-c", script], cwd=ROOT, env=environment, stdout=output, stderr=output, check=False
        )
    said = log.read_text(errors="replace")
    assert done.returncode == 0, said
    assert "\nok\n" in said
    # Nothing of it is left.
    assert not (Path(environment["NGINX_DIR"]) / "nginx.pid").exists()


def test_every_setting_of_the_page_is_explained_or_its_own() -> None:
    """Names in the table of settings are those of env.sample, or of this page alone."""
    table = PAGE[PAGE.index("| variable |") : PAGE.index("## One machine")]
    named = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", table))
    explained = set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / "env.sample").read_text(), flags=re.MULTILINE))
    assert named - explained == {"OWNER_URL", "PORT", "LISTEN", "NGINX_DIR", "WEB"}


def test_page_starts_what_compose_starts() -> None:
    """The same commands, word by word, but for where nginx.conf lies."""
    text = "\n".join(blocks())
    (start,) = instructions("CMD")
    assert re.search(r'exec ([^"]+)', start)[1] in text  # type: ignore[index]
    assert " ".join(command("worker")) in text
    for part in command("migrate")[-1].split(" && "):
        assert part in text
    variables = re.search(r"envsubst ('[^']+')", command("nginx")[-1])
    assert variables is not None
    assert variables[1] in text
