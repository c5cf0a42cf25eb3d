"""What it costs to fetch articles from a bucket.

python -m benchmarks.storage --articles 3000

Invented articles are put into an S3 server on loopback, which is a process of its own and not
counted, and fetched as ``rejoinder extract s3://…`` does before it reads them; then once more,
when nothing has changed. Seconds of the clock are those of the server, which is moto's.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rejoinder.pipeline.storage.articles import fetch_articles
from rejoinder.pipeline.storage.place import Place
from rejoinder.pipeline.workspace import Workspace

_BYTES: Final = 2_400
_URL: Final = "s3://articles/all"
_SERVER: Final = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(*server.get_host_and_port(), flush=True)
sys.stdin.read()
server.stop()
"""


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of an S3 server in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        host, port = server.stdout.readline().split()
        yield f"http://{host}:{port}"
    finally:
        server.stdin.close()
        server.wait(30)
        server.stdout.close()


def fill(articles: int) -> None:
    """Put so many articles of 2.4 kB into a new bucket."""
    import s3fs

    s3fs.S3FileSystem().mkdir("articles")
    place = Place(_URL)
    with ThreadPoolExecutor(place.at_once) as pool:
        for number in range(articles):
            text = f"Article {number}. ".encode() * _BYTES
            pool.submit(place.write, f"{number % 100:02}/{number}.txt", text[:_BYTES])


def main() -> None:
    """Print seconds of the processor and of the clock."""
    parser = argparse.ArgumentParser(description="Fetch articles from a bucket on loopback.")
    parser.add_argument("--articles", type=int, default=3_000)
    articles: int = parser.parse_args().articles
    with s3_server() as url, tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as folder:
        os.environ |= {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        fill(articles)
        Path(folder, "rejoinder.toml").touch()
        workspace = Workspace(Path(folder))
        for what in ("fetched", "looked at, unchanged"):
            began, used = time.perf_counter(), time.process_time()
            fetch_articles(workspace, [_URL], problems := [])
            assert not problems
            seconds, cpu = time.perf_counter() - began, time.process_time() - used
            print(
                f"{articles} articles {what}: processor {cpu:.2f} s "
                f"({1000 * cpu / articles:.2f} ms each), clock {seconds:.1f} s"
            )
        found = sum(1 for _ in workspace.articles_dir.rglob("*.txt"))
        assert found == articles, found


if __name__ == "__main__":
    main()
