"""What a process that sets PDFs may not do: reach a network, gain rights, use more than its share. Without Django.

Linux gives an ordinary account a network namespace of its own in which there is nothing, where the machine allows it;
and it refuses calls by a seccomp filter. Each is enough, both are taken where they are to be had. Elsewhere (macOS, for
development) only the limits hold.
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 128 * 1024 * 1024
"""Bytes that one file may have which a process writes that sets a PDF."""
SPARE = 32 * 1024 * 1024
"""Bytes above the limit of memory that are left to say that it was reached."""

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SECCOMP_MODE_FILTER = 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM


@dataclass(frozen=True)
class Machine:
    """How the kernel names a kind of processor, and its numbers of the calls with which a connection begins."""

    audit: int
    refused: tuple[int, ...]


# socket, connect, and io_uring_setup, through which both can be asked for; include/uapi/linux/audit.h of the kernel.
MACHINES = {
    "x86_64": Machine(0xC000003E, (41, 42, 425)),
    "aarch64": Machine(0xC00000B7, (198, 203, 425)),
    "riscv64": Machine(0xC00000F3, (198, 203, 425)),
    "loongarch64": Machine(0xC0000102, (198, 203, 425)),
}


def isolate() -> None:
    """Close the network to this process and all that it starts, and let it gain no rights. Before a thread is started.

    OSError where the machine is Linux and has neither way.
    """
    if sys.platform != "linux":
        return
    ways = 0
    with suppress(OSError):
        own_network()
        ways += 1
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with suppress(OSError, LookupError):
        refuse_connections()
        ways += 1
    if not ways:
        raise OSError("the network can't be closed to the process that sets PDFs")


def own_network() -> None:
    """A namespace without any network, as the same account. OSError where the kernel does not give one."""
    user, group = os.geteuid(), os.getegid()
    call("unshare", CLONE_NEWUSER | CLONE_NEWNET)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with suppress(OSError):
            Path("/proc/self", name).write_text(text)


def refuse_connections() -> None:
    """A seccomp filter that answers the calls of `MACHINES` with EPERM; LookupError for a processor not known here."""
    machine = MACHINES[platform.machine()]
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    refused = len(machine.refused) + 1
    # (operation, jump where true, jump where false, value): a call by another kind of processor's numbers is refused,
    # and so is one of x86-64's second table.
    steps = [
        (load, 0, 0, 4),
        (equal, 0, refused + 2, machine.audit),
        (load, 0, 0, 0),
        (at_least, refused, 0, 0x40000000),
        *((equal, refused - 1 - at, 0, number) for at, number in enumerate(machine.refused)),
        (answer, 0, 0, ALLOW),
        (answer, 0, 0, REFUSE),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(Filter(len(steps), ctypes.addressof(program))))


class Filter(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def call(name: str, *arguments: object) -> None:
    """A function of the C library that answers 0. OSError for anything else."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments):
        raise OSError(ctypes.get_errno(), name)


def end_with_parent() -> None:
    """Let the system end this process as soon as the one that forked it has ended (Linux)."""
    if sys.platform == "linux":
        call("prctl", PR_SET_PDEATHSIG, int(signal.SIGKILL))


def limit(memory: int, seconds: int) -> None:
    """Bound this process to `memory` bytes of address space, `seconds` of processor time and LARGEST_FILE."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory + SPARE))
    # At the first of the two it is ended by SIGXCPU, which says why; at the second by SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
