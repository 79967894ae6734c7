import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.server.serving import running_server

ARENA_BYTES = 64 * 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heaps are counted")
def test_the_threads_of_a_server_share_one_heap(tmp_path: Path) -> None:
    with running_server(tmp_path) as server, server.client as client:
        with ThreadPoolExecutor(8) as callers:
            asked = [callers.submit(client.get, "/v1/runs") for _ in range(64)]
        assert {one.result().status_code for one in asked} == {200}
        assert further_heaps(server.pid) == 0


def further_heaps(pid: int) -> int:
    """Heaps beside the first: glibc reserves 64 MiB for each and uses their start."""
    listing = Path(f"/proc/{pid}/maps").read_text()
    ends = re.findall(r"^\w+-(\w+) ---p 00000000 00:00 0\s*$", listing, re.MULTILINE)
    return sum(int(end, 16) % ARENA_BYTES == 0 for end in ends)
