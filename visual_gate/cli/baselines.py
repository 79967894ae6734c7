"""``visual-gate baselines``: looks after the stored baselines."""

from pathlib import Path

import click

from visual_gate.baselines import (
    Layout,
    MergeSide,
    collect_garbage,
    conflicts,
    import_pictures,
    plan_import,
    repair,
    resolve,
    scan,
    staged_problems,
    stats,
)
from visual_gate.cli.command import GateCommand
from visual_gate.cli.console import print_json, say, say_all, table
from visual_gate.cli.signing import signed
from visual_gate.cli.stores import configured_store, existing_store, stored_settings
from visual_gate.cli.thresholds import thresholds_of
from visual_gate.errors import ExitCode
from visual_gate.report import counted

KIB = 1024
COMMITS_SHOWN = 10
COMMIT_DIGITS = 12
PARAGRAPH = "\n\n"

_CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="By default the nearest visual-gate.toml.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
_REASON = click.option("--reason", default="", help="Why, for the audit log.")


@click.group(help="Look after the stored baselines.")
def command() -> None:
    """The group itself does nothing."""


@command.command("list", cls=GateCommand)
@_CONFIG
@_JSON
def list_(config: Path | None, as_json: bool) -> None:
    """List every stored baseline, who approved it and when."""
    found = list(existing_store(config))
    if as_json:
        print_json(
            [
                {
                    "target": one.key,
                    "pixels": one.picture.pixels,
                    "who": one.approved.who,
                    "when": one.approved.when,
                }
                for one in found
            ]
        )
        return
    say_all(table([(one.key, one.approved.when, one.approved.who) for one in found]))


@command.command("stats", cls=GateCommand)
@_CONFIG
def stats_(config: Path | None) -> None:
    """Say what takes space, and what no baseline needs any more."""
    found = stats(existing_store(config).place)
    say(f"{found.targets} targets, {found.pictures} pictures, {found.entries} entries")
    say(f"pictures and elements  {found.object_bytes / KIB:,.0f} KiB")
    say(f"manifests              {found.manifest_bytes / KIB:,.0f} KiB")
    say(f"audit log              {found.audit_bytes / KIB:,.0f} KiB")
    say(f"unused                 {found.unused_bytes / KIB:,.0f} KiB")
    for key, size in found.largest:
        say(f"  {size / KIB:,.0f} KiB  {key}")
    say("growth, before Git's compression" if found.growth else "not in Git yet")
    for one in found.growth[-COMMITS_SHOWN:]:
        added = f"{one.added_bytes / KIB:,.0f} KiB"
        say(f"  {one.when[:10]}  {one.commit[:COMMIT_DIGITS]}  {added}")


@command.command(cls=GateCommand)
@click.option("--yes", is_flag=True, help="Remove them; without it, only name them.")
@_CONFIG
def gc(yes: bool, config: Path | None) -> None:
    """Remove pictures that no baseline needs; Git's history keeps them."""
    store = existing_store(config)
    found = collect_garbage(store.place, signed(store.root), dry_run=not yes)
    say_all(found)
    say(f"{len(found)} {'removed' if yes else 'unused; remove them with --yes'}")


@command.command("repair", cls=GateCommand)
@_CONFIG
@click.pass_context
def repair_(context: click.Context, /, config: Path | None) -> None:
    """Bring damaged pictures back from the remote, this disk or Git's history."""
    done = repair(existing_store(config).place)
    say_all(f"brought back {name}" for name in done.done)
    say_all(f"lost {one.object}: {one.problem}" for one in done.lost)
    context.exit(ExitCode.INFRASTRUCTURE if done.lost else ExitCode.PASS)


@command.command(cls=GateCommand)
@click.argument("keys", nargs=-1, required=True, metavar="TARGET...")
@_REASON
@_CONFIG
def remove(keys: tuple[str, ...], reason: str, config: Path | None) -> None:
    """Take baselines away, e.g. of pages that are gone."""
    store = existing_store(config)
    store.remove(keys, signed(store.root, reason=reason))
    say(f"{len(keys)} removed")


@command.command("commit", cls=GateCommand)
@click.option("--message", multiple=True, required=True, help="As git commit takes it.")
@_CONFIG
@click.pass_context
def commit_(
    context: click.Context, /, message: tuple[str, ...], config: Path | None
) -> None:
    """Commit the baselines, and nothing else, where the audit log explains them."""
    from visual_gate.review import GitDesk  # noqa: PLC0415  the others review nothing

    settings = stored_settings(config)
    store = configured_store(settings)
    git = GitDesk(store.root)
    if git.is_clean:
        say("nothing to commit: the baselines are as in the last commit")
        return
    git.stage()
    problems = staged_problems(store.place, thresholds_of(settings))
    say_all(f"refused: {one}" for one in problems)
    if problems:
        context.exit(ExitCode.FAIL)
    say(f"committed as {git.commit(PARAGRAPH.join(message))}")


@command.command("conflicts", cls=GateCommand)
@_CONFIG
@click.pass_context
def conflicts_(context: click.Context, /, config: Path | None) -> None:
    """Name the baselines that a merge left in conflict."""
    found = conflicts(existing_store(config).root)
    say_all(f"{one.key}: resolve with --ours or --theirs" for one in found)
    context.exit(ExitCode.REVIEW if found else ExitCode.PASS)


@command.command("resolve", cls=GateCommand)
@click.argument("key", metavar="TARGET")
@click.option("--ours", "side", flag_value="ours", help="Keep this branch's.")
@click.option("--theirs", "side", flag_value="theirs", help="Take the merged one.")
@_REASON
@_CONFIG
@click.pass_context
def resolve_(
    context: click.Context,
    /,
    key: str,
    side: str | None,
    reason: str,
    config: Path | None,
) -> None:
    """End a conflict by taking one side; without one, show both (exit 3)."""
    store = existing_store(config)
    if side is None:
        from visual_gate.cli.conflict import (  # noqa: PLC0415  aligns two pictures
            show_conflict,
        )

        show_conflict(store, key)
        context.exit(ExitCode.REVIEW)
    by = signed(store.root, reason=reason)
    resolve(store.place, key, take=MergeSide(side), by=by)
    say(f"{key}: {side} taken, and marked as resolved for git")


@command.command("import", cls=GateCommand)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--layout", type=click.Choice(list(map(str, Layout))), help="Whose.")
@click.option("--force", is_flag=True, help="Also pictures that look broken.")
@_REASON
@_CONFIG
def import_(
    folder: Path, layout: str | None, force: bool, reason: str, config: Path | None
) -> None:
    """Make the pictures of another tool the baselines."""
    settings = stored_settings(config)
    store = configured_store(settings)
    found = scan(folder, Layout(layout) if layout else None)
    plan = plan_import(found, settings.targets or None)
    by = signed(store.root, reason=reason)
    written = import_pictures(store.place, plan.captures, by, force=force)
    say_all(f"left out {one.path}: {why}" for one, why in plan.left_out)
    say(f"{counted(len(written), 'baseline')} written to {store.root}")
