import gzip
from pathlib import Path

import pytest

from tests.site.server import open_site
from visual_gate.cli import run
from visual_gate.cli.template import config_text
from visual_gate.config import load_config

HOME = """\
<a href="/shop">Shop</a> <a href="about.html#team">About</a> <a href="/shop">again</a>
<a href="http://elsewhere.test/x">x</a> <a href="/price.pdf">pdf</a> <a>none</a>
<a href="mailto:a@b.test">mail</a> <a href="/search?q=1&amp;r=2">search</a>
"""
SITEMAP = "<urlset><url><loc>\nhttps://prod.test/terms </loc></url></urlset>"


def test_pages_of_the_site_are_proposed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_site() as site:
        site.pages["/"] = HOME
        site.pages["/sitemap.xml"] = SITEMAP
        assert run(["init", site.url, "--candidate", "http://canary.test"]) == 0
        config = load_config(folder / "visual-gate.toml")
        assert config.baseline.url == site.url
    assert config.candidate.url == "http://canary.test"
    assert [(page.name, page.path) for page in config.pages] == [
        ("home", "/"),
        ("terms", "/terms"),
        ("shop", "/shop"),
        ("about.html", "/about.html"),
        ("search-q-1-r-2", "/search?q=1&r=2"),
    ]
    assert "5 pages" in capsys.readouterr().err


def _found(folder: Path) -> list[str]:
    return [page.path for page in load_config(folder / "visual-gate.toml").pages]


def _sitemap(*places: str) -> str:
    pages = (f"<url><loc>https://prod.test{place}</loc></url>" for place in places)
    return f"<urlset>{''.join(pages)}</urlset>"


def test_sitemaps_are_found_by_an_index_and_by_robots_also_gzipped(
    folder: Path,
) -> None:
    index = (
        "<sitemapindex><sitemap><loc>https://prod.test/a.xml.gz</loc></sitemap>"
        "<sitemap><loc><![CDATA[https://prod.test/b.xml?x=1&y=2]]></loc></sitemap>"
        "<sitemap><loc>https://prod.test/sitemap.xml</loc></sitemap></sitemapindex>"
    )
    with open_site() as site:
        site.pages["/"] = "<a href=/linked>linked</a>"
        site.pages["/robots.txt"] = (
            "User-agent: *\nDisallow: /\nsitemap: https://prod.test/c.xml\n"
        )
        site.pages["/sitemap.xml"] = index
        site.pages["/a.xml.gz"] = gzip.compress(_sitemap("/one").encode())
        site.pages["/b.xml"] = _sitemap("/two")
        site.pages["/c.xml"] = _sitemap("/three")
        assert run(["init", site.url]) == 0
        assert len(site.seen("/sitemap.xml")) == 1
    assert _found(folder) == ["/", "/three", "/one", "/two", "/linked"]


def test_broken_sitemaps_and_links_hide_no_other_page(folder: Path) -> None:
    with open_site() as site:
        site.pages["/"] = "<a href='http://[bad'>bad</a> <a href=/good>good</a>"
        site.pages["/robots.txt"] = "Sitemap: http://[bad\nSitemap: /cut.xml.gz"
        site.pages["/cut.xml.gz"] = b"\x1f\x8bcut"
        site.pages["/sitemap.xml"] = (
            f"{_sitemap('/whole')}<url><loc>http://[bad</loc></url><url><loc>/cut"
        )
        assert run(["init", site.url]) == 0
    assert _found(folder) == ["/", "/whole", "/good"]


def test_links_start_where_the_page_says(folder: Path) -> None:
    with open_site() as site:
        site.pages["/"] = "<base href=/shop/><a href=lamp>l</a> <a href=/about>a</a>"
        assert run(["init", site.url]) == 0
    assert _found(folder) == ["/", "/shop/lamp", "/about"]


def test_pages_that_are_left_out_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_site() as site:
        site.pages["/"] = "".join(f"<a href=/p/{n}>{n}</a>" for n in range(300))
        assert run(["init", site.url]) == 0
        assert len(_found(folder)) == 20
        assert "20 pages, and there are more (--pages N" in capsys.readouterr().err
        assert run(["init", site.url, "--pages", "301", "--force"]) == 0
        assert len(_found(folder)) == 301
        assert "there are more" not in capsys.readouterr().err


def test_a_deployment_in_a_folder_is_proposed_with_the_pages_below_it(
    folder: Path,
) -> None:
    with open_site() as site:
        site.pages["/pr-12/index.html"] = (
            "<a href=shop>Shop</a> <a href=/pr-12/a%20b>A</a> <a href=/about>About</a>"
        )
        site.pages["/sitemap.xml"] = SITEMAP.replace("/terms", "/pr-12/terms")
        assert run(["init", f"{site.url}/pr-12/index.html"]) == 0
        config = load_config(folder / "visual-gate.toml")
        assert config.baseline.url == f"{site.url}/pr-12/"
    assert [(page.name, page.path) for page in config.pages] == [
        ("index.html", "/index.html"),
        ("terms", "/terms"),
        ("shop", "/shop"),
        ("a-b", "/a%20b"),
    ]


def test_a_page_is_proposed_once_however_it_is_spelled(folder: Path) -> None:
    with open_site() as site:
        site.pages["/"] = "<a href='/über uns'>us</a> <a href=/%C3%BCber%20uns>us</a>"
        assert run(["init", site.url]) == 0
    pages = load_config(folder / "visual-gate.toml").pages[1:]
    assert [(page.name, page.path) for page in pages] == [
        ("über-uns", "/%C3%BCber%20uns")
    ]


def test_links_that_end_the_session_or_save_a_file_are_left_out(folder: Path) -> None:
    with open_site() as site:
        site.pages["/"] = (
            "<a href=/logout>1</a> <a href='/user/sign_out?a=b'>2</a>"
            "<a href=/report download>3</a> <a href=/blog>4</a>"
        )
        assert run(["init", site.url]) == 0
    pages = load_config(folder / "visual-gate.toml").pages
    assert [page.path for page in pages] == ["/", "/blog"]


def test_the_host_that_answers_in_the_end_is_the_deployment(folder: Path) -> None:
    with open_site() as old, open_site() as new:
        new.pages["/en/"] = "<a href=shop>Shop</a> <a href=/terms>Terms</a>"
        assert run(["init", f"{old.url}/to?{new.url}/en/"]) == 0
    config = load_config(folder / "visual-gate.toml")
    assert config.baseline.url == new.url
    assert [page.path for page in config.pages][1:] == ["/en/shop", "/terms"]


def test_a_login_is_sent_and_left_out_of_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_site() as site:
        site.pages["/"] = HOME
        address = site.url.replace("//", "//Aladdin:open%20sesame@")
        assert run(["init", address, "--candidate", address]) == 0
        token = {one.headers.get("authorization") for one in site.requests}
    assert token == {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}
    text = (folder / "visual-gate.toml").read_text("utf-8")
    said = capsys.readouterr().err
    assert "sesame" not in text + said
    assert "Give it where it is used" in said


def test_a_login_goes_to_no_other_host_that_answers_in_the_end(folder: Path) -> None:
    with open_site() as old, open_site() as new:
        new.pages["/"] = HOME
        address = old.url.replace("//", "//name:secret@")
        assert run(["init", f"{address}/to?{new.url}/"]) == 0
        assert all("authorization" in one.headers for one in old.requests)
        assert [one.path for one in new.requests] == [
            "/",
            "/robots.txt",
            "/sitemap.xml",
        ]
        assert not any("authorization" in one.headers for one in new.requests)


def test_the_call_that_comes_next_is_told_as_it_must_be_typed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "--candidate", "http://c.test"]) == 0
    assert capsys.readouterr().err.endswith("\n  visual-gate check\n")
    assert run(["init", "--output", "my gate.toml"]) == 0
    said = capsys.readouterr().err
    call = "visual-gate check --config 'my gate.toml' --candidate https://canary."
    assert call in said


def test_an_existing_file_is_only_replaced_by_force(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "visual-gate.toml").write_text("mine")
    assert run(["init"]) == 2
    assert "replace it with --force" in capsys.readouterr().err
    assert (folder / "visual-gate.toml").read_text() == "mine"
    assert run(["init", "--force"]) == 0
    assert [page.path for page in load_config(folder / "visual-gate.toml").pages] == [
        "/"
    ]


@pytest.mark.parametrize(
    ("url", "code", "told"),
    [
        ("shop.test", 2, "must start with 'http://' or 'https://'"),
        ("http://127.0.0.1:9", 4, "http://127.0.0.1:9: Connection refused; check"),
        ("http://no-such-host.invalid", 4, "check the address"),
    ],
)
def test_a_site_that_cannot_be_read_leaves_no_file(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    url: str,
    code: int,
    told: str,
) -> None:
    assert run(["init", url]) == code
    said = capsys.readouterr().err
    assert told in said
    assert len(said.splitlines()) == 1
    assert not (folder / "visual-gate.toml").exists()


def test_what_is_not_known_yet_is_an_example_in_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "visual-gate.toml"
    path.write_text(config_text("http://a.test", "", paths=("/",)), "utf-8")
    config = load_config(path, {})
    assert (config.baseline.url, config.candidate.url) == ("http://a.test", "")
    assert '# candidate = "https://' in path.read_text("utf-8")


def test_everything_that_the_comments_propose_is_valid(tmp_path: Path) -> None:
    """With all comments taken away the file must still load."""
    text = config_text("http://a.test", "http://b.test", paths=("/", "/a/b", "/a-b"))
    lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in text.splitlines()
    ]
    path = tmp_path / "visual-gate.toml"
    path.write_text("\n".join(lines), "utf-8")
    config = load_config(path, {"TOKEN": "t"})
    assert [page.name for page in config.pages] == ["home", "a-b", "a-b.2"]
    assert config.pages[0].masks == (".clock",)
    assert config.candidate.headers == {"Authorization": "Bearer t"}
    assert len(config.targets) == 3 * 2 * 2
