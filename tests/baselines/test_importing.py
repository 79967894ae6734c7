from pathlib import Path

import numpy as np
import pytest

from tests.baselines.captures import ANNA, HOME, contents
from tests.fakes import make_page
from visual_gate.baselines import DirectoryStore
from visual_gate.baselines.importing import import_pictures, plan_import
from visual_gate.baselines.layouts import Layout, scan
from visual_gate.baselines.problems import ImportLayoutError, UnfitCaptureError
from visual_gate.images import decode, encode_png
from visual_gate.records import VIEWPORTS, Image, Target, Viewport

PAGE = make_page()  # 320 px wide
PHONE = Viewport("phone", 320, 568)
FILES = {
    Layout.PLAYWRIGHT: {
        "tests/shop.spec.ts-snapshots/home-chromium-linux.png": ("home", "chromium"),
        "tests/shop.spec.ts-snapshots/my-cart-1-Mobile-Chrome-darwin.png": (
            "my-cart-1",
            "Mobile-Chrome",
        ),
        "tests/shop.spec.ts-snapshots/footer-webkit-win32.png": ("footer", "webkit"),
        "tests/shop.spec.ts-snapshots/plain.png": ("plain", ""),
    },
    Layout.BACKSTOP: {
        "data/bitmaps_reference/backstop_default_Home_page_0_document_0_phone.png": (
            "Home_page",
            "phone",
        ),
        "data/bitmaps_reference/backstop_default_cart_1_total_1_tablet_v.png": (
            "cart-total",
            "tablet_v",
        ),
        "data/bitmaps_reference/shop_cart_0_viewport_0_phone.png": ("cart", "phone"),
    },
    Layout.PYTEST: {
        "__snapshots__/test_shop/test_home/test_home[chromium][linux].png": (
            "home",
            "chromium",
        ),
        "__snapshots__/test_shop/test_home/test_home[chromium][linux]_1.png": (
            "home_1",
            "chromium",
        ),
        "__snapshots__/test_shop/test_cart/cart.png": ("cart", ""),
    },
    Layout.PLAIN: {
        "home@phone.png": ("home", "phone"),
        "shop/cart.webp": ("shop/cart", ""),
    },
}


def _write(folder: Path, names: list[str], image: Image = PAGE) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_png(image))


@pytest.mark.parametrize("layout", list(Layout))
def test_each_tool_is_known_by_its_folders_and_names(
    tmp_path: Path, layout: Layout
) -> None:
    expected = FILES[layout]
    _write(tmp_path, list(expected))
    found = {
        one.path.relative_to(tmp_path).as_posix(): (one.page, one.view)
        for one in scan(tmp_path)
    }
    assert found == expected


def test_only_references_of_backstop_are_taken(tmp_path: Path) -> None:
    name = "backstop_default_Home_0_document_0_phone.png"
    folders = ("bitmaps_reference", "bitmaps_test/20260101-120000")
    _write(tmp_path, [f"{folder}/{name}" for folder in folders])
    (found,) = scan(tmp_path)
    assert found.path.parent.name == "bitmaps_reference"


def test_pictures_become_baselines_of_the_configured_targets(tmp_path: Path) -> None:
    _write(tmp_path / "old", ["home@phone.png"])
    target = Target("Home", "/start", PHONE)
    planned = plan_import(scan(tmp_path / "old"), [HOME, target])
    store = DirectoryStore(tmp_path / "baselines")
    import_pictures(store.place, planned.captures, ANNA)
    loaded = store.load(target)
    assert np.array_equal(decode(loaded.encoded), PAGE)
    assert loaded.browser.name == "imported"
    assert [entry.action for entry in store.log().values()] == ["import"]


def test_a_picture_of_another_width_is_left_out_with_the_reason(tmp_path: Path) -> None:
    _write(tmp_path, ["home.png"])
    planned = plan_import(scan(tmp_path), [HOME])
    ((_, reason),) = planned.left_out
    assert planned.captures == ()
    assert reason == "no configured target is called 'home' and 320 px wide"


def test_of_two_windows_with_one_width_the_name_decides(tmp_path: Path) -> None:
    _write(tmp_path, ["home@tall.png"])
    targets = [
        Target("home", "/", PHONE),
        Target("home", "/", Viewport("tall", 320, 900)),
    ]
    (capture,) = plan_import(scan(tmp_path), targets).captures
    assert capture.target is targets[1]


def test_two_pictures_for_one_target_are_told(tmp_path: Path) -> None:
    names = ["home-chromium-linux.png", "home-webkit-linux.png"]
    _write(tmp_path, [f"a.spec.ts-snapshots/{name}" for name in names])
    planned = plan_import(scan(tmp_path), [Target("home", "/", PHONE)])
    assert len(planned.captures) == 1
    assert [reason for _, reason in planned.left_out] == [
        "another picture already became home@phone"
    ]


def test_without_configuration_the_window_follows_from_the_width(
    tmp_path: Path,
) -> None:
    _write(tmp_path, ["shop.png"], np.zeros((90, 1280, 3), np.uint8))
    (capture,) = plan_import(scan(tmp_path)).captures
    assert capture.target == Target("shop", "/shop", VIEWPORTS["desktop"])


def test_a_file_that_is_no_picture_is_left_out_with_the_reason(tmp_path: Path) -> None:
    _write(tmp_path, ["good.png"])
    (tmp_path / "bad.png").write_bytes(b"no picture")
    planned = plan_import(scan(tmp_path))
    assert [capture.target.page for capture in planned.captures] == ["good"]
    assert "bad.png" in planned.left_out[0][1]


def test_a_blank_picture_is_not_imported(tmp_path: Path) -> None:
    _write(tmp_path / "old", ["blank.png"], np.full((90, 320, 3), 255, np.uint8))
    store = DirectoryStore(tmp_path / "baselines")
    with pytest.raises(UnfitCaptureError, match="blank"):
        import_pictures(store.place, plan_import(scan(tmp_path / "old")).captures, ANNA)
    assert contents(tmp_path / "baselines") == {}


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportLayoutError, match="no such folder"):
        scan(tmp_path / "none")
    with pytest.raises(ImportLayoutError, match="holds no pictures"):
        scan(tmp_path, Layout.BACKSTOP)
