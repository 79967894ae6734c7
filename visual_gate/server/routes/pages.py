"""The pages for people: the list of runs, one run with its decision, its report.

No page of ours has a script. A report's page has one, admitted by its hash; it runs in
a sandbox without an origin, so that nothing in it can act for the person who looks.
"""

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from visual_gate.server.access import Caller
from visual_gate.server.bodies import DecisionRequest, moment
from visual_gate.server.crew import report_folder
from visual_gate.server.records import Decision, Run, Status
from visual_gate.server.routes.runs import refuse_cross_site
from visual_gate.server.routes.shared import (
    MissingRunError,
    Parts,
    RunId,
    own_run,
    refuse_if_not_deciding,
)
from visual_gate.server.tickets import tickets

ASSETS = Path(__file__).parent.parent / "assets"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_OWN_POLICY = re.compile(
    r"script-src ('sha256-[A-Za-z0-9+/=]+'); style-src ('sha256-[A-Za-z0-9+/=]+')"
)
_HEAD_BYTES = 4096
PLAIN_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}
"""The only files of a report that are served."""

router = APIRouter(include_in_schema=False)


@router.get("/")
async def list_page(parts: Parts, token: Caller) -> HTMLResponse:
    """The newest runs of the caller's namespaces."""
    runs = await parts.newest(token, limit=100)
    return _page(run=None, runs=runs, report="")


@router.get("/runs/{run_id}")
async def run_page(
    run_id: RunId, parts: Parts, token: Caller, request: Request
) -> HTMLResponse:
    """One run, and the buttons where it waits for a person."""
    run = await own_run(parts, token, run_id)
    report = ""
    if run.status is not Status.PENDING and _has_report(parts.settings, run):
        report = tickets(request).address(run)
    return _page(run=run, runs=(), report=report)


@router.post("/runs/{run_id}/decision")
async def decide_page(
    run_id: RunId,
    parts: Parts,
    token: Caller,
    request: Request,
    said: Annotated[DecisionRequest, Form()],
) -> RedirectResponse:
    """The buttons; back to the run."""
    refuse_cross_site(request)
    refuse_if_not_deciding(token)
    await own_run(parts, token, run_id)
    at = parts.store.now()
    await parts.decide(run_id, Decision(said.decision, said.by, said.reason, at=at))
    return RedirectResponse(f"/runs/{run_id}", 303)


@router.get("/assets/page.css")
async def style() -> FileResponse:
    """The style of our own pages."""
    return FileResponse(ASSETS / "page.css", headers=PLAIN_HEADERS)


@router.get("/reports/{ticket}/{path:path}")
async def report_file(
    ticket: str, path: str, parts: Parts, request: Request
) -> Response:
    """A file of a report, for whoever has its signed address."""
    place = tickets(request).folder(ticket)
    if place is None:
        raise MissingRunError("with such a report; open it again from its run")
    folder = parts.settings.reports.joinpath(*place).resolve()
    found = (folder / path.replace("\0", "")).resolve()
    kind = KINDS.get(found.suffix)
    if kind is None or not found.is_relative_to(folder) or not found.is_file():
        raise MissingRunError(f"with a file {path!r}")
    headers = {**PLAIN_HEADERS, "Content-Security-Policy": report_policy(found)}
    return FileResponse(found, media_type=kind, headers=headers)


def report_policy(file: Path) -> str:
    """What a report's file may do: for a page its own script and style, by their hash.

    Both hashes stand in the head that our template wrote, before anything captured.
    """
    head = b""
    if file.suffix == ".html":
        with file.open("rb") as opened:
            head = opened.read(_HEAD_BYTES)
    found = _OWN_POLICY.search(head.decode("utf-8", "ignore"))
    script, look = found.groups() if found else ("'none'", "'none'")
    return (
        f"sandbox allow-scripts; default-src 'none'; script-src {script}; "
        f"style-src {look}; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


def _has_report(settings: Any, run: Run) -> bool:
    return (report_folder(settings, run) / "index.html").is_file()


def _page(*, run: Run | None, runs: tuple[Run, ...], report: str) -> HTMLResponse:
    environment = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined
    )
    template = environment.get_template("page.html.j2")
    text = template.render(run=run, runs=runs, report=report, moment=moment)
    headers = {**PLAIN_HEADERS, "Content-Security-Policy": PAGE_POLICY}
    return HTMLResponse(text, headers=headers)
