"""A promised rate that holds over a whole rollout, however often the gate is asked.

Each look spends a part of the rate and no more than the rate is ever spent; by the
union bound the chance of any false alarm over all looks stays below it, whatever the
dependence between looks and whenever the rollout stops. This is alpha spending: Lan,
K. K. G. and DeMets, D. L. (1983), Discrete sequential boundaries for clinical trials,
Biometrika 70. A summable series for looks without known end: Foster, D. P. and Stine,
R. A. (2008), Alpha-investing, Journal of the Royal Statistical Society B 70.
"""

from dataclasses import replace

from visual_gate.records import JudgeSettings


def rate_of_look(rate: float, look: int) -> float:
    """The rate for look 1, 2, 3, ...: a half, a sixth, a twelfth, ... of the whole.

    The parts ``1 / (look (look + 1))`` sum to 1 over infinitely many looks. Raises
    ValueError for a look below 1.
    """
    if look < 1:
        message = f"look is {look}; looks are counted from 1"
        raise ValueError(message)
    return rate / (look * (look + 1))


def settings_of_look(settings: JudgeSettings, look: int) -> JudgeSettings:
    """Settings for one look of a rollout whose number of looks is not known."""
    rate = rate_of_look(settings.false_alarm_rate, look)
    return replace(settings, false_alarm_rate=rate)
