"""Against a real S3 server on the loopback."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.baselines.captures import HOME, RED, approve, objects, page
from visual_gate.baselines import open_store
from visual_gate.baselines.problems import RemoteError

moto: Any = import_module("moto.server")  # its types change from release to release

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # botocore's own
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # and aiohttp's, at exit
]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    import_module("s3fs").S3FileSystem.clear_instance_cache()
    import_module("s3fs").S3FileSystem().makedirs("shop", exist_ok=True)
    yield server
    server.stop()


@pytest.mark.usefixtures("server")
def test_pictures_go_to_s3_and_come_back(tmp_path: Path) -> None:
    first = open_store(tmp_path / "first", remote="s3://shop/baselines")
    approve(first, page())
    approve(first, page(button=RED))
    (tmp_path / "second").mkdir()
    (first.root / "manifests").rename(tmp_path / "second" / "manifests")
    second = open_store(tmp_path / "second", remote="s3://shop/baselines")
    assert objects(first.root, "*") == []
    assert second.load(HOME).facts.status == 200


@pytest.mark.usefixtures("server")
def test_a_bucket_that_is_not_there_is_named(tmp_path: Path) -> None:
    store = open_store(tmp_path / "first", remote="s3://nobodys/baselines")
    with pytest.raises(RemoteError, match="s3://nobodys/baselines"):
        approve(store, page())


def test_a_server_that_is_down_is_named_and_the_cache_still_serves(
    server: Any, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "first", remote="s3://shop/baselines")
    approve(store, page())
    server.stop()
    assert store.load(HOME).facts.status == 200
    for copy in (store.root / ".cache").rglob("*.webp"):
        copy.unlink()
    with pytest.raises(RemoteError, match="check the network"):
        store.load(HOME)
