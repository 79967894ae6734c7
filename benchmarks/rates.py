"""Rates with exact intervals, and the log that a long measurement is made in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from scipy.stats import binomtest

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Log:
    """A file with a JSON line for each run that was measured, named by ``run``."""

    path: Path

    def lines(self) -> list[dict[str, Any]]:
        """What was measured so far, oldest first."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]

    def known(self) -> frozenset[str]:
        """The runs that need not be made again."""
        return frozenset(line["run"] for line in self.lines())

    def add(self, line: Line) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a long measurement that may take so many seconds."""

    seconds: float
    began: float

    @property
    def is_over(self) -> bool:
        return monotonic() - self.began > self.seconds


def slice_of(seconds: float) -> Slice:
    """A slice that begins now."""
    return Slice(seconds, monotonic())


def interval(hits: int, trials: int) -> tuple[float, float]:
    """Exact 95 % interval of a rate, 0 to 1 (Clopper and Pearson, 1934)."""
    if not trials:
        return 0.0, 1.0
    ends = binomtest(hits, trials).proportion_ci(0.95, method="exact")
    return float(ends.low), float(ends.high)


def stated(hits: int, trials: int) -> dict[str, Any]:
    """A rate as results show it."""
    low, high = interval(hits, trials)
    share = hits / trials if trials else None
    return {
        "hits": hits,
        "of": trials,
        "rate": None if share is None else round(share, 5),
        "from_to": [round(low, 5), round(high, 5)],
    }
