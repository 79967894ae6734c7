"""The stored baselines that a configuration names."""

from pathlib import Path

from visual_gate.baselines import DirectoryStore, open_store
from visual_gate.config import GateConfig, load_config
from visual_gate.errors import UsageError


class NoStoreError(UsageError):
    """There are no stored baselines."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"no baselines in {folder}; make some with: "
            "visual-gate refresh --from URL --approve"
        )


class _NotNeeded(dict[str, str]):
    """Says that every variable is set: tokens matter only to those who capture."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> str:
        return ""


def stored_settings(path: Path | None) -> GateConfig:
    """The configuration for a command that opens no deployment.

    Raises:
        UsageError: no such file, or a wrong key or value in it.
    """
    return load_config(path, _NotNeeded())


def configured_store(config: GateConfig) -> DirectoryStore:
    """The store, which need not exist yet."""
    settings = config.baselines
    return open_store(Path(settings.directory), remote=settings.remote)


def existing_store(path: Path | None) -> DirectoryStore:
    """The store of a configuration; raises NoStoreError where it is not there."""
    store = configured_store(stored_settings(path))
    if not store.root.is_dir():
        raise NoStoreError(store.root)
    return store
