"""How other tools name the pictures that they keep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from visual_gate.baselines.problems import ImportLayoutError

PICTURES = frozenset({".png", ".webp", ".jpg", ".jpeg"})


class Layout(StrEnum):
    """Whose folder it is."""

    PLAYWRIGHT = "playwright"
    BACKSTOP = "backstop"
    PYTEST = "pytest-playwright-visual-snapshot"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Found:
    """A picture of another tool. ``view`` is its word for browser or window, or ""."""

    path: Path
    page: str
    view: str


_PLAYWRIGHT = re.compile(
    r"^(?P<page>.+?)(?:-(?P<view>[^-]+(?:-[^-]+)*?))?-(?:linux|darwin|win32)$"
)
_PROJECTS = ("chromium", "firefox", "webkit", "Desktop-Chrome", "Mobile-Chrome")
_BACKSTOP = re.compile(
    r"^(?P<config>.+?)_(?P<page>[^_].*?)_\d+_(?P<selector>.+)_\d+_(?P<view>.+)$"
)
_BACKSTOP_CONFIG = "backstop_"
_BRACKET = re.compile(r"\[([^\]]*)\]")


def scan(folder: Path, layout: Layout | None = None) -> tuple[Found, ...]:
    """Every picture below a folder, sorted, with the page it seems to show.

    Args:
        folder: e.g. ``tests`` with its ``*-snapshots``, or ``backstop_data``.
        layout: whose names these are; None finds it out.

    Raises:
        ImportLayoutError: the folder is not there or holds no such pictures.
    """
    if not folder.is_dir():
        raise ImportLayoutError(str(folder), "there is no such folder; check the path")
    pictures = sorted(
        path for path in folder.rglob("*") if path.suffix.lower() in PICTURES
    )
    chosen = layout or detect(folder, pictures)
    found = tuple(_named(folder, pictures, chosen))
    if not found:
        problem = f"it holds no pictures named as {chosen} does"
        raise ImportLayoutError(str(folder), problem)
    return found


def detect(folder: Path, pictures: list[Path]) -> Layout:
    """Whose folder this seems to be, by its folders' names."""
    parts = {part for path in pictures for part in path.parent.parts}
    parts |= set(folder.resolve().parts)
    if any(part.endswith("-snapshots") for part in parts):
        return Layout.PLAYWRIGHT
    if "bitmaps_reference" in parts:
        return Layout.BACKSTOP
    if "__snapshots__" in parts:
        return Layout.PYTEST
    return Layout.PLAIN


def _named(folder: Path, pictures: list[Path], layout: Layout) -> Iterator[Found]:
    match layout:
        case Layout.PLAYWRIGHT:
            return (_playwright(one) for one in pictures if _in_snapshots(one))
        case Layout.BACKSTOP:
            return _backstop(pictures)
        case Layout.PYTEST:
            return (_pytest(one) for one in pictures)
        case Layout.PLAIN:
            return (_plain(folder, one) for one in pictures)


def _in_snapshots(path: Path) -> bool:
    return any(part.endswith("-snapshots") for part in path.parent.parts)


def _playwright(path: Path) -> Found:
    """``{name}-{project}-{platform}``; a project's name may hold dashes itself."""
    known = _PLAYWRIGHT.match(path.stem)
    if known is None:
        return Found(path, path.stem, "")
    name = path.stem.rpartition("-")[0]
    for project in _PROJECTS:
        if name.endswith(f"-{project}"):
            return Found(path, name.removesuffix(f"-{project}"), project)
    page, _, view = name.rpartition("-")
    return Found(path, page or view, view if page else "")


def _backstop(pictures: list[Path]) -> Iterator[Found]:
    """``{config}_{label}_{n}_{selector}_{n}_{viewport}``, from the references only."""
    for path in pictures:
        stem = path.stem
        if stem.startswith(_BACKSTOP_CONFIG):  # the default id holds an underscore
            stem = stem.removeprefix(_BACKSTOP_CONFIG)
        known = _BACKSTOP.match(stem)
        if known is not None and "bitmaps_test" not in path.parts:
            yield Found(path, _backstop_page(known), known["view"])


def _backstop_page(known: re.Match[str]) -> str:
    whole = known["selector"] in {"document", "viewport"}
    return known["page"] if whole else f"{known['page']}-{known['selector']}"


def _pytest(path: Path) -> Found:
    """``{test}[{browser}][{platform}]`` below the folder of its test."""
    name, bracket, rest = path.stem.partition("[")
    marks = _BRACKET.findall(path.stem)
    counter = rest.rpartition("]")[2] if bracket else ""
    view = marks[0] if len(marks) > 1 else ""
    return Found(path, name.removeprefix("test_") + counter, view)


def _plain(folder: Path, path: Path) -> Found:
    """The path below the folder; ``name@view`` as in our own keys."""
    inside = path.relative_to(folder).with_suffix("").as_posix()
    page, _, view = inside.partition("@")
    return Found(path, page, view)
