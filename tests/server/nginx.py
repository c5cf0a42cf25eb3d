"""nginx as docs/nginx.conf has it, on ports of the test's own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFIGURATION = Path(__file__).resolve().parents[2] / "docs" / "nginx.conf"
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_DEADLINE = 20


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[int]:
    """Run nginx in front of the port ``upstream`` until the block ends; yield its own port.

    Nothing of the configuration changes but ports, and where nginx may write.
    """
    command = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if command is None:
        pytest.skip("nginx is not installed (on Debian: apt-get install nginx-light)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    text = CONFIGURATION.read_text()
    for old, new in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{upstream};"),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("http {", "http {\n    access_log off;\n" + _temporary(folder)),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    configuration = folder / "nginx.conf"
    configuration.write_text(text)
    user = "user root; " if os.getuid() == 0 else ""
    log = folder / "error.log"
    process = subprocess.Popen(
        [command, "-p", folder, "-c", configuration, "-e", log, "-g",
         f"{user}daemon off; pid {folder}/nginx.pid; worker_processes 1;"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + _DEADLINE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    pytest.fail(f"nginx does not run: {log.read_text() if log.exists() else ''}")
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=_DEADLINE)


def _temporary(folder: Path) -> str:
    return "".join(f"    {name}_temp_path {folder}/{name};\n" for name in _TEMPORARY)
