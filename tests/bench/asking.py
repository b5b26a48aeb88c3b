"""Asks for one address as often as it is answered, and prints how often a second: PORT PATH CONNECTIONS SECONDS.

Standard library alone and a process of its own, so that it takes nothing of whoever is measured but the processor.
"""

import socket
import sys
import threading
import time


def asking(port: int, path: str, end: float, counts: list[int]) -> None:
    """Over one connection, opened anew where the server ends it (nginx does after a thousand answers)."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n".encode()
    buffer, count = bytearray(1 << 20), 0
    while time.perf_counter() < end:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            while time.perf_counter() < end and answered(connection, request, buffer):
                count += 1
    counts.append(count)


def answered(connection: socket.socket, request: bytes, buffer: bytearray) -> bool:
    """Whether the connection still holds, and the whole answer came."""
    try:
        connection.sendall(request)
        got = connection.recv_into(buffer)
    except ConnectionError:
        return False
    if not got:
        return False
    head = bytes(buffer[:got]).partition(b"\r\n\r\n")[0]
    status, *lines = head.split(b"\r\n")
    if b" 200 " not in status:
        raise ValueError(status)
    (length,) = (int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length:"))
    left = length - (got - len(head) - 4)
    while left > 0:
        if not (more := connection.recv_into(buffer)):
            raise ValueError("half an answer")
        left -= more
    return True


def main(port: int, path: str, connections: int, seconds: float) -> None:
    counts, end = list[int](), time.perf_counter() + seconds
    threads = [threading.Thread(target=asking, args=(port, path, end, counts)) for _number in range(connections)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if len(counts) != connections:
        sys.exit("not every connection was answered")
    print(sum(counts) / seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
