import re
from dataclasses import replace

import pytest

from visual_gate.config import (
    GateConfig,
    Overrides,
    PageSettings,
    overridden,
    selected_targets,
)
from visual_gate.errors import ExitCode, UsageError
from visual_gate.records import VIEWPORTS, Deployment, Policy

CONFIG = GateConfig(
    pages=(
        PageSettings("home", "/", viewports=(VIEWPORTS["tablet"],), threshold=0.9),
        PageSettings("checkout", "/checkout"),
    ),
    candidate=Deployment("http://old.test", headers={"a": "b"}),
)


def test_options_replace_what_the_file_says() -> None:
    said = Overrides(
        baseline="http://b.test",
        candidate="http://c.test",
        threshold=0.2,
        viewports=("phone",),
        policy="advisory",
        repeats=1,
        model="crane",
    )
    config = overridden(CONFIG, said)
    assert config.baseline.url == "http://b.test"
    assert config.candidate == Deployment("http://c.test", headers={"a": "b"})
    assert {target.threshold for target in config.targets} == {0.2}
    assert {target.viewport.name for target in config.targets} == {"phone"}
    assert config.judge.policy is Policy.ADVISORY
    assert config.judge.repeats == 1
    assert config.model == "crane"


def test_a_login_in_an_address_is_sent_and_not_shown() -> None:
    """RFC 7617's own example."""
    said = Overrides(candidate="http://Aladdin:open%20sesame@c.test:81/shop?a=b")
    assert overridden(CONFIG, said).candidate == Deployment(
        "http://c.test:81/shop?a=b",
        headers={"a": "b", "Authorization": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
    )


def test_a_login_in_an_address_comes_before_that_of_the_file() -> None:
    config = replace(
        CONFIG, candidate=Deployment("http://c.test", headers={"authorization": "old"})
    )
    said = overridden(config, Overrides(candidate="http://name:p@c.test"))
    assert said.candidate.headers == {"Authorization": "Basic bmFtZTpw"}


def test_no_options_change_nothing() -> None:
    assert overridden(CONFIG, Overrides()) == CONFIG


def test_pages_are_taken_from_the_file_by_path_or_name_and_else_made() -> None:
    config = overridden(CONFIG, Overrides(pages=("checkout", "/", "/new?a=1")))
    assert config.pages[:2] == (CONFIG.pages[1], CONFIG.pages[0])
    assert config.pages[2] == PageSettings("new-a-1", "/new?a=1")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Overrides(candidate="shop.test"), "--candidate 'shop.test' must start with"),
        (Overrides(threshold=1.2), "--threshold must be from 0 to 1, not 1.2"),
        (Overrides(viewports=("big",)), "--viewport 'big' is no viewport"),
        (Overrides(policy="lax"), "--policy must be one of 'strict'"),
        (Overrides(repeats=0), "--repeats must be at least 1"),
        (Overrides(pages=("shop.test/new",)), "--page 'shop.test/new' must start with"),
        (Overrides(pages=("/a/b", "/a-b")), "--page /a/b /a-b has two pages of one"),
    ],
)
def test_a_wrong_option_is_named(said: Overrides, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        overridden(CONFIG, said)
    assert str(caught.value).startswith(told)
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("chekout", "no path, which starts with '/', and no page; did you mean 'check"),
        ("cart", "no page; there are: home, checkout"),
    ],
)
def test_a_page_that_is_not_configured_is_told_with_those_that_are(
    written: str, told: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        overridden(CONFIG, Overrides(pages=(written,)))


def test_targets_are_selected_by_page_key_or_pattern() -> None:
    keys = [target.key for target in selected_targets(CONFIG, ("check*", "*@tablet"))]
    assert keys == ["home@tablet", "checkout@desktop"]
    assert selected_targets(CONFIG, ()) == CONFIG.targets


def test_a_pattern_that_fits_nothing_lists_what_there_is() -> None:
    with pytest.raises(UsageError, match="there are: home@tablet, checkout@desktop"):
        selected_targets(CONFIG, ("cart",))
