import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from visual_gate.errors import MissingFileError, UsageError
from visual_gate.training.corpus import (
    Corpus,
    CorpusError,
    CorpusPage,
    Package,
    bare_name,
    load_corpus,
    pages_at,
    pages_in,
)
from visual_gate.training.fetching import check_integrity, unpack
from visual_gate.training.serving import find_file


def archive_of(path: Path, members: dict[str, bytes | str]) -> Path:
    """A package archive; a member that is text is a link to that place."""
    with tarfile.open(path, "w:gz") as packed:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            if isinstance(content, str):
                entry.type, entry.linkname = tarfile.SYMTYPE, content
                packed.addfile(entry)
            else:
                entry.size = len(content)
                packed.addfile(entry, io.BytesIO(content))
    return path


def test_the_own_list_pins_every_package_by_hash() -> None:
    corpus = load_corpus(Path("corpus"))
    assert len(corpus.pages) > 150
    assert all(p.integrity.startswith("sha512-") for p in corpus.packages)
    assert {page.package for page in corpus.pages} <= {p.spec for p in corpus.packages}


def test_a_page_that_measures_models_is_never_trained_on() -> None:
    page = CorpusPage("p", "@shop/kit@1.2.0", "index.html", "kit")
    with pytest.raises(CorpusError, match="kept for measuring models"):
        Corpus((page,), forbidden=("@shop/kit",))
    assert load_corpus(Path("corpus")).forbidden


def test_every_mounted_package_and_other_release_is_listed_too() -> None:
    corpus = load_corpus(Path("corpus"))
    listed = {Path("corpus") / package.folder for package in corpus.packages}
    releases = {page.release for page in corpus.pages if page.release}
    mounted = {place for page in corpus.pages for _, place in page.mounts}
    assert releases
    assert releases | mounted <= listed


def test_another_release_is_one_of_the_same_package() -> None:
    released = [page for page in load_corpus(Path("corpus")).pages if page.release]
    for page in released:
        name, _, version = str(page.release).rpartition("@")
        assert Path(name) == Path("corpus") / bare_name(page.package)
        assert version != page.package.rpartition("@")[2]


def test_an_archive_other_than_the_listed_one_is_refused(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "a.tgz", {"package/index.html": b"hello"})
    right = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    check_integrity(archive, Package("a@1", f"sha512-{right}"))
    archive.write_bytes(archive.read_bytes() + b"!")
    with pytest.raises(CorpusError, match="not the listed archive"):
        check_integrity(archive, Package("a@1", f"sha512-{right}"))


def test_unpacking_never_writes_outside_its_folder(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "package/index.html": b"fine",
        "package/../../escaped.html": b"bad",
        "/absolute.html": b"bad",
        "package/link.html": "/etc/passwd",
    }
    unpack(archive_of(tmp_path / "a.tgz", members), tmp_path / "deep" / "a")
    found = [p for p in (tmp_path / "deep").rglob("*") if p.is_file()]
    assert found == [tmp_path / "deep" / "a" / "index.html"]
    assert not (tmp_path / "escaped.html").exists()


def test_a_folder_of_pages_is_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "cart.html").write_text("<p>cart")
    (tmp_path / "index.html").write_text("<p>home")
    assert [p.path for p in pages_in(tmp_path).pages] == [
        "index.html",
        "shop/cart.html",
    ]


def test_an_empty_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no HTML page"):
        pages_in(tmp_path)


def test_addresses_are_a_corpus_too() -> None:
    (page,) = pages_at(["https://shop.example/cart", " "]).pages
    assert (page.url, page.design_system) == (
        "https://shop.example/cart",
        "shop.example",
    )


def test_a_word_that_is_no_address_is_named() -> None:
    with pytest.raises(UsageError, match="'shop' is no address"):
        pages_at(["shop"])


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="pages to train on"):
        load_corpus(tmp_path, tmp_path / "none.json")


def test_a_list_in_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('{"pages": []}')
    with pytest.raises(CorpusError, match="is no list of pages"):
        load_corpus(tmp_path, tmp_path / "list.json")


def test_only_files_of_the_page_and_its_mounts_are_served(tmp_path: Path) -> None:
    for name in ("site/index.html", "lib/code.js", "secret.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    mounts = (("lib", tmp_path / "lib"),)
    page = CorpusPage("p", "p@1", "index.html", "p", tmp_path / "site", mounts)
    assert find_file(page, "/") == tmp_path / "site" / "index.html"
    assert find_file(page, "/lib/code.js") == tmp_path / "lib" / "code.js"
    assert find_file(page, "/../secret.txt") is None
    assert find_file(page, "/lib/../../secret.txt") is None
