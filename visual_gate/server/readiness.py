"""Whether runs could be judged here: a model that is what it says, and a browser."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from visual_gate.errors import VisualGateError

AGAIN_S = 30.0


@dataclass(slots=True)
class Readiness:
    """What is still missing; empty once all is there."""

    look: Callable[[], None]
    problem: str = "starting"

    async def watch(self) -> None:
        """Look until all is there; the files do not change under a running server."""
        while self.problem:
            try:
                await asyncio.to_thread(self.look)
                self.problem = ""
            except VisualGateError as problem:
                self.problem = str(problem)
                await asyncio.sleep(AGAIN_S)


def look_for_all() -> None:
    """Verify the model in use and find the browser.

    Raises:
        ModelError: the model is missing or was tampered with.
        BrowserError: there is no browser.
    """
    from visual_gate.capture.browser import (  # noqa: PLC0415  takes its time: not at start
        find_browser,
    )
    from visual_gate.scoring import bundled_models, verify  # noqa: PLC0415  as above

    verify(bundled_models())
    find_browser("")
