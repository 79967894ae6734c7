"""``visual-gate model``: lists, verifies, promotes and rolls back models."""

from pathlib import Path

import click

from visual_gate.cli.command import GateCommand
from visual_gate.cli.console import print_data, print_json, say, table
from visual_gate.cli.promotion import log_promotion
from visual_gate.errors import VisualGateError
from visual_gate.scoring import (
    Card,
    bundled_models,
    current,
    list_models,
    promote,
    read_card,
    rollback,
    verify,
)

HASH_SHOWN = 12

_FOLDER = click.option(
    "--models",
    "folder",
    type=click.Path(path_type=Path),
    default=bundled_models,
    show_default="those that came with visual-gate",
    help="The folder of the models.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
_REASON = click.option("--reason", default="", help="Why, for the audit log.")


@click.group(help="List, verify, promote and roll back scorer models.")
def command() -> None:
    """The group itself does nothing."""


@command.command("list", cls=GateCommand)
@_FOLDER
@_JSON
def list_(folder: Path, as_json: bool) -> None:
    """List the models; the one in use is marked with a star."""
    cards = list_models(folder)
    used = _used(folder)
    if as_json:
        print_json([_row(card, used=used) for card in cards])
        return
    lines = table(
        [
            (
                "*" if card.name == used else " ",
                card.name,
                card.sha256[:HASH_SHOWN],
                f"auroc {card.metrics['auroc']:.4f}" if "auroc" in card.metrics else "",
            )
            for card in cards
        ]
    )
    for line in lines or [f"no model in {folder}; train one with: visual-gate train"]:
        say(line)


@command.command(cls=GateCommand)
@click.argument("name", required=False)
@_FOLDER
def show(name: str | None, folder: Path) -> None:
    """Print the card of a model, by default of the one in use."""
    card = read_card(folder, name or current(folder).name)
    print_data((folder / card.name / "card.json").read_text("utf-8").rstrip())


@command.command("verify", cls=GateCommand)
@click.argument("name", required=False)
@_FOLDER
def verify_(name: str | None, folder: Path) -> None:
    """Check a model's files against its hash, by default of the one in use."""
    card = verify(folder, name)
    say(f"{card.name} is whole: SHA-256 {card.sha256}")


@command.command("promote", cls=GateCommand)
@click.argument("name")
@click.option(
    "--margin",
    type=click.FloatRange(0, 1),
    help="How much worse it may be on any family of faults.",
)
@_REASON
@_FOLDER
def promote_(name: str, margin: float | None, reason: str, folder: Path) -> None:
    """Put a model in use, if it is not worse than the present one."""
    before = _used(folder)
    if margin is None:
        pointer = promote(folder, name)
    else:
        pointer = promote(folder, name, margin=margin)
    say(f"{pointer.name} is in use now; back with: visual-gate model rollback")
    log_promotion(folder, pointer, before=before, reason=reason)


@command.command("rollback", cls=GateCommand)
@_REASON
@_FOLDER
def rollback_(reason: str, folder: Path) -> None:
    """Put the model before the present one back in use."""
    before = _used(folder)
    pointer = rollback(folder)
    say(f"{pointer.name} is in use again")
    log_promotion(folder, pointer, before=before, reason=reason)


def _used(folder: Path) -> str:
    """The name of the model in use, empty while none is."""
    try:
        return current(folder).name
    except VisualGateError:
        return ""


def _row(card: Card, *, used: str) -> dict[str, object]:
    return {
        "name": card.name,
        "sha256": card.sha256,
        "in_use": card.name == used,
        "threshold": card.threshold,
        "metrics": dict(card.metrics),
    }
