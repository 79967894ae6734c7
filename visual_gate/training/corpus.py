"""The real web pages that training data is made of: a pinned list, or your own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visual_gate.errors import InfrastructureError, MissingFileError, UsageError

LIST = Path(__file__).with_name("corpus.json")
"""The project's own list: packages with version and integrity, and their pages."""


class CorpusError(InfrastructureError):
    """A package or a list of pages that cannot be used."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package of pages, pinned: ``integrity`` is ``sha512-`` and base64."""

    spec: str
    integrity: str
    license: str = ""

    @property
    def folder(self) -> str:
        """Its folder's name below the corpus folder."""
        return self.spec.replace("/", "+")


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """One page to render.

    ``folder`` is served as ``/``; ``mounts`` lays further folders below it. A page
    with a ``url`` is rendered from there and needs no folder. ``release`` is the folder
    of another release of its package.
    """

    name: str
    package: str
    path: str
    design_system: str
    folder: Path = Path()
    mounts: tuple[tuple[str, Path], ...] = ()
    url: str = ""
    release: Path | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Pages, and the packages that must be fetched for them.

    ``forbidden`` are packages whose pages measure models: none may be trained on.
    """

    pages: tuple[CorpusPage, ...]
    packages: tuple[Package, ...] = ()
    forbidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for page in self.pages:
            if bare_name(page.package) in self.forbidden:
                raise CorpusError(
                    f"{page.package} is kept for measuring models; "
                    "take its pages out of the list"
                )


def load_corpus(folder: Path, listing: Path = LIST) -> Corpus:
    """The listed pages, as they lie below ``folder`` once fetched.

    Raises:
        MissingFileError: there is no such list.
        CorpusError: the list is not in the format of the project's own.
    """
    if not listing.is_file():
        raise MissingFileError(str(listing), "the list of pages to train on")
    try:
        document = json.loads(listing.read_text(encoding="utf-8"))
        packages = tuple(
            Package(spec, facts["integrity"], facts.get("license", ""))
            for spec, facts in document["packages"].items()
        )
        pages = tuple(_listed_page(entry, folder) for entry in document["pages"])
    except (KeyError, ValueError, AttributeError, TypeError) as problem:
        raise CorpusError(
            f"{listing} is no list of pages ({problem!r}); "
            "compare it with the project's own training/corpus.json"
        ) from problem
    return Corpus(pages, packages, tuple(document.get("forbidden", ())))


def pages_in(folder: Path) -> Corpus:
    """Every HTML file below a folder, the folder itself served as ``/``.

    Raises:
        CorpusError: there is none.
    """
    root = folder.resolve()
    found = sorted(path for path in root.rglob("*.htm*") if path.is_file())
    if not found:
        raise CorpusError(f"no HTML page below {folder}; name another folder")
    names = [path.relative_to(root).as_posix() for path in found]
    return Corpus(
        tuple(
            CorpusPage(_page_name(root.name, name), root.name, name, root.name, root)
            for name in names
        )
    )


def pages_at(urls: Iterable[str]) -> Corpus:
    """Pages by address; each host counts as one design system."""
    return Corpus(tuple(_page_at(url.strip()) for url in urls if url.strip()))


def bare_name(package: str) -> str:
    """A package without its version; a scope keeps its ``@``."""
    name, at, _ = package.rpartition("@")
    return name if at and name else package


def _listed_page(entry: Mapping[str, Any], folder: Path) -> CorpusPage:
    spec: str = entry["package"]
    mounts = {
        prefix: folder / mounted.replace("/", "+")
        for prefix, mounted in entry.get("mounts", {}).items()
    }
    home = folder / spec.replace("/", "+")
    release = entry.get("release")
    prefix = next((name for name, place in mounts.items() if place == home), "")
    return CorpusPage(
        name=_page_name(spec.rpartition("@")[0], entry["page"]),
        package=spec,
        path=f"{prefix}/{entry['page']}" if prefix else entry["page"],
        design_system=entry["design_system"],
        folder=home,
        mounts=tuple(sorted(mounts.items())),
        release=folder / release.replace("/", "+") if release else None,
    )


def _page_name(package: str, path: str) -> str:
    return f"{package}/{path}".replace("@", "").replace("/", "__")


def _page_at(url: str) -> CorpusPage:
    host = url.partition("://")[2].partition("/")[0]
    if not host:
        raise UsageError(f"'{url}' is no address; write it with http:// or https://")
    name = url.partition("://")[2].strip("/").replace("/", "__")
    return CorpusPage(name, host, "", host, url=url)
