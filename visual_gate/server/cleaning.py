"""Removes runs and reports whose time is over."""

import asyncio
import logging
import shutil

from sqlalchemy.exc import SQLAlchemyError

from visual_gate.server.settings import ServerSettings
from visual_gate.server.store import RunStore

EVERY_S = 300.0
_LOG = logging.getLogger(__name__)


async def clean_forever(store: RunStore, settings: ServerSettings) -> None:
    """Clean now and then until cancelled."""
    while True:
        try:
            await asyncio.to_thread(clean, store, settings)
        except SQLAlchemyError as problem:
            _LOG.warning("nothing was cleaned: %s", problem)
        await asyncio.sleep(EVERY_S)


def clean(store: RunStore, settings: ServerSettings) -> int:
    """Remove old runs and their reports; returns how many runs."""
    gone = store.prune(store.now() - settings.keep_s)
    for run_id in gone:
        shutil.rmtree(settings.reports / run_id, ignore_errors=True)
    return len(gone)
