"""``visual-gate serve``: the health gate for rollout controllers."""

from dataclasses import replace
from pathlib import Path

import click

from visual_gate.cli.command import make_command
from visual_gate.errors import UsageError


class NoServerError(UsageError):
    """What the server needs is not installed."""

    def __init__(self, problem: ImportError) -> None:
        super().__init__(
            f"{problem}; install it with: pip install 'visual-gate[server]'"
        )


@make_command("Answer rollout controllers: the gate as a server.")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("visual-gate-server.toml"),
    show_default=True,
    help="The server's own configuration.",
)
@click.option("--host", default="", help="Address to listen on, over the file's.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port; 0 for a free one.")
def command(config: Path, host: str, port: int | None) -> None:
    """Serve until stopped."""
    try:
        from visual_gate.server.serve import serve  # noqa: PLC0415  an extra, and heavy
    except ImportError as problem:
        raise NoServerError(problem) from problem
    from visual_gate.server.settings import load_settings  # noqa: PLC0415  as above

    settings = load_settings(config)
    settings = replace(settings, host=host or settings.host)
    serve(settings if port is None else replace(settings, port=port))
