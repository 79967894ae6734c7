"""Corrections of p-values for the number of components compared.

Holm, S. (1979), A simple sequentially rejective multiple test procedure,
Scandinavian Journal of Statistics 6. Hochberg, Y. (1988), A sharper Bonferroni
procedure for multiple tests of significance, Biometrika 75: the same critical values
taken from the largest p-value down; it needs positive dependence, as components that
share a capture have. Benjamini, Y. and Hochberg, Y. (1995), Controlling the false
discovery rate, Journal of the Royal Statistical Society B 57.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Correction


def corrected(
    p_values: Sequence[float], method: Correction, *, compared: int = 0
) -> list[float]:
    """Adjusted p-values, each 0 to 1, in the order given.

    Args:
        p_values: raw p-values, each 0 to 1.
        method: which procedure.
        compared: how many hypotheses there were in all, where those left out have a
            p-value of 1; at least the number given.
    """
    if not p_values:
        return []
    raw = np.asarray(p_values, np.float64)
    order = np.argsort(raw, kind="stable")
    total = max(compared, len(raw))
    ranks = np.arange(1, len(raw) + 1)
    adjusted = np.empty_like(raw)
    adjusted[order] = np.minimum(_stepped(raw[order], ranks, total, method), 1.0)
    return [float(value) for value in adjusted]


def _stepped(
    rising: NDArray[np.float64],
    ranks: NDArray[np.int64],
    total: int,
    method: Correction,
) -> NDArray[np.float64]:
    match method:
        case Correction.HOLM:
            return np.maximum.accumulate(rising * (total - ranks + 1))
        case Correction.HOCHBERG:
            return _from_the_largest(rising * (total - ranks + 1))
        case Correction.BENJAMINI_HOCHBERG:
            return _from_the_largest(rising * (total / ranks))


def _from_the_largest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.minimum.accumulate(values[::-1])[::-1]
