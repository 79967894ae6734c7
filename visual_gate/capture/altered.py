"""Deployments whose pages are changed on purpose once they have settled."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from visual_gate.capture.shoot import find_clip
from visual_gate.capture.tab import Tab
from visual_gate.records import Deployment, Target

REST_MS = 300
"""Patience with what a change set going."""


@dataclass(frozen=True, slots=True)
class Altered:
    """What a changed page answered.

    ``left`` and ``top`` are where the picture begins on the page, in CSS pixels.
    """

    answer: Any
    left: float
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlteredDeployment(Deployment):
    """A deployment of which each page is changed just before its picture is taken.

    ``scripts`` are evaluated in the page, in order; then ``call``, a function, is given
    ``[width, height, argument]``, the size being that of the picture in CSS pixels, and
    ``hear`` gets what it answered. The scripts find the browser's own setTimeout and
    requestAnimationFrame as ``__nst`` and ``__raf``, since page time stands still.
    """

    scripts: tuple[str, ...]
    call: str
    argument: Any
    hear: Callable[[Altered], None] = field(compare=False)


async def alter(tab: Tab, deployment: AlteredDeployment, target: Target) -> None:
    """Change the page as the deployment says, and bring that to rest."""
    tab.stage = "changing the page on purpose"
    clip = await find_clip(tab, target)
    await tab.ask("lend()")
    for script in deployment.scripts:
        await tab.page.evaluate(script)
    said = [clip.width, clip.height, deployment.argument]
    answer = await tab.page.evaluate(deployment.call, said)
    await tab.ask_all(f"rest({REST_MS})")
    deployment.hear(Altered(answer, clip.left, clip.top))
