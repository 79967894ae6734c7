from pathlib import Path

from visual_gate.config.lines import find_lines

TEXT = '''\
# a comment with key = 1
top = 1

[gate]
text = """
threshold = 0.1
"""
"quoted key" = 2
a.b = 3

[[pages]]
path = "/"   # path = "/no"
[[pages]]
path = "/b"
steps = [
  # a comment
  { click = "x" },
  { click = "y" }, # here
  { fill = "z", value = "v" },
]
[pages.inner]
deep = true
[[pages.more]]
n = 1
[[pages.more]]
n = 2
'''


def test_every_key_is_found_on_its_line() -> None:
    lines = find_lines(TEXT)
    assert lines["top",] == 2
    assert lines["gate",] == 4
    assert lines["gate", "text"] == 5
    assert ("gate", "threshold") not in lines
    assert lines["gate", "quoted key"] == 8
    assert lines["gate", "a", "b"] == 9
    assert lines["pages",] == lines["pages", 0] == 11
    assert lines["pages", 0, "path"] == 12
    assert lines["pages", 1, "path"] == 14
    assert lines["pages", 1, "steps", 0, "click"] == 17
    assert lines["pages", 1, "steps", 2, "value"] == 19
    assert lines["pages", 1, "inner", "deep"] == 22
    assert lines["pages", 1, "more", 1, "n"] == 26


def test_windows_line_ends_change_nothing() -> None:
    assert find_lines(TEXT.replace("\n", "\r\n")) == find_lines(TEXT)


def test_a_large_file_takes_no_noticeable_time(tmp_path: Path) -> None:
    page = '[[pages]]\npath = "/"\nmask = [\n  ".a",\n  ".b",\n]\n'
    lines = find_lines(page * 1000)
    assert lines["pages", 999] == 5995
