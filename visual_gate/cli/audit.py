"""``visual-gate audit``: proves and shows who approved what."""

from pathlib import Path
from typing import Any

import click

from visual_gate.baselines import (
    Deed,
    Entry,
    Mark,
    Verified,
    history,
    in_order,
    staged_problems,
    verify,
)
from visual_gate.cli.auditing import told_of, write_past
from visual_gate.cli.command import GateCommand
from visual_gate.cli.console import colored, print_json, say, say_all, table
from visual_gate.cli.signing import signed
from visual_gate.cli.stores import (
    configured_store,
    existing_store,
    stored_settings,
)
from visual_gate.cli.thresholds import log_thresholds, thresholds_of
from visual_gate.errors import ExitCode
from visual_gate.records import Verdict

HASH_SHOWN = 12

_CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="By default the nearest visual-gate.toml.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group(help="Prove and show who approved what.")
def command() -> None:
    """The group itself does nothing."""


@command.command("verify", cls=GateCommand)
@_CONFIG
@_JSON
@click.pass_context
def verify_(context: click.Context, /, config: Path | None, as_json: bool) -> None:
    """Check the whole log, every baseline and every picture. Exit 4 if not whole."""
    found = verify(existing_store(config).place)
    problems = [one.problem for one in found.links]
    problems += [one.problem for one in found.damages]
    if as_json:
        document = {"whole": found.is_whole, "entries": found.entries}
        print_json({**document, "problems": problems})
    say_all(problems)
    verdict = Verdict.PASS if found.is_whole else Verdict.ERROR
    say(f"{colored(verdict, 'ok' if found.is_whole else 'broken')}  {_state(found)}")
    context.exit(ExitCode.PASS if found.is_whole else ExitCode.INFRASTRUCTURE)


def _state(found: Verified) -> str:
    """What was checked, and what of it is in order."""
    log = "does not explain every baseline" if found.links else "is whole"
    lost = len(found.damages)
    objects = f"missing or damaged objects: {lost}" if lost else "every object is whole"
    searched = "" if found.against_history else "; Git's history was not searched"
    return f"the log of {found.entries} entries {log}, {objects}{searched}"


@command.command(cls=GateCommand)
@_CONFIG
@_JSON
def log(config: Path | None, as_json: bool) -> None:
    """List every deed, oldest first."""
    entries = in_order(existing_store(config).log())
    if as_json:
        print_json([_entry_document(entry) for entry in entries])
        return
    say_all(table([_entry_row(entry) for entry in entries]))


@command.command(cls=GateCommand)
@click.argument("target")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write every picture that was approved into this folder.",
)
@_CONFIG
@_JSON
def show(
    target: str, pictures: Path | None, config: Path | None, as_json: bool
) -> None:
    """Show who changed the baseline of TARGET, newest first."""
    store = existing_store(config)
    deeds = history(store, target)
    if as_json:
        print_json([_deed_document(deed) for deed in deeds])
    else:
        say_all(table([(*_entry_row(deed.entry), _change(deed)) for deed in deeds]))
    if pictures is not None:
        write_past(store, deeds, pictures)


@command.command("thresholds", cls=GateCommand)
@click.option("--reason", default="", help="Why they were changed.")
@_CONFIG
def thresholds_(reason: str, config: Path | None) -> None:
    """Log the thresholds of the configuration, where the log says others."""
    settings = stored_settings(config)
    store = configured_store(settings)
    by = signed(store.root, model=settings.model, reason=reason)
    entry = log_thresholds(store, settings, by)
    say_all(f"{name} = {value}" for name, value in thresholds_of(settings).items())
    say("logged" if entry else "the log says the same already")


@command.command("staged", cls=GateCommand)
@_CONFIG
@click.pass_context
def staged_(context: click.Context, /, config: Path | None) -> None:
    """Refuse staged baselines that no audit entry explains: a pre-commit hook."""
    settings = stored_settings(config)
    place = configured_store(settings).place
    problems = staged_problems(place, thresholds_of(settings))
    say_all(f"refused: {one}" for one in problems)
    context.exit(ExitCode.FAIL if problems else ExitCode.PASS)


@command.command("at", cls=GateCommand)
@click.argument("revision", metavar="COMMIT")
@click.option("--entry", default="", help="Beginning of the id of another verdict.")
@_CONFIG
@_JSON
@click.pass_context
def at_(
    context: click.Context,
    /,
    revision: str,
    entry: str,
    config: Path | None,
    as_json: bool,
) -> None:
    """Reproduce the verdict recorded at COMMIT. Exit 1 if another one comes out."""
    from visual_gate.cli.replaying import audit_at  # noqa: PLC0415  compares pictures

    context.exit(audit_at(revision, config=config, entry=entry, as_json=as_json))


def _entry_row(entry: Entry) -> tuple[str, ...]:
    by = entry.by
    model = f"model {by.model[:HASH_SHOWN]}" if by.model else ""
    return (
        *(by.when, str(entry.action), by.who, by.commit[:HASH_SHOWN], model),
        "; ".join(filter(None, (by.reason, told_of(entry)))),
    )


def _change(deed: Deed) -> str:
    return f"{_short(deed.change.old)} → {_short(deed.change.new)}"


def _short(mark: Mark | None) -> str:
    return mark.pixels[:HASH_SHOWN] if mark else "none"


def _entry_document(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "action": str(entry.action),
        "who": entry.by.who,
        "when": entry.by.when,
        "commit": entry.by.commit,
        "model": entry.by.model,
        "reason": entry.by.reason,
        "details": dict(entry.details),
        "targets": [change.target for change in entry.changes],
    }


def _deed_document(deed: Deed) -> dict[str, Any]:
    old, new = deed.change.old, deed.change.new
    return {
        **_entry_document(deed.entry),
        "old": old.pixels if old else None,
        "new": new.pixels if new else None,
    }
