"""The documents lead somewhere, and say the same number in each place."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
MODULE = re.compile(r"python -m (benchmarks|tests)\.([\w.]+)")
FILE = re.compile(r"`((?:benchmarks|deploy|docs|tests|tools|visual_gate)/[\w./-]+)`")
IN_README = {
    "**visual_gate**": "visual-gate",
    "pixelmatch": "pixelmatch",
    "odiff": "odiff-bin",
    "looks-same": "looks-same",
    "worst local SSIM": "SSIM worst",
    "mean SSIM": "SSIM mean",
    "share of changed pixels": "pixel ratio",
}
"""Who is compared in the README, by the name in docs/scorer.md's table."""


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def is_there(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.exists():
        return False
    return not anchor or anchor in anchors(target)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_every_link_leads_to_a_page_and_a_heading(document: Path) -> None:
    links = LINK.findall(document.read_text("utf-8"))
    inside = [link for link in links if not link.startswith("http")]
    assert [link for link in inside if not is_there(document, link)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_every_module_and_file_that_is_named_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    modules = [
        f"{room}/{name.replace('.', '/')}" for room, name in MODULE.findall(text)
    ]
    missing = [name for name in modules if not (ROOT / f"{name}.py").is_file()]
    missing += [name for name in FILE.findall(text) if not (ROOT / name).exists()]
    assert missing == []


def row(text: str, name: str) -> list[str]:
    """The first row of a table that begins with this name, without the name."""
    line = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip(" *") for cell in line.strip("| ").split("|")[1:]]


@pytest.mark.parametrize(("here", "there"), IN_README.items())
def test_the_readme_compares_with_the_numbers_of_the_scorer(
    here: str, there: str
) -> None:
    noise, _, machine, dynamic, recall = row(
        (ROOT / "docs" / "scorer.md").read_text("utf-8"), there
    )
    readme = row((ROOT / "README.md").read_text("utf-8"), here)
    assert readme == [noise, machine, dynamic, recall]
