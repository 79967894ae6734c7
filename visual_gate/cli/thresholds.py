"""The thresholds of a configuration, and the line of the log that tells a change."""

from visual_gate.baselines import DirectoryStore, Entry, Signature, record_thresholds
from visual_gate.config import GateConfig


def thresholds_of(config: GateConfig) -> dict[str, str]:
    """Every threshold that a configuration sets, by its place in the file."""
    pages = {
        f"pages.{page.name}": f"{page.threshold:g}"
        for page in config.pages
        if page.threshold is not None
    }
    kinds = {
        f"thresholds.{kind}": f"{one:g}" for kind, one in config.thresholds.items()
    }
    return {"gate.threshold": f"{config.threshold:g}", **kinds, **pages}


def log_thresholds(
    store: DirectoryStore, config: GateConfig, by: Signature
) -> Entry | None:
    """Log the thresholds if they are not those of the log; None where they are."""
    return record_thresholds(store.place, thresholds_of(config), by)
