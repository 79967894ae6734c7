"""What people use today, on the same pairs: pixel counts, SSIM, and tools of Node.

Each rival gives a score, 1 where it sees no difference. Pictures of different sizes
are compared where both have pixels; the rest counts as different.
"""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from visual_gate import images
from visual_gate.errors import UsageError
from visual_gate.files import write_atomic
from visual_gate.records import Image
from visual_gate.training.manifest import LabelledPair

DIFFERS = 25
"""Levels by which a pixel must differ to count, about what tools take by default."""

NODE_TOOLS = ("pixelmatch", "odiff-bin", "looks-same")
SCRIPT = Path(__file__).with_name("rivals.mjs")
PATIENCE_S = 1800


class RivalError(UsageError):
    """A tool of Node that is installed did not run."""

    def __init__(self, tool: str, problem: str) -> None:
        last = problem.splitlines()[-1]
        super().__init__(
            f"{tool} did not run ({last}); install it again with npm, or leave out "
            "--node-modules"
        )


def rival_scores(
    pairs: Sequence[LabelledPair],
    node_modules: Path | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> dict[str, NDArray[np.float64]]:
    """Scores of all pairs by each rival, in order.

    Args:
        pairs: what to judge.
        node_modules: folder in which npm installed rivals; None leaves them out.
        progress: is told how many pairs are done, of how many.
    """
    rows: list[Mapping[str, float]] = []
    with TemporaryDirectory() as name:
        files = [_written(pair, Path(name), index) for index, pair in enumerate(pairs)]
        for done, pair in enumerate(pairs, 1):
            rows.append(_python_scores(*_same_size(pair)))
            progress(done, len(pairs))
        from_node = _node_scores(files, node_modules)
    scores = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    return scores | from_node


def _same_size(pair: LabelledPair) -> tuple[Image, Image]:
    """Both pictures on canvases of one size; what one lacks is magenta or green."""
    before, after = images.load(pair.baseline), images.load(pair.candidate)
    height = max(before.shape[0], after.shape[0])
    width = max(before.shape[1], after.shape[1])
    return (
        _extended(before, height, width, (255, 0, 255)),
        _extended(after, height, width, (0, 255, 0)),
    )


def _extended(
    image: Image, height: int, width: int, colour: tuple[int, int, int]
) -> Image:
    below, right = height - image.shape[0], width - image.shape[1]
    if not below and not right:
        return image
    border = cv2.copyMakeBorder(
        image, 0, below, 0, right, cv2.BORDER_CONSTANT, value=colour
    )
    return np.asarray(border, np.uint8)


def _python_scores(before: Image, after: Image) -> Mapping[str, float]:
    gap = cv2.absdiff(before, after).max(2)
    _, similar = structural_similarity(  # type: ignore[no-untyped-call]
        cv2.cvtColor(before, cv2.COLOR_RGB2GRAY),
        cv2.cvtColor(after, cv2.COLOR_RGB2GRAY),
        full=True,
    )
    return {
        "pixel ratio": 1 - float((gap > DIFFERS).mean()),
        "SSIM mean": float(similar.mean()),
        "SSIM worst": float(similar.min()),
    }


def _written(pair: LabelledPair, folder: Path, index: int) -> tuple[str, str]:
    """Both pictures as PNG files of one size, which every tool reads."""
    paths = folder / f"{index}-a.png", folder / f"{index}-b.png"
    for path, side in zip(paths, _same_size(pair), strict=True):
        write_atomic(path, images.encode_png(side))
    return str(paths[0]), str(paths[1])


def _node_scores(
    files: Sequence[tuple[str, str]], node_modules: Path | None
) -> dict[str, NDArray[np.float64]]:
    """Scores by those tools of Node that are installed."""
    node = which("node")
    if node is None or node_modules is None:
        return {}
    found = {}
    for tool in NODE_TOOLS:
        if (node_modules / tool).is_dir():
            found[tool] = 1 - _shares([node, str(SCRIPT), tool], files, node_modules)
    return found


def _shares(
    command: Sequence[str], files: Sequence[tuple[str, str]], node_modules: Path
) -> NDArray[np.float64]:
    """Shares of pixels that a tool calls different; raises RivalError."""
    done = subprocess.run(  # noqa: S603  our own script, a named tool
        [*command, str(node_modules.resolve())],
        input=json.dumps(files),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    if done.returncode:
        raise RivalError(command[-1], (done.stderr.strip() or "no reason given"))
    return np.array(json.loads(done.stdout), np.float64)
