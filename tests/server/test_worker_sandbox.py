"""Each of these runs in a process of its own: what a sandbox takes cannot be given back."""

import os
import platform
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rejoinder.server.config import Config
from rejoinder.server.engine_embedded import Embedded
from rejoinder.server.worker_sandbox import Unsandboxed, deny_connections, missing_fence

linux = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64", "riscv64"),
    reason="there is a filter for Linux on x86-64, ARM and RISC-V only",
)


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120
    )


@linux
def test_no_socket_program_or_writable_file_can_be_opened(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    code = """
import os, socket, subprocess, sys, threading
from rejoinder.server.worker_sandbox import deny_connections
inherited, other = socket.socketpair()
folder = sys.argv[1]
deny_connections()
denied = {
    "socket": lambda: socket.socket(),
    "datagram": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "pair": lambda: socket.socketpair(),
    "create": lambda: open(f"{folder}/new", "w"),
    "append": lambda: open(f"{folder}/old", "a"),
    "update": lambda: open(f"{folder}/old", "r+"),
    "unlink": lambda: os.unlink(f"{folder}/old"),
    "rename": lambda: os.rename(f"{folder}/old", f"{folder}/new"),
    "mkdir": lambda: os.mkdir(f"{folder}/new"),
    "link": lambda: os.symlink(f"{folder}/old", f"{folder}/new"),
    "truncate": lambda: os.truncate(f"{folder}/old", 0),
    "fork": lambda: os.fork(),
    "exec": lambda: os.execv("/bin/true", ["true"]),
}
for name, attempt in denied.items():
    try:
        attempt()
        print(name)
    except PermissionError:
        pass
assert open(f"{folder}/old").read() == "old"
inherited.sendall(b"x")
assert other.recv(1) == b"x"
thread = threading.Thread(target=print, args=["thread"])
thread.start()
thread.join()
"""
    done = run(code, str(tmp_path))
    assert done.stdout == "thread\n", done.stderr


@linux
def test_a_service_clause_opens_no_connection_even_if_nothing_else_stops_it() -> None:
    code = """
import sys
from pyoxigraph import Store
from rejoinder.server.worker_sandbox import deny_connections
deny_connections()
try:
    list(Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{sys.argv[1]}/> {{ ?s ?p ?o }} }}"))
except OSError as error:
    print(error)
"""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        done = run(code, str(listener.getsockname()[1]))
        assert "not permitted" in done.stdout, done.stderr
        with pytest.raises(BlockingIOError):
            listener.accept()


@linux
def test_where_there_is_a_filter_nothing_is_missing() -> None:
    assert missing_fence() is None


def test_on_another_machine_the_server_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "pdp11")
    with pytest.raises(Unsandboxed, match="pdp11"):
        deny_connections()
    Embedded(Config(tmp_path)).close()
    assert "pdp11" in caplog.text


def test_memory_is_limited() -> None:
    code = """
import resource
from rejoinder.server.worker_sandbox import limit
limit(300 << 20, 1 << 20)
assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
bytearray(100 << 20)
try:
    bytearray(400 << 20)
except MemoryError:
    print("refused")
"""
    assert run(code).stdout == "refused\n"


def test_a_limit_below_what_is_mapped_already_leaves_room_to_start() -> None:
    code = """
from rejoinder.server.worker_sandbox import limit
limit(1 << 20, 1 << 20)
print(len(bytearray(30 << 20)))
"""
    assert run(code).stdout == f"{30 << 20}\n"


def test_output_to_files_is_limited(tmp_path: Path) -> None:
    code = """
import sys
from rejoinder.server.worker_sandbox import limit
with open(sys.argv[1], "wb", buffering=0) as file:
    limit(1 << 30, 1000)
    file.write(bytes(1000))
    try:
        file.write(b"x")
    except OSError:
        print("refused")
"""
    assert run(code, str(tmp_path / "spool")).stdout == "refused\n"


@linux
def test_the_process_dies_with_its_parent() -> None:
    child = """
import os, time
from rejoinder.server.worker_sandbox import die_with_parent
die_with_parent(os.getppid())
print(os.getpid(), flush=True)
time.sleep(60)
"""
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
        process.wait()
        for _ in range(500):
            if not Path(f"/proc/{pid}").exists():
                break
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state == "Z":
                break
            time.sleep(0.01)
        else:
            os.kill(pid, signal.SIGKILL)
            pytest.fail("the child outlived its parent")
