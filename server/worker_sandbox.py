"""What a query worker gives up before it reads its first query.

Three independent fences, since a worker runs the queries of strangers in a library that can
open connections: limits of memory and output that the kernel holds, the death of the worker with
its parent, and a seccomp filter (seccomp(2)) under which no socket, no program and no file for
writing can be opened. The filter is a classic BPF program put together here: thirty instructions
need no library, and libseccomp is not on every machine.
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
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_GET_SECCOMP: Final = 21
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2

# linux/seccomp.h, linux/audit.h, linux/bpf_common.h
_KILL: Final = 0x80000000
_ERRNO: Final = 0x00050000
_ALLOW: Final = 0x7FFF0000
_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_IF_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_IF_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_IF_ANY_BIT: Final = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K

_X32: Final = 0x40000000
_CLONE_THREAD: Final = 0x00010000
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# Syscall numbers. Architectures that came later share the table of asm-generic/unistd.h.
_NETWORK_X86_64: Final = (41, 42, 43, 49, 50, 53, 288)
_NETWORK_GENERIC: Final = (198, 199, 200, 201, 202, 203, 242)
# io_uring could do all of it behind the filter's back.
_IO_URING: Final = (425, 426, 427)
_OTHER_X86_64: Final = (57, 58, 59, 322, 101, 311)  # fork, vfork, execve, execveat, ptrace, …
_OTHER_GENERIC: Final = (221, 281, 117, 271)
# rename, mkdir, rmdir, creat, link, unlink, symlink and their …at forms, truncate
_FILES_X86_64: Final = (82, 83, 84, 85, 86, 87, 88, 258, 263, 264, 265, 266, 316, 76)
_FILES_GENERIC: Final = (34, 35, 36, 37, 38, 45, 276)
_CLONE3: Final = 435
_OPENAT2: Final = 437

# machine → (AUDIT_ARCH_…, refused, open, openat, clone); None where there is no such call.
_ARCHITECTURES: Final[dict[str, tuple[int, tuple[int, ...], int | None, int, int]]] = {
    "x86_64": (0xC000003E, _NETWORK_X86_64 + _OTHER_X86_64 + _FILES_X86_64, 2, 257, 56),
    "aarch64": (0xC00000B7, _NETWORK_GENERIC + _OTHER_GENERIC + _FILES_GENERIC, None, 56, 220),
    "riscv64": (0xC00000F3, _NETWORK_GENERIC + _OTHER_GENERIC + _FILES_GENERIC, None, 56, 220),
}


class Unsandboxed(Exception):  # noqa: N818 - it says what the worker is
    """This machine has no filter that denies connections; the reason."""


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent, the process ``parent``, ends."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # it ended before we could ask


def limit(memory: int, output: int) -> None:
    """Let this process take at most ``memory`` bytes, and write files of ``output`` at most.

    The limit is on address space, which is never less than the memory in use. A process that
    has mapped more already keeps what it has and gets room to start.
    """
    mapped = _mapped()
    memory = max(memory, mapped + (64 << 20))
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_FSIZE, output)
    _lower(resource.RLIMIT_CORE, 0)
    with suppress(OSError):  # When memory runs out, the kernel takes a worker, not the server.
        Path("/proc/self/oom_score_adj").write_text("1000")


def _lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _mapped() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def missing_fence() -> str | None:
    """Why this machine cannot deny a worker its connections; None where it can."""
    if sys.platform != "linux" or platform.machine() not in _ARCHITECTURES:
        return f"there is no filter for {sys.platform} on {platform.machine()}"
    try:
        _prctl(_PR_GET_SECCOMP)
    except OSError:
        return "this kernel has no seccomp filters"
    return None


def deny_connections() -> None:
    """Deny this process every socket, program and file for writing, for good.

    What it has open stays usable. A denied call fails with EPERM. Raise :class:`Unsandboxed`
    where the machine cannot do so.
    """
    reason = missing_fence()
    if reason is not None:
        raise Unsandboxed(reason)
    program = _program(platform.machine())
    instructions = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a count, padding, a pointer.
    fprog = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    )
    try:
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(fprog))
    except OSError as error:
        raise Unsandboxed(f"seccomp: {os.strerror(error.errno or 0)}") from error


def _program(machine: str) -> bytes:
    """The filter for ``machine``: struct sock_filter after struct sock_filter."""
    arch, refused, open_, openat, clone = _ARCHITECTURES[machine]
    number, arguments = 0, 16  # offsets in struct seccomp_data
    code: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, 4),
        (_IF_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, number),
    ]
    if machine == "x86_64":
        code += [(_IF_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    for call in refused + _IO_URING:
        code += [(_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    for call in (_CLONE3, _OPENAT2):
        # Their arguments lie in memory that a filter cannot read; the C library has other ways.
        code += [(_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    for call_with_flags, position in ((open_, 1), (openat, 2)):
        if call_with_flags is not None:
            code += [
                (_IF_EQUAL, 0, 4, call_with_flags),
                (_LOAD, 0, 0, arguments + 8 * position),
                (_IF_ANY_BIT, 0, 1, _WRITING),
                (_RETURN, 0, 0, _ERRNO | errno.EPERM),
                (_RETURN, 0, 0, _ALLOW),
            ]
    code += [  # a thread is allowed, a process is not
        (_IF_EQUAL, 0, 4, clone),
        (_LOAD, 0, 0, arguments),
        (_IF_ANY_BIT, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def _prctl(option: int, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    values = [ctypes.c_ulong(a) for a in arguments] + [ctypes.c_ulong(0)] * (4 - len(arguments))
    if libc.prctl(ctypes.c_int(option), *values) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
