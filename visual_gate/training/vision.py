"""Imports torchvision, also where its compiled operators do not load.

Its wheel on package indexes is built for CUDA; beside a CPU build of torch the compiled
part does not load, and the import then fails at two operators that it wants to
describe. Only transforms are needed here, so those two are declared, empty, first.
"""

from importlib.util import find_spec
from pathlib import Path

import torch

OPERATORS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def declare_operators() -> torch.library.Library | None:
    """Declare what the import needs; None where the real operators load."""
    spec = find_spec("torchvision")
    if spec is None or spec.origin is None or _loads(Path(spec.origin).parent):
        return None
    library = torch.library.Library("torchvision", "DEF")
    for schema in OPERATORS:
        library.define(schema)
    return library


def _loads(package: Path) -> bool:
    compiled = sorted(package.glob("_C*.so")) + sorted(package.glob("_C*.pyd"))
    try:
        for path in compiled:
            torch.ops.load_library(path)
    except OSError:
        return False
    return bool(compiled)


_DECLARED = declare_operators()  # kept: the operators vanish with their library

from torchvision import tv_tensors  # noqa: E402  only now can it be imported
from torchvision.transforms import v2  # noqa: E402

__all__ = ["tv_tensors", "v2"]
