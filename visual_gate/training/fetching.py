"""Brings the packages of the corpus here: fetched by npm, checked, unpacked."""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from visual_gate.training.corpus import CorpusError, Package

FETCH_TIMEOUT_S = 600.0
PACKAGES_AT_ONCE = 8


def fetch(packages: Sequence[Package], folder: Path) -> tuple[Path, ...]:
    """Download and unpack what is not there yet; npm must be installed.

    Nothing of a package is run. Each archive must have the listed SHA-512, and links
    and paths that leave the folder are not unpacked.

    Raises:
        CorpusError: npm is missing or fails, or an archive is not the listed one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [p for p in packages if not _is_fetched(p, folder)]
    for start in range(0, len(wanted), PACKAGES_AT_ONCE):
        _fetch_some(wanted[start : start + PACKAGES_AT_ONCE], folder)
    return tuple(folder / package.folder for package in packages)


def _is_fetched(package: Package, folder: Path) -> bool:
    mark = folder / package.folder / ".integrity"
    return mark.is_file() and mark.read_text(encoding="ascii") == package.integrity


def _fetch_some(packages: Sequence[Package], folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        archives = _pack([package.spec for package in packages], Path(scratch))
        for package in packages:
            if package.spec not in archives:
                raise CorpusError(f"npm brought no {package.spec}; is it still there?")
            archive = archives[package.spec]
            check_integrity(archive, package)
            unpack(archive, folder / package.folder)
            mark = folder / package.folder / ".integrity"
            mark.write_text(package.integrity, encoding="ascii")


def check_integrity(archive: Path, package: Package) -> None:
    """Raises CorpusError unless the archive has the listed SHA-512."""
    digest = hashlib.sha512(archive.read_bytes()).digest()
    found = "sha512-" + base64.b64encode(digest).decode()
    if found != package.integrity:
        raise CorpusError(
            f"{package.spec} is not the listed archive (found {found[:24]}…, "
            f"listed {package.integrity[:24]}…); nothing of it was used"
        )


def unpack(archive: Path, target: Path) -> None:
    """Unpack the files of a package without its top folder.

    Links, devices, absolute paths and those with ``..`` are left out. The target
    appears whole or not at all.
    """
    beside = target.with_name(target.name + ".part")
    shutil.rmtree(beside, ignore_errors=True)
    with tarfile.open(archive) as packed:
        for member in packed:
            inside = _safe_path(member)
            if inside is not None and (content := packed.extractfile(member)):
                place = beside / inside
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("wb") as file:
                    shutil.copyfileobj(content, file)
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)


def _safe_path(member: tarfile.TarInfo) -> PurePosixPath | None:
    path = PurePosixPath(member.name)
    unsafe = path.is_absolute() or ".." in path.parts or not member.isfile()
    return None if unsafe or len(path.parts) == 1 else PurePosixPath(*path.parts[1:])


def _pack(specs: Sequence[str], folder: Path) -> Mapping[str, Path]:
    """Archives by ``name@version``, fetched by the npm client without any script."""
    options = ("--json", "--ignore-scripts", "--pack-destination", str(folder))
    try:
        said = subprocess.run(  # noqa: S603 - arguments come from our own list
            ["npm", "pack", *specs, *options],  # noqa: S607 - npm is found on PATH
            capture_output=True,
            text=True,
            timeout=FETCH_TIMEOUT_S,
            check=True,
        ).stdout
    except FileNotFoundError as problem:
        raise CorpusError("npm is not installed; it fetches the pages") from problem
    except subprocess.SubprocessError as problem:
        detail = str(getattr(problem, "stderr", "") or problem).strip()[-200:]
        raise CorpusError(f"npm could not fetch the pages: {detail}") from problem
    return {
        f"{entry['name']}@{entry['version']}": _archive(folder, entry["filename"])
        for entry in _entries(json.loads(said))
    }


def _entries(said: Any) -> list[dict[str, str]]:
    """What npm reports for each package; newer clients key it by package."""
    if isinstance(said, list):
        return said
    nested = [value if isinstance(value, list) else [value] for value in said.values()]
    return [entry for entries in nested for entry in entries]


def _archive(folder: Path, name: str) -> Path:
    """Where npm wrote a scoped package has differed between its versions."""
    flat = folder / name.replace("@", "").replace("/", "-")
    return flat if flat.is_file() else folder / name
