"""Pictures kept elsewhere: any address that fsspec knows, with a copy on this disk."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from visual_gate.baselines.digests import sha256
from visual_gate.baselines.names import CACHE, object_path
from visual_gate.baselines.problems import RemoteDownError, RemoteError
from visual_gate.errors import VisualGateError
from visual_gate.files import write_atomic

TIMEOUT_S = 60.0
_WITH_FOLDERS = frozenset({"sftp", "ssh", "ftp", "smb", "hdfs", "webhdfs", "webdav"})
"""Where folders must be made first; elsewhere that would make a misspelt bucket."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Remote:
    """A folder or bucket of objects, e.g. ``s3://bucket/prefix``.

    ``cache`` is the store's folder, below which fetched objects are kept; one request
    may take ``timeout_s``.
    """

    url: str
    cache: Path
    timeout_s: float = TIMEOUT_S

    def fetch(self, name: str) -> bytes:
        """An object from the remote, checked and then kept on this disk.

        Raises:
            RemoteError: it is not there, was changed, or the remote does not answer.
        """
        content = self._ask(_read, name)
        if content is None:
            cure = "upload it from a clone that has it: visual-gate baselines repair"
            raise RemoteError(self.url, f"has no object {name}", cure)
        if sha256(content) != name.partition(".")[0]:
            cure = "upload it again from a clone that has it"
            raise RemoteError(self.url, f"has a damaged object {name}", cure)
        self.keep(name, content)
        return content

    def upload(self, name: str, content: bytes) -> None:
        """Bring an object there, unless it is there already; raises RemoteError."""
        self._ask(lambda files, at: _write(files, at, content), name)

    def keep(self, name: str, content: bytes) -> None:
        """Keep a copy on this disk."""
        write_atomic(self.cache / CACHE / object_path(name), content)

    def has(self, name: str) -> bool:
        """Whether the remote lists this object; raises RemoteError."""
        return bool(self._ask(lambda files, at: files.exists(at), name))

    def _ask(self, question: Callable[[Any, str], _Answer], name: str) -> _Answer:
        def asked() -> _Answer:
            files, folder = _open(self.url)
            return question(files, f"{folder.rstrip('/')}/{object_path(name)}")

        return self._in_time(asked)

    def _in_time(self, work: Callable[[], _Answer]) -> _Answer:
        """A library that waits for ever must not keep the gate waiting."""
        answer: Future[_Answer] = Future()
        Thread(target=_settle, args=(answer, work), daemon=True).start()
        cure = "check the network and the address; pictures seen before need no remote"
        try:
            return answer.result(self.timeout_s)
        except VisualGateError:
            raise
        except TimeoutError as problem:
            late = f"did not answer within {self.timeout_s:g} s"
            raise RemoteDownError(self.url, late, cure) from problem
        except Exception as problem:  # each backend has its own errors
            cause = f"failed ({type(problem).__name__}: {problem})"
            raise RemoteDownError(self.url, cause, cure) from problem


def _settle(answer: "Future[_Answer]", work: Callable[[], _Answer]) -> None:
    try:
        answer.set_result(work())
    except BaseException as problem:  # noqa: BLE001  handed to the waiting thread
        answer.set_exception(problem)


def _open(url: str) -> tuple[Any, str]:
    """The file system and the folder of an address."""
    try:
        core = import_module("fsspec.core")
        files, folder = core.url_to_fs(url, use_listings_cache=False)
    except ImportError as problem:
        cure = "install it with: pip install 'visual-gate[remote]'"
        raise RemoteError(url, f"needs a package ({problem})", cure) from problem
    except ValueError as problem:
        cure = "correct [baselines] remote"
        raise RemoteError(url, f"has an unknown form ({problem})", cure) from problem
    return files, str(folder)


def _read(files: Any, path: str) -> bytes | None:
    try:
        return bytes(files.cat_file(path))
    except FileNotFoundError:
        return None


def _write(files: Any, path: str, content: bytes) -> None:
    """Objects never change, so one of the right size is the right one."""
    if files.exists(path) and files.size(path) == len(content):
        return
    if "file" in _protocols(files):
        write_atomic(Path(path), content)
        return
    if _WITH_FOLDERS.intersection(_protocols(files)):
        files.makedirs(path.rpartition("/")[0], exist_ok=True)
    files.pipe_file(path, content)


def _protocols(files: Any) -> tuple[str, ...]:
    names = files.protocol
    return (names,) if isinstance(names, str) else tuple(names)
