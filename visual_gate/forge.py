"""The one comment that a gate keeps on a pull or merge request.

The REST interfaces are those of GitHub's issue comments and of GitLab's merge request
notes; what they need to know stands in the variables that their CI systems set.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from visual_gate.errors import InfrastructureError, UsageError

TIMEOUT_S = 30.0
PAGE = 100
MOST_PAGES = 30
"""Comments that are looked through: three thousand."""


class NoConversationError(UsageError):
    """This is no run for a pull request, or the CI system does not say for which."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"nowhere to comment: {problem}")


class ForgeError(InfrastructureError):
    """The forge does not answer, or refuses."""

    def __init__(self, url: str, problem: str, remedy: str) -> None:
        super().__init__(f"{url} {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where comments are read and written.

    ``comments`` is the URL that lists them and takes new ones, ``one`` that of a single
    comment but for its number, ``change`` the HTTP method that changes one. ``token``
    is a header's name and value.
    """

    comments: str
    one: str
    change: str
    token: tuple[str, str]

    def tell(self, text: str, *, marker: str) -> str:
        """Change the comment that begins with the marker, or write the first one.

        Returns:
            ``updated``, ``written``, or ``unchanged`` where it said the same already.

        Raises:
            ForgeError: no answer, or no right to comment.
        """
        body = f"{marker}\n{text}"
        known = next((one for one in self._all() if _is_ours(one, marker)), None)
        if known is None:
            self._ask("POST", self.comments, {"body": body})
            return "written"
        if str(known["body"]).strip() == body.strip():
            return "unchanged"
        self._ask(self.change, f"{self.one}/{known['id']}", {"body": body})
        return "updated"

    def _all(self) -> Iterator[dict[str, Any]]:
        for number in range(1, MOST_PAGES + 1):
            url = f"{self.comments}?per_page={PAGE}&page={number}"
            found = self._ask("GET", url)
            yield from found
            if len(found) < PAGE:
                return

    def _ask(self, method: str, url: str, document: Any = None) -> Any:
        headers = {
            self.token[0]: self.token[1],
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "visual-gate",
        }
        content = None if document is None else json.dumps(document).encode()
        request = Request(url, content, headers, method=method)  # noqa: S310  the CI system's own address
        try:
            with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310  as above
                return json.loads(answer.read() or b"null")
        except HTTPError as problem:
            answered = f"answered HTTP {problem.code}"
            raise ForgeError(url, answered, _cure(problem)) from problem
        except (URLError, TimeoutError, ValueError) as problem:
            cure = "the verdict stands; run the job again for the comment"
            raise ForgeError(url, f"does not answer ({problem})", cure) from problem


def conversation(environment: Mapping[str, str]) -> Conversation:
    """The pull or merge request that this CI job is about.

    Args:
        environment: GitHub: ``GITHUB_TOKEN``, ``GITHUB_REPOSITORY`` and
            ``GITHUB_EVENT_PATH``; GitLab: ``GITLAB_TOKEN``, ``CI_API_V4_URL``,
            ``CI_PROJECT_ID`` and ``CI_MERGE_REQUEST_IID``.

    Raises:
        NoConversationError: it is about none, or a variable is missing.
    """
    if environment.get("GITHUB_ACTIONS"):
        return _github(environment)
    if environment.get("GITLAB_CI"):
        return _gitlab(environment)
    raise NoConversationError("this is neither a GitHub nor a GitLab job")


def _github(environment: Mapping[str, str]) -> Conversation:
    number = _pull_request(environment.get("GITHUB_EVENT_PATH", ""))
    server = environment.get("GITHUB_API_URL", "https://api.github.com")
    issues = f"{server}/repos/{_needed(environment, 'GITHUB_REPOSITORY')}/issues"
    token = f"Bearer {_needed(environment, 'GITHUB_TOKEN')}"
    return Conversation(
        comments=f"{issues}/{number}/comments",
        one=f"{issues}/comments",
        change="PATCH",
        token=("Authorization", token),
    )


def _gitlab(environment: Mapping[str, str]) -> Conversation:
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    if not number:
        raise NoConversationError("this pipeline is for no merge request")
    project = quote(_needed(environment, "CI_PROJECT_ID"), safe="")
    server = _needed(environment, "CI_API_V4_URL")
    notes = f"{server}/projects/{project}/merge_requests/{number}/notes"
    token = _needed(environment, "GITLAB_TOKEN")
    return Conversation(notes, notes, "PUT", ("PRIVATE-TOKEN", token))


def _pull_request(event: str) -> int:
    """Its number, from the event that started the workflow."""
    try:
        document = json.loads(Path(event).read_bytes())
        about = document.get("pull_request") or document.get("issue") or {}
        return int(about["number"])
    except (OSError, ValueError, KeyError, AttributeError) as problem:
        message = "this workflow runs for no pull request"
        raise NoConversationError(message) from problem


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise NoConversationError(f"{name} is not set")
    return value


def _is_ours(comment: dict[str, Any], marker: str) -> bool:
    return str(comment.get("body", "")).startswith(marker)


def _cure(problem: HTTPError) -> str:
    refused = {401, 403, 404}
    if problem.code in refused:
        return "give the token the right to write comments on pull requests"
    return "the verdict stands; run the job again for the comment"
