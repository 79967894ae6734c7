"""Puts the tables of the file together to one configuration."""

import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

from visual_gate.config.lines import KeyPath
from visual_gate.config.login import without_login
from visual_gate.config.reading import Problem, TableReader, article, unknown_key
from visual_gate.config.schema import (
    CAPTURE,
    GATE,
    JUDGE,
    PAGE,
    THRESHOLDS,
    Surroundings,
    baselines_schema,
    deployment_schema,
)
from visual_gate.config.settings import BaselineSettings, GateConfig, PageSettings
from visual_gate.records import CaptureSettings, Deployment, JudgeSettings, Side

_TABLES = ("gate", "capture", "deployments", "thresholds", "pages", "baselines")


def build_config(
    document: object, around: Surroundings
) -> tuple[GateConfig, tuple[Problem, ...]]:
    """The configuration in a parsed file, and what is wrong with it."""
    builder = _Builder(document if isinstance(document, dict) else {}, around)
    config = builder.build()
    return config, tuple(builder.reader.problems)


class _Builder:
    """Reads one document; its reader collects the problems."""

    def __init__(self, document: dict[str, Any], around: Surroundings) -> None:
        self.reader = TableReader()
        self._document = document
        self._around = around

    def build(self) -> GateConfig:
        self._refuse_unknown(self._document, _TABLES, ())
        gate = self._table("gate", GATE)
        judge_fields = {key.field for key in JUDGE.values()}
        judge = {name: gate.pop(name) for name in judge_fields & set(gate)}
        deployments = self._deployments(gate)
        return GateConfig(
            pages=self._pages(),
            judge=JudgeSettings(**judge),
            capture=CaptureSettings(**self._table("capture", CAPTURE)),
            thresholds=self._table("thresholds", THRESHOLDS),
            baselines=self._baselines(),
            **deployments,
            **gate,
        )

    def _table(self, name: str, schema: Any) -> dict[str, Any]:
        return self.reader.read(self._document.get(name, {}), schema, (name,))

    def _refuse_unknown(
        self, table: dict[str, Any], known: tuple[str, ...], where: KeyPath
    ) -> None:
        for name in table:
            if name not in known:
                text = unknown_key(name, dict.fromkeys(known), where)
                self.reader.report((*where, name), text)

    def _deployments(self, gate: dict[str, Any]) -> dict[str, Any]:
        tables = self._document.get("deployments", {})
        where = ("deployments",)
        if not isinstance(tables, dict):
            self.reader.report(
                where, f"deployments must be tables, not {article(tables)}"
            )
            tables = {}
        self._refuse_unknown(tables, tuple(map(str, Side)), where)
        return {
            str(side): self._deployment(side, tables.get(side, {}), gate)
            for side in Side
        }

    def _deployment(
        self, side: Side, table: object, gate: dict[str, Any]
    ) -> Deployment:
        where = ("deployments", str(side))
        fields = self.reader.read(table, deployment_schema(self._around), where)
        short = gate.pop(side, "")
        if short and fields.get("url", short) != short:
            text = f"url differs from {side} in [gate]; keep one of the two"
            self.reader.report((*where, "url"), text)
        return without_login(Deployment(**{"url": short, **fields}))

    def _baselines(self) -> BaselineSettings:
        fields = self._table("baselines", baselines_schema(self._around))
        default = BaselineSettings()
        directory = str(self._around.folder / default.directory)
        return BaselineSettings(**{"directory": directory, **fields})

    def _pages(self) -> tuple[PageSettings, ...]:
        tables = self._document.get("pages", [])
        if not isinstance(tables, list):
            self.reader.report(("pages",), "write each page as [[pages]], two brackets")
            return ()
        pages = [self._page(position, table) for position, table in enumerate(tables)]
        self._refuse_repeated(pages)
        return tuple(page for page in pages if page is not None)

    def _page(self, position: int, table: object) -> PageSettings | None:
        where = ("pages", position)
        found = len(self.reader.problems)
        fields = self.reader.read(table, PAGE, where)
        if "path" not in fields:
            if len(self.reader.problems) == found:
                text = '[[pages]] needs a path, e.g. path = "/checkout"'
                self.reader.report(where, text)
            return None
        return PageSettings(**{"name": name_of_path(fields["path"]), **fields})

    def _refuse_repeated(self, pages: list[PageSettings | None]) -> None:
        """Names differ by more than case, since they also name files."""
        counts = Counter(page.name.casefold() for page in pages if page is not None)
        first: set[str] = set()
        for position, page in enumerate(pages):
            if page is None or counts[page.name.casefold()] == 1:
                continue
            if page.name.casefold() in first:
                text = f"a page named {page.name!r} is already there; rename one"
                self.reader.report(("pages", position, "name"), text)
            first.add(page.name.casefold())


def name_of_path(path: str) -> str:
    """A page's name where none is given: ``/`` is home, ``/a/b?c=1`` is ``a-b-c-1``."""
    return re.sub(r"[^\w.-]+", "-", unquote(path)).strip("-") or "home"
