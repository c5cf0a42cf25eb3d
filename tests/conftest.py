"""The example workspace, built and served the way a user does it, for tests of whatever comes out.

A session's fixtures are made once in every pytest-xdist worker: the build takes a few seconds, and
nothing is shared between workers that one of them could spoil for another.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine, not of the code; and the suite is to give
# the same answer twice for the same code where it decides what lands.
settings.register_profile(
    "rejoinder",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("rejoinder")

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "open-letters"
#: Seconds after which something hangs rather than being slow.
DEADLINE = 90


@pytest.fixture(scope="session")
def example_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example workspace, built. Read it; whoever changes it makes a copy."""
    workspace = tmp_path_factory.mktemp("example") / "open-letters"
    shutil.copytree(EXAMPLE, workspace, ignore=shutil.ignore_patterns("site"))
    built = subprocess.run(
        [*_rejoinder(workspace), "build"],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        env=_environment(),
    )
    assert built.returncode == 0, f"the example does not build:\n{built.stdout}{built.stderr}"
    return workspace


@pytest.fixture(scope="session")
def example_site(example_workspace: Path) -> Path:
    """The published site of the example: ``versions/``, ``current``."""
    return example_workspace / "site"


@pytest.fixture(scope="session")
def example_server(
    example_workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The base URL of a server that serves the example on loopback, in processes of its own.

    The site's base URI is another one (``http://127.0.0.1:8000``): no link may depend on the port.
    """
    log = tmp_path_factory.mktemp("server") / "log"
    server, port = _started(example_workspace, log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(server)


def _started(workspace: Path, log: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A server that is ready, and its port. Another process may take the port first: try again."""
    for _ in range(3):
        port = _free_port()
        with log.open("wb") as out:
            server = subprocess.Popen(
                [*_rejoinder(workspace), "serve", "--host", "127.0.0.1", "--port", str(port)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=_environment() | {"REJOINDER_QUERY_WORKERS": "2"},
            )
        if _is_ready(port, server):
            return server, port
        _end(server)
    pytest.fail(f"the server did not become ready; its log says:\n{log.read_text()}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        pytest.fail("the server did not end within 20 s of SIGTERM")


def _rejoinder(workspace: Path) -> list[str]:
    """The command as a user has it: the script beside this Python."""
    script = Path(sys.executable).with_name("rejoinder")
    return [str(script), "-C", str(workspace)]


def _environment() -> dict[str, str]:
    """The tests' environment, without settings that a developer may have made."""
    return {name: value for name, value in os.environ.items() if not name.startswith("REJOINDER_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _is_ready(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers ``/readyz`` with 200; False where it ends or never does."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    return False
