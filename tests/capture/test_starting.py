import pytest
from playwright.async_api import Error as PlaywrightError

from visual_gate.capture.starting import lacks_sandbox, start_problem

HEAD = """BrowserType.launch: Target page, context or browser has been closed
Browser logs:

<launching> /usr/bin/chromium --headless --mute-audio
<launched> pid=19
"""
NO_NAMESPACES = (
    "[pid=19][err] [1121/144853.7:FATAL:content/browser/zygote_host/"
    "zygote_host_impl_linux.cc:132] No usable sandbox! If you are running on Ubuntu\n"
)
NO_CHROOT = (
    '[pid=19][err] Check failed: sys_chroot("/proc/self/fdinfo/") == 0\n'
    "[pid=19][err] [1121/144853.708707:FATAL:content/browser/zygote_host/"
    "zygote_host_impl_linux.cc:221] Check failed: . : No such file or directory (2)\n"
)
NO_LIBRARY = (
    "[pid=19][err] /usr/bin/chromium: error while loading shared libraries: "
    "libnss3.so: cannot open shared object file: No such file or directory\n"
)


@pytest.mark.parametrize("said", [NO_NAMESPACES, NO_CHROOT])
def test_a_container_that_gives_no_sandbox_is_told_from_a_broken_browser(
    said: str,
) -> None:
    assert lacks_sandbox(PlaywrightError(HEAD + said))
    assert not lacks_sandbox(PlaywrightError(HEAD + NO_LIBRARY))


def test_a_browser_that_does_not_start_is_quoted() -> None:
    problem = start_problem(PlaywrightError(HEAD + NO_LIBRARY))
    assert problem.startswith("it said: /usr/bin/chromium: error while loading")
    assert problem.endswith("No such file or directory")
    assert start_problem(PlaywrightError(HEAD + NO_NAMESPACES)) == (
        "it said: No usable sandbox! If you are running on Ubuntu"
    )


def test_a_browser_that_ends_without_a_word_is_described() -> None:
    assert start_problem(PlaywrightError(HEAD)).startswith("the browser stopped")
