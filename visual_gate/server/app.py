"""The application put together: store, crew and endpoints."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from visual_gate import __version__
from visual_gate.capture.bundled import BROWSERS_VARIABLE, download_folder
from visual_gate.records import EgressRules
from visual_gate.server.access import Doorkeeper
from visual_gate.server.account import find_account
from visual_gate.server.cleaning import clean_forever
from visual_gate.server.crew import Crew
from visual_gate.server.front import Front
from visual_gate.server.hub import Hub
from visual_gate.server.leases import Keeping
from visual_gate.server.limits import Limits, Rate
from visual_gate.server.metrics import Metrics, StoredState
from visual_gate.server.problems import answer_problems
from visual_gate.server.readiness import Readiness, look_for_all
from visual_gate.server.routes import (
    argo,
    flagger,
    health,
    kayenta,
    pages,
    prometheus,
    runs,
)
from visual_gate.server.settings import ServerSettings
from visual_gate.server.store import RunStore
from visual_gate.server.tables import open_engine
from visual_gate.server.tickets import Tickets, shared_key
from visual_gate.server.tokens import TokenFile

WORKER = (sys.executable, "-m", "visual_gate.server.worker")


@dataclass(slots=True)
class Application:
    """The server without its socket. ``front`` holds what endpoints work with."""

    api: FastAPI
    front: Front
    metrics: Metrics
    readiness: Readiness
    asgi: ASGIApp = field(init=False)

    def __post_init__(self) -> None:
        settings = self.front.settings
        rate = Rate(settings.rate_per_s, time.monotonic)
        self.asgi = Limits(self.api, rate, settings.max_body_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        await self.asgi(scope, receive, send)

    def stop_waiting(self) -> None:
        """Answer all who wait, take no new runs; safe to call from a signal handler."""
        self.front.taking = False
        self.front.crew.stop_taking()
        self.front.hub.close()


def create_application(
    settings: ServerSettings,
    *,
    worker: Sequence[str] = WORKER,
    environ: Mapping[str, str] = os.environ,
    ready_when: Readiness | None = None,
) -> Application:
    """Open the store and the tokens, and put everything together.

    Raises:
        StoreError: the run store cannot be used.
        UsageError: there are no tokens, the file of tokens is wrong, or captures cannot
            run as the user that is named.
    """
    doorkeeper = Doorkeeper(None if settings.open else _tokens(settings))
    settings.data.mkdir(parents=True, exist_ok=True)
    store = RunStore(open_engine(settings.store_url), _keeping(settings), time.time)
    metrics = Metrics()
    crew = Crew(
        store.leases,
        settings,
        command=worker,
        environ=_of_workers(environ, settings),
        on_end=metrics.note,
        account=find_account(settings.user),
    )
    metrics.registry.register(StoredState(store, crew))
    targets = settings.targets
    front = Front(
        store=store,
        settings=settings,
        hub=Hub(store.ended),
        crew=crew,
        rules=EgressRules.parse(targets.hosts, targets.networks),
    )
    readiness = ready_when or Readiness(look_for_all)
    api = _api(front, readiness)
    api.state.front = front
    api.state.doorkeeper = doorkeeper
    api.state.metrics = metrics
    api.state.readiness = readiness
    api.state.tickets = Tickets(shared_key(store.engine), time.time)
    return Application(api, front, metrics, readiness)


def _api(front: Front, readiness: Readiness) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        front.crew.start()
        watching = [
            asyncio.create_task(front.hub.watch()),
            asyncio.create_task(readiness.watch()),
            asyncio.create_task(clean_forever(front.store, front.settings)),
        ]
        yield
        front.hub.close()
        await front.crew.stop()
        for task in watching:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        front.store.engine.dispose()

    api = FastAPI(
        title="visual-gate",
        version=__version__,
        summary="Visual-regression gate for rollout controllers",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    answer_problems(api)
    for room in (runs, flagger, argo, kayenta, prometheus, health, pages):
        api.include_router(room.router)
    return api


def _tokens(settings: ServerSettings) -> TokenFile:
    tokens = TokenFile(settings.tokens)
    tokens.load()
    return tokens


def _keeping(settings: ServerSettings) -> Keeping:
    return Keeping(
        verdict_ttl_s=settings.verdict_ttl_s,
        error_ttl_s=settings.error_ttl_s,
        decision_ttl_s=settings.decision_ttl_s,
        queue=settings.queue,
    )


def _of_workers(environ: Mapping[str, str], settings: ServerSettings) -> dict[str, str]:
    """The environment of workers: they render strangers' pages and need no store.

    Their home is a scratch folder, so they are told where browsers lie.
    """
    least = 6  # shorter values are no passwords, and would be found anywhere
    kept = {
        name: value
        for name, value in environ.items()
        if not (len(value) >= least and value in settings.store)
    }
    browsers = download_folder(environ)
    return kept if browsers is None else {**kept, BROWSERS_VARIABLE: str(browsers)}
