"""The process beside a worker that sets PDFs: what it forks, what it may not do, and how it ends."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest
from pytest_django import Settings

from filings.rendering import client, isolation, pdf
from filings.rendering.job import Attachment, Job

pytestmark = [pytest.mark.own_pdf]

PAGE = "<!doctype html><html lang=zh-Hans><title>试</title><body><h1>题目</h1><p>%s</p><table><tr><td>1</table>"
MEMORY, SECONDS = 1024**3, 30


def job(words: str) -> Job:
    return Job(PAGE % words, (Attachment("a.csv", words.encode(), "text/csv", "统计数据"),))


def set_cold(job: Job) -> bytes:
    """The PDF as a fresh interpreter sets it."""
    command = [sys.executable, "-m", "filings.rendering.worker", str(MEMORY), str(SECONDS)]
    return subprocess.run(command, input=job.pack(), capture_output=True, check=True).stdout


def wait_until_gone(pid: int) -> None:
    end = monotonic() + 20
    while Path(f"/proc/{pid}").exists():
        assert monotonic() < end
        sleep(0.02)


def status_of(pid: int) -> dict[str, str]:
    """What Linux tells of a process, by name."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: told.strip() for name, _colon, told in (line.partition(":") for line in lines)}


def test_children_set_the_bytes_that_a_fresh_interpreter_sets() -> None:
    jobs = [job("字"), job("很长的一段话，" * 400), job("<b>粗</b>𠮷镕喆 1,234.50"), job("字")]
    renderer = client.Renderer(at_once=4)
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(lambda one: renderer.run(one.pack(), MEMORY, SECONDS), jobs))
    renderer.stop()
    assert [one.status for one in outcomes] == [0, 0, 0, 0]
    assert [one.made for one in outcomes] == [set_cold(one) for one in jobs[:3]] + [outcomes[0].made]


def test_the_process_has_one_thread_no_secret_no_network_and_no_rights_to_gain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret of this site")
    pid = pdf.RENDERER.running().process.pid
    pdf.render(PAGE % "字")
    told, environment = status_of(pid), Path(f"/proc/{pid}/environ").read_text()
    nice = min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    assert (told["Threads"], told["NoNewPrivs"], os.getpriority(os.PRIO_PROCESS, pid)) == ("1", "1", nice)
    assert told["Seccomp"] == "2" or os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net")
    names = {one.partition("=")[0] for one in environment.split("\0") if one}
    assert names - client.PASSED_ON == {"TMPDIR"}
    loaded = Path(f"/proc/{pid}/maps").read_text()
    assert ("libpango" in loaded, "psycopg" in loaded, "_sqlite3" in loaded) == (True, False, False)


@pytest.mark.parametrize("way", ["own_network", "refuse_connections", "isolate"])
def test_nothing_can_be_reached_from_an_isolated_process(way: str) -> None:
    tried = f"""
import socket, errno
from filings.rendering import isolation
try:
    isolation.{way}() if "{way}" == "own_network" else (isolation.call("prctl", 38, 1, 0, 0, 0), isolation.{way}())
except OSError:
    print("not to be had here")
    raise SystemExit
for family, address in ((socket.AF_INET, ("127.0.0.1", 9)), (socket.AF_INET6, ("::1", 9))):
    try:
        with socket.socket(family) as one:
            one.connect(address)
    except OSError as error:
        print(errno.errorcode[error.errno])
"""
    made = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True)
    answers = {
        "own_network": (["ENETUNREACH", "ENETUNREACH"], ["ENETUNREACH", "EADDRNOTAVAIL"], ["not to be had here"]),
        "refuse_connections": (["EPERM", "EPERM"],),
        "isolate": (["EPERM", "EPERM"],),
    }
    assert made.stdout.splitlines() in answers[way]


def test_a_killed_process_is_started_again_and_the_job_set() -> None:
    pdf.render(PAGE % "字")
    killed = pdf.RENDERER.running().process.pid
    os.kill(killed, signal.SIGKILL)
    assert pdf.render(PAGE % "下一份")[:5] == b"%PDF-"
    assert pdf.RENDERER.running().process.pid != killed


def test_a_process_that_cannot_start_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    pdf.RENDERER.stop()
    with pytest.raises(pdf.CannotRender):
        pdf.render(PAGE % "字")
    assert pdf.RENDERER.process is None


def test_the_process_ends_with_the_one_that_started_it_and_leaves_nothing(tmp_path: Path) -> None:
    worker = """
import os, sys, time
from filings.rendering import client
from filings.rendering.job import Job
renderer = client.Renderer(1)
renderer.run(Job(sys.argv[1]).pack(), 2**30, 30)
print(renderer.process.process.pid, flush=True)
time.sleep(600)
"""
    (folder := tmp_path / "temporary").mkdir()
    environment = {**os.environ, "TMPDIR": str(folder)}
    command = [sys.executable, "-c", worker, PAGE % "字"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as started:
        assert started.stdout is not None
        pid = int(started.stdout.readline())
        started.kill()
    wait_until_gone(pid)
    assert list(folder.iterdir()) == []


def test_a_forked_process_has_a_process_of_its_own() -> None:
    pdf.render(PAGE % "字")
    mine = pdf.RENDERER.running().process.pid
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        pdf.render(PAGE % "字")
        os.write(writing, str(pdf.RENDERER.running().process.pid).encode())
        pdf.RENDERER.stop()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        assert re.fullmatch(r"\d+", theirs := said.read())
    os.waitpid(child, 0)
    assert int(theirs) != mine == pdf.RENDERER.running().process.pid
    assert pdf.render(PAGE % "字")[:5] == b"%PDF-"


def test_a_file_that_grows_too_large_is_stopped_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.refusal_of_worker(8, "OSError at worker.py:1").sentence == (
        "生成的 PDF 超过 128 MB，已中止。请精简过长的正文和表格后重试。"
    )
    bounded = f"""
import resource
from filings.rendering import isolation
isolation.LARGEST_FILE = 100
isolation.limit({MEMORY}, {SECONDS})
from filings.rendering import worker
raise SystemExit(worker.answer({MEMORY}, {SECONDS}, worker.Press))
"""
    with open(os.memfd_create("made"), "w+b") as made:
        command = [sys.executable, "-c", bounded]
        ended = subprocess.run(command, input=job("字").pack(), stdout=made, stderr=subprocess.PIPE, check=False)
        made.seek(0)
        assert (ended.returncode, made.read()) == (8, b"")


def test_jobs_beyond_the_cap_wait(settings: Settings) -> None:
    renderer = client.Renderer(at_once=1)
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(renderer.run, job("字").pack(), MEMORY, SECONDS) for _ in range(4)]
        children = set[int]()
        while not all(one.done() for one in asked):
            if renderer.process:
                found = Path(f"/proc/{renderer.process.process.pid}/task/{renderer.process.process.pid}/children")
                children.add(len(found.read_text().split()))
            sleep(0.01)
    renderer.stop()
    assert max(children) == 1


def test_machines_have_no_number_of_another() -> None:
    assert {name: len(machine.refused) for name, machine in isolation.MACHINES.items()} == dict.fromkeys(
        ["x86_64", "aarch64", "riscv64", "loongarch64"], 3
    )
