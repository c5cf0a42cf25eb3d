"""Load on a server: four connections that are kept open and ask one request after the other.

wrk does it where it is installed, else a client in Python, which is slower and so narrows the
differences between fast servers. One run uses one of them for every server.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal
from urllib.parse import quote

#: Slots of a request's target: never part of one, since both need percent-encoding in it.
VALUE: Final = "{value}"
N: Final = "{n}"

Client = Literal["wrk", "python"]
CONNECTIONS: Final = 4
#: Seconds that a request may take beyond the round before wrk calls it lost.
_PATIENCE: Final = 30
_SCRIPT: Final = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Requests:
    """What is asked: GET requests for ``target``, whose slots are filled for each anew.

    The k-th request has N = ``start`` + k and, in turn, one of ``values``. Without slots it is the
    same request again and again.
    """

    port: int
    target: str
    accept: str
    values: Sequence[str] = ("",)
    start: int = 0

    def __getitem__(self, k: int) -> str:
        """The target of the k-th request."""
        n = self.start + k
        value = quote(self.values[n % len(self.values)], safe="")
        return self.target.replace(N, str(n)).replace(VALUE, value)


@dataclass(frozen=True)
class Round:
    """What a round of load brought: answers with status 200 and others, latencies in ms."""

    requests: int
    seconds: float
    failures: int
    latency: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return (self.requests - self.failures) / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, Any]:
        """The raw figures."""
        return {**asdict(self), "rate": round(self.rate, 2)}


def available_client() -> Client:
    """wrk where it is installed."""
    return "wrk" if shutil.which("wrk") else "python"


def run_load(
    requests: Requests, seconds: float, client: Client, connections: int = CONNECTIONS
) -> Round:
    """Ask ``requests`` for ``seconds`` and count what comes back in that time."""
    if client == "wrk":
        return _run_wrk(requests, seconds, connections)
    from .client import run

    return run(requests, seconds, connections)


def _run_wrk(requests: Requests, seconds: float, connections: int) -> Round:
    with TemporaryDirectory() as folder:
        plan = Path(folder, "plan")
        values = "\n".join(quote(value, safe="") for value in requests.values)
        plan.write_text(f"{requests.target}\n{values}\n", encoding="ascii")
        done = subprocess.run(
            [
                *("wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"),
                *(f"--timeout={_PATIENCE}s", "-s", str(_SCRIPT)),
                *("-H", f"Accept: {requests.accept}", f"http://127.0.0.1:{requests.port}"),
                *("--", str(plan), str(requests.start)),
            ],
            capture_output=True,
            text=True,
            timeout=seconds + 2 * _PATIENCE,
        )
    if done.returncode:
        raise RuntimeError(f"wrk failed:\n{done.stdout}{done.stderr}")
    # The last line is the script's.
    return Round(**json.loads(done.stdout.splitlines()[-1]))
