"""What can be made at the same time from the sorted lines, here or in processes of their own.

:func:`main` is such a process: it reads one job as a line of JSON and answers with what the
manifest says of the files. It ends as soon as its standard input does, so that a build that is
killed leaves no process behind that still writes. (``multiprocessing`` would import the caller's
main module again, or copy a process that has threads.)
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ...ontology.layout import DOWNLOAD
from ...ontology.manifest import Download
from ..errors import SnapshotError
from .dumps import dump
from .model import Tombstone
from .tabulate import tabulate

#: In the folder of a build: what is deleted before it is published.
WORK: Final = "work"
#: The job that writes the search index and the tables; every other is a dump's extension.
TABLES: Final = "tables"


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its name, and what it must know."""

    name: str
    building: str
    base_uri: str
    language: str
    tombstones: Sequence[Tombstone] = ()

    def run(self) -> list[Download]:
        """Do it, in this process."""
        building = Path(self.building)
        work, download = building / WORK, building / DOWNLOAD
        if self.name == TABLES:
            return tabulate(work, building, download, self.base_uri, self.language, self.tombstones)
        return dump(self.name, work, download)


def run_here(jobs: Sequence[Job]) -> Iterator[tuple[Job, list[Download]]]:
    """Do the jobs one after the other."""
    for job in jobs:
        yield job, job.run()


def run_apart(
    jobs: Sequence[Job], processes: int, meanwhile: Callable[[], None], lock: int
) -> Iterator[tuple[Job, list[Download]]]:
    """Do the jobs in up to ``processes`` processes at a time, and ``meanwhile`` in this one.

    The processes hold the descriptor ``lock`` too, so that no other build begins before the last
    of them is gone.
    """
    running: list[subprocess.Popen[bytes]] = []
    with ThreadPoolExecutor(processes) as pool:
        try:
            futures = {pool.submit(_run_apart, job, running, lock): job for job in jobs}
            meanwhile()
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in running:
                process.kill()
            raise


def _run_apart(job: Job, running: list[subprocess.Popen[bytes]], lock: int) -> list[Download]:
    # -P: a file called json.py in the folder where somebody builds is not ours to import.
    with subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
        [sys.executable, "-P", "-c", f"from {__name__} import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(lock,),
    ) as process:
        running.append(process)
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
            process.stdin.flush()
            # It writes nothing to standard error before it has failed, and little then.
            answer = process.stdout.read()
            trouble = process.stderr.read()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        said = trouble.decode(errors="replace").strip().rpartition("\n")[2]
        raise SnapshotError(f"{job.name}: {said or f'ended with {process.returncode}'}")
    return [Download.model_validate(item) for item in json.loads(answer)]


def main() -> None:
    """Read a job from standard input, do it, answer on standard output."""
    fields = json.loads(sys.stdin.readline())
    tombstones = tuple(Tombstone(**stone) for stone in fields.pop("tombstones"))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    downloads = Job(**fields, tombstones=tombstones).run()
    json.dump([item.model_dump() for item in downloads], sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # the thread still reads, and would hold up an orderly end


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
