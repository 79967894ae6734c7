"""``visual-gate init``: writes a configuration to start from."""

import shlex
from pathlib import Path

import click

from visual_gate.cli.command import make_command
from visual_gate.cli.console import say
from visual_gate.config import FILE_NAME, OverrideError, split_login, url_problem
from visual_gate.errors import UsageError
from visual_gate.files import write_atomic

MOST_PAGES = 20
LOGIN_LEFT_OUT = (
    "The login is not in the file. Give it where it is used, e.g. in "
    '[deployments.baseline]: headers = { Authorization = "Basic ${BASIC_AUTH}" }'
)

MORE_PAGES = ", and there are more (--pages N proposes that many)"


class FileThereError(UsageError):
    """The file to write exists already."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists already; edit it, or replace it with --force")


@make_command("Write a commented visual-gate.toml with the pages found at URL.")
@click.argument("url", default="")
@click.option("--candidate", default="", help="URL of the candidate deployment.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=FILE_NAME,
    help="The file to write.",
)
@click.option(
    "--pages",
    type=click.IntRange(min=1),
    default=MOST_PAGES,
    help="The most pages to propose.",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
def command(url: str, candidate: str, output: Path, pages: int, force: bool) -> None:
    """Look for pages at the URL, if there is one, and write the file."""
    from visual_gate.cli.discovery import Site, find_site  # noqa: PLC0415  asks the network
    from visual_gate.cli.template import config_text  # noqa: PLC0415  with the above

    for option, written in (("URL", url), ("--candidate", candidate)):
        problem = url_problem(written) if written else ""
        if problem:
            raise OverrideError(option, problem)
    if output.exists() and not force:
        raise FileThereError(output)
    site = find_site(url, most=pages) if url else Site("", ("/",))
    there, login = split_login(candidate)
    text = config_text(site.url, there, paths=site.paths)
    write_atomic(output, text.encode())
    count = len(site.paths)
    written = f"{count} page{'s' * (count != 1)}{MORE_PAGES if site.more else ''}"
    say(f"{output} written with {written}; look it over, then:")
    say(f"  {_next_call(candidate, output)}")
    if login or split_login(url)[1]:
        say(LOGIN_LEFT_OUT)


def _next_call(candidate: str, output: Path) -> str:
    call = ["visual-gate", "check"]
    if output != Path(FILE_NAME):
        call += ["--config", str(output)]
    if not candidate:
        call += ["--candidate", "https://canary.example.com"]
    return shlex.join(call)
