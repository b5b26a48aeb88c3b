"""A server that speaks like S3 (moto), and a way to it on which things go wrong as a test says."""

import contextlib
import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import boto3

from tests.throwaway_postgresql import free_port

NAME = "nianbao-published"
KEYS = {"aws_access_key_id": "for-tests", "aws_secret_access_key": "for-tests-only", "region_name": "us-east-1"}


@contextlib.contextmanager
def moto() -> Iterator[str]:
    """The address of an S3 server with one empty bucket, gone with all that is in it at the end."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for("127.0.0.1", port, server)
        client(f"http://127.0.0.1:{port}").create_bucket(Bucket=NAME)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(host: str, port: int, server: "subprocess.Popen[bytes] | None" = None, path: str = "/") -> None:
    """Until `server` answers anything at all."""
    deadline = time.monotonic() + 60
    while True:
        try:
            connection = http.client.HTTPConnection(host, port, timeout=5)
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            assert server is None or server.poll() is None, f"ended with {server and server.poll()}"
            assert time.monotonic() < deadline
            time.sleep(0.05)


def client(address: str) -> "boto3.client":
    return boto3.client("s3", endpoint_url=address, **KEYS)


def options(address: str) -> dict[str, str]:
    """What the settings give the storage, for a bucket at `address`."""
    return {
        "bucket_name": NAME,
        "endpoint_url": address,
        "region_name": KEYS["region_name"],
        "access_key": KEYS["aws_access_key_id"],
        "secret_key": KEYS["aws_secret_access_key"],
    }


OWN = ("connection", "date", "server")


class BadWay(ThreadingHTTPServer):
    """Passes what it is asked on to `target`, but for the methods for which `fault` names something that goes wrong:

    403, 500   answered instead of the target
    half       half of what the target answers, then the connection is cut
    short      half of it, told as if it were the whole
    """

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.target, self.faults, self.asked = urlsplit(target), dict[str, str](), list[str]()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Passing(BaseHTTPRequestHandler):
    server: BadWay
    protocol_version = "HTTP/1.1"

    def passed(self) -> None:
        self.server.asked.append(self.command)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = self.server.faults.get(self.command, "")
        if fault.isdecimal():
            self.told(int(fault), {}, b"")
            return
        target = self.server.target
        connection = http.client.HTTPConnection(target.hostname or "", target.port or 80, timeout=30)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        data = answer.read()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in OWN}
        if fault == "short":
            data = data[: len(data) // 2]
            kept = {name: value for name, value in kept.items() if "checksum" not in name.lower()}
            kept["Content-Length"] = str(len(data))
        self.told(answer.status, kept, data[: len(data) // 2] if fault == "half" else data)
        if fault == "half":
            self.close_connection = True

    do_GET = do_PUT = do_HEAD = passed

    def told(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers and "content-length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Nothing: what is asked stands in `asked`."""


@contextlib.contextmanager
def bad_way(target: str) -> Iterator[BadWay]:
    way = BadWay(target)
    thread = threading.Thread(target=way.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield way
    finally:
        way.shutdown()
        way.server_close()
        thread.join()
