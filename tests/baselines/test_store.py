from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.baselines.captures import (
    ANNA,
    BERT,
    CART,
    FULL_FACTS,
    FULL_NODES,
    FULL_TARGET,
    HOME,
    RED,
    approve,
    contents,
    full_page,
    noise,
    objects,
    page,
)
from tests.fakes import FakeBrowser, make_capture, make_page
from visual_gate.baselines import DirectoryStore, LiveBaseline
from visual_gate.baselines.problems import (
    LossyEncodingError,
    ManifestError,
    ObjectError,
    OtherViewError,
)
from visual_gate.errors import BaselineNotFoundError, ImageError
from visual_gate.images import decode
from visual_gate.protocols import BaselineSource
from visual_gate.records import (
    Deployment,
    Fill,
    Image,
    PageFacts,
    Side,
    Target,
    Viewport,
)

STORE: BaselineSource = DirectoryStore(Path("nowhere"))
LIVE: BaselineSource = LiveBaseline(FakeBrowser({}), Deployment("http://a"))


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "baselines", ANNA)


def test_a_saved_capture_loads_with_the_same_pixels(store: DirectoryStore) -> None:
    capture = page()
    store.save(capture)
    loaded = store.load(HOME)
    assert np.array_equal(decode(loaded.encoded), decode(capture.encoded))
    assert loaded.side is Side.BASELINE


def test_all_that_the_page_said_comes_back(store: DirectoryStore) -> None:
    approve(store, full_page(), by=ANNA.because("a failed font is known"), force=True)
    loaded = store.load(FULL_TARGET)
    assert (loaded.facts, loaded.nodes) == (FULL_FACTS, FULL_NODES)
    assert next(iter(store)).target == FULL_TARGET


def test_the_host_and_port_of_a_deployment_are_not_kept(store: DirectoryStore) -> None:
    facts = PageFacts(
        "http://127.0.0.1:8001/",
        200,
        console_errors=("no icon at http://127.0.0.1:8001/icon.png",),
    )
    store.save(page(facts=facts))
    assert b"8001" not in b"".join(contents(store.root).values())
    assert store.load(HOME).facts.console_errors == ("no icon at /icon.png",)


def test_what_a_step_types_is_in_no_file(store: DirectoryStore, tmp_path: Path) -> None:
    target = replace(HOME, steps=(Fill("#password", "s3cret-of-anna"),))
    store.save(replace(page(), target=target))
    written = b"".join(one.read_bytes() for one in tmp_path.rglob("*.json"))
    assert b"#password" in written
    assert b"s3cret-of-anna" not in written


def test_saving_again_without_change_writes_nothing(store: DirectoryStore) -> None:
    facts = PageFacts("http://127.0.0.1:9999/", 200)
    store.save(page())
    before = {path: path.stat().st_mtime_ns for path in store.root.rglob("*")}
    approve(store, page(facts=facts), by=BERT)
    after = {path: path.stat().st_mtime_ns for path in store.root.rglob("*")}
    assert after == before


def test_two_stores_of_the_same_captures_are_equal_byte_by_byte(tmp_path: Path) -> None:
    one, other = DirectoryStore(tmp_path / "1"), DirectoryStore(tmp_path / "2")
    approve(one, page(), page(CART, button=RED))
    approve(other, page(CART, button=RED), page())
    assert {
        path: content
        for path, content in contents(one.root).items()
        if not path.startswith("audit/")
    } == {
        path: content
        for path, content in contents(other.root).items()
        if not path.startswith("audit/")
    }


def test_equal_pictures_are_stored_once(store: DirectoryStore) -> None:
    approve(store, page(), page(replace(HOME, page="other")))
    assert len(list(store)) == 2
    assert len(objects(store.root)) == 1


def test_a_manifest_says_who_and_when(store: DirectoryStore) -> None:
    approve(store, page(), by=BERT.because("new button"))
    approved = next(iter(store)).approved
    assert (approved.who, approved.when) == (BERT.who, BERT.when)
    assert approved.reason == "new button"


def test_the_smaller_of_webp_and_png_is_kept(store: DirectoryStore) -> None:
    tall = make_capture(noise(16_400, 2), HOME, Side.CANDIDATE)
    approve(store, tall, page(CART))
    assert len(objects(store.root, "png")) == len(objects(store.root, "webp")) == 1
    assert np.array_equal(decode(store.load(HOME).encoded), decode(tall.encoded))


def test_an_encoder_that_changes_pixels_is_noticed(
    store: DirectoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lossy(image: Image) -> bytes:
        return cv2.imencode(".webp", image, [cv2.IMWRITE_WEBP_QUALITY, 40])[1].tobytes()

    monkeypatch.setattr("visual_gate.baselines.encoding.encode_webp", lossy)
    with pytest.raises(LossyEncodingError, match="webp encoder"):
        store.save(make_capture(noise(60, 60), HOME, Side.CANDIDATE))
    assert contents(store.root) == {}


def test_a_target_without_baseline_says_how_to_make_one(store: DirectoryStore) -> None:
    with pytest.raises(BaselineNotFoundError, match="refresh --only home@desktop"):
        store.load(HOME)


def test_a_baseline_of_another_window_is_refused(store: DirectoryStore) -> None:
    store.save(page())
    wider = replace(HOME, viewport=Viewport("desktop", 1440, 900))
    with pytest.raises(OtherViewError, match=r"shows 1280x800.*asks for 1440x900"):
        store.load(wider)


def test_settings_that_do_not_change_the_view_are_the_present_ones(
    store: DirectoryStore,
) -> None:
    store.save(page())
    present = replace(HOME, threshold=0.9, masks=(".ad",))
    assert store.load(present).target == present


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\xff" * 4000])
def test_a_damaged_picture_is_named_with_the_remedy(
    store: DirectoryStore, damage: bytes
) -> None:
    store.save(page())
    (stored,) = objects(store.root)
    stored.write_bytes(damage)
    with pytest.raises(ObjectError, match=rf"{stored.name}.*baselines repair"):
        store.load(HOME)


def test_two_swapped_pictures_are_noticed(store: DirectoryStore) -> None:
    approve(store, page(), page(CART, button=RED))
    one, other = objects(store.root)
    mine, theirs = one.read_bytes(), other.read_bytes()
    one.write_bytes(theirs)
    other.write_bytes(mine)
    with pytest.raises(ObjectError, match="damaged"):
        store.load(HOME)


@pytest.mark.parametrize("suffix", ["webp", "json.xz"])
def test_a_missing_object_is_named_with_the_remedy(
    store: DirectoryStore, suffix: str
) -> None:
    store.save(page())
    (stored,) = objects(store.root, suffix)
    stored.unlink()
    with pytest.raises(ObjectError, match=r"missing.*baselines repair"):
        store.load(HOME)


def test_a_picture_that_git_lfs_did_not_fetch_says_so(store: DirectoryStore) -> None:
    store.save(page())
    (stored,) = objects(store.root)
    stored.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    with pytest.raises(ObjectError, match="git lfs pull"):
        store.load(HOME)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b'"width": 320', b'"width": 321', "edited by hand"),
        (b"visual-gate/baseline@1", b"visual-gate/baseline@9", "unknown version"),
        (b'"seal"', b'"sealed"', "damaged"),
        (b"{\n", b"[\n", "damaged"),
    ],
)
def test_a_manifest_changed_by_hand_is_refused(
    store: DirectoryStore, old: bytes, new: bytes, problem: str
) -> None:
    store.save(page())
    (manifest,) = (store.root / "manifests").iterdir()
    manifest.write_bytes(manifest.read_bytes().replace(old, new, 1))
    with pytest.raises(ManifestError, match=problem):
        store.load(HOME)


def test_a_capture_that_is_no_picture_is_refused(store: DirectoryStore) -> None:
    with pytest.raises(ImageError, match="home@desktop"):
        store.save(replace(page(), encoded=b"nothing"))
    assert not store.root.exists()


UNSAFE = [
    "../../etc/passwd",
    "a/b",
    "Home",
    "home ",
    "CON",
    "x" * 300,
    "x" * 301,
    "日本語",
    "中文",
    ".",
    "nul\0byte",
]


def test_unsafe_names_stay_inside_the_store_and_apart(store: DirectoryStore) -> None:
    targets = [HOME, *(replace(HOME, page=name) for name in UNSAFE)]
    approve(store, *(page(target) for target in targets))
    names = [path.name for path in (store.root / "manifests").iterdir()]
    assert len({name.lower() for name in names}) == len(targets)
    assert all(name.isascii() and len(name) < 100 for name in names)
    assert {manifest.key for manifest in store} == {target.key for target in targets}
    assert [path.name for path in store.root.parent.iterdir()] == ["baselines"]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(min_size=1, max_size=40),
    texts=st.lists(st.text(max_size=20), max_size=4),
    title=st.text(max_size=20),
)
def test_any_text_survives_the_store(
    tmp_path_factory: pytest.TempPathFactory, name: str, texts: list[str], title: str
) -> None:
    target = Target(name, "/x", HOME.viewport)
    nodes = tuple(replace(FULL_NODES[1], text=text) for text in texts)
    facts = PageFacts(url="/x", status=200, title=title)
    store = DirectoryStore(tmp_path_factory.mktemp("store"))
    store.save(replace(page(target, facts=facts), nodes=nodes))
    loaded = store.load(target)
    assert (loaded.nodes, loaded.facts) == (nodes, facts)


def test_a_live_baseline_is_captured_anew_each_time() -> None:
    browser = FakeBrowser({Side.BASELINE: [make_page()]})
    live = LiveBaseline(browser, Deployment("http://a"))
    live.load(HOME)
    assert live.load(HOME).side is Side.BASELINE
    assert len(browser.taken) == 2
    assert live.is_live
