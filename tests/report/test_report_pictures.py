"""Where the pictures of a run lie."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.report.samples import make_target
from visual_gate.files import FileWriteError
from visual_gate.images import encode_png, encode_webp, load
from visual_gate.records import Target, TargetPictures
from visual_gate.report import safe_name, write_pictures

PLAIN = make_target("home").target
PAGE = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)


def named(page: str) -> Target:
    return replace(PLAIN, page=page)


def write(folder: Path, target: Target) -> TargetPictures:
    encoded = encode_png(PAGE)
    return write_pictures(
        folder, target, baseline=encoded, candidate=encoded, difference=PAGE
    )


def test_a_plain_key_names_its_folder(tmp_path: Path) -> None:
    pictures = write(tmp_path, PLAIN)
    assert pictures.baseline == "pictures/home@desktop/baseline.png"
    assert pictures.difference == "pictures/home@desktop/difference.png"


def test_parts_of_a_run_keep_their_pictures_of_one_target_apart(tmp_path: Path) -> None:
    encoded = encode_png(PAGE)
    found = {
        write_pictures(
            tmp_path,
            PLAIN,
            baseline=encoded,
            candidate=None,
            difference=None,
            part=part,
        ).baseline
        for part in ("", "test_a.py::test_it", "test_b.py::test_it")
    }
    assert len(found) == 3
    assert all((tmp_path / path).is_file() for path in found)


def test_captures_are_kept_byte_for_byte(tmp_path: Path) -> None:
    pictures = write(tmp_path, PLAIN)
    assert (tmp_path / pictures.candidate).read_bytes() == encode_png(PAGE)
    assert np.array_equal(load(tmp_path / pictures.difference), PAGE)


def test_a_webp_capture_keeps_its_suffix(tmp_path: Path) -> None:
    pictures = write_pictures(
        tmp_path, PLAIN, baseline=None, candidate=encode_webp(PAGE), difference=None
    )
    assert pictures.candidate.endswith("candidate.webp")


def test_what_there_is_not_has_no_path_and_no_file(tmp_path: Path) -> None:
    pictures = write_pictures(
        tmp_path, PLAIN, baseline=None, candidate=None, difference=None
    )
    assert pictures == TargetPictures()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "page",
    [
        "../../etc/passwd",
        "a/b\\c",
        "Zahlung & Versand",
        "商品",
        "x" * 4000,
        "con.",
        "a..b",
        ".hidden",
        "tab\tnew\nline\0",
        'q?*:"<>|',
        "-rf",
    ],
)
def test_any_page_name_becomes_one_folder_below_pictures(
    page: str, tmp_path: Path
) -> None:
    pictures = write(tmp_path, named(page))
    (folder,) = (tmp_path / "pictures").iterdir()
    assert (tmp_path / pictures.baseline).parent == folder
    assert len(folder.name) <= 80
    assert folder.name.isascii()


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_keys_never_share_a_folder(one: str, other: str) -> None:
    if one != other:
        assert safe_name(one).lower() != safe_name(other).lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Home@desktop", "home@desktop"), ("a/b", "a-b"), ("é@x", "e@x"), ("ab", "AB")],
)
def test_keys_that_look_alike_do_not_share_a_folder(one: str, other: str) -> None:
    assert safe_name(one).lower() != safe_name(other).lower()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file is in the way")
    with pytest.raises(FileWriteError, match="cannot write"):
        write(tmp_path, PLAIN)
