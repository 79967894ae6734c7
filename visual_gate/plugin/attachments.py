"""Pictures in the reports of other plugins: pytest-html and Allure, where they are."""

import base64
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MEDIA_TYPES = {".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class AttachedPicture:
    """A picture of a page that did not pass, and how reports call it."""

    title: str
    path: Path


PICTURES = pytest.StashKey[tuple[AttachedPicture, ...]]()
"""The pictures of a test, kept with its item."""


def attach(
    config: pytest.Config,
    report: pytest.TestReport,
    pictures: Sequence[AttachedPicture],
) -> None:
    """Hand the pictures to every report plugin that takes part in this run."""
    if config.pluginmanager.hasplugin("html") and config.getoption("htmlpath", None):
        extras = importlib.import_module("pytest_html.extras")
        added = [_as_extra(extras, picture) for picture in pictures]
        vars(report)["extras"] = [*getattr(report, "extras", []), *added]
    if config.pluginmanager.hasplugin("allure_pytest"):
        allure: Any = importlib.import_module("allure")
        for picture in pictures:
            allure.attach.file(
                str(picture.path),
                name=picture.title,
                attachment_type=_media_type(picture.path),
                extension=picture.path.suffix[1:],
            )


def _as_extra(extras: Any, picture: AttachedPicture) -> Any:
    """The picture itself, since a self-contained page cannot link to a file."""
    return extras.image(
        base64.b64encode(picture.path.read_bytes()).decode(),
        name=picture.title,
        mime_type=_media_type(picture.path),
        extension=picture.path.suffix[1:],
    )


def _media_type(path: Path) -> str:
    return MEDIA_TYPES.get(path.suffix, "application/octet-stream")
