"""The scripts that make faults on a live page, and take them back."""

from importlib.resources import files

NAMES = ("stage", "resources", "styles", "elements", "text", "states")


def fault_scripts() -> tuple[str, ...]:
    """The scripts in the order they need each other; ``stage`` comes first.

    They expect ``__nst`` and ``__raf``, the page's own setTimeout and
    requestAnimationFrame, on its window, and offer ``__vg``: ``survey(width, height)``
    first, then ``apply(requests)`` and ``undo()`` as often as wanted.
    """
    here = files("visual_gate.faults")
    return tuple(here.joinpath(f"{name}.js").read_text("utf-8") for name in NAMES)
