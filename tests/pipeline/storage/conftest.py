"""Places: in memory, on this disk, and in a bucket of a real S3 server on loopback."""

import logging
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from fsspec.core import url_to_fs
from rejoinder.pipeline.storage.place import Place


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server with nothing in it."""
    server = pytest.importorskip("moto.server", reason="moto[s3] and flask-cors are not installed")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would say each request
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        running.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty bucket, with an environment in which it can be reached."""
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    environment = {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",  # nothing but loopback is asked
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_MAX_ATTEMPTS": "1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    bucket = f"bucket-{token_hex(4)}"
    url_to_fs(f"s3://{bucket}", use_listings_cache=False)[0].mkdir(bucket)
    return f"s3://{bucket}"


@pytest.fixture
def s3_anew(s3: str) -> Iterator[str]:
    """Likewise, for who changes the environment, which is read when S3 is first used."""
    from s3fs import S3FileSystem

    S3FileSystem.clear_instance_cache()
    yield s3
    S3FileSystem.clear_instance_cache()


@pytest.fixture(params=["memory", "file", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a folder that is not there yet, in each kind of place."""
    if request.param == "memory":
        return f"memory://{token_hex(4)}/a/b"
    if request.param == "file":
        return f"file://{tmp_path}/elsewhere/a/b"
    return f"{request.getfixturevalue('s3')}/a/b"


@pytest.fixture
def place(url: str) -> Place:
    """It, opened."""
    return Place(url)


@pytest.fixture
def memory() -> Place:
    """A folder in memory."""
    return Place(f"memory://{token_hex(4)}/folder")
