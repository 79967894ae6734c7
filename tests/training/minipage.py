"""A small page with something of everything that faults and nuisances look for."""

from pathlib import Path

import numpy as np

from visual_gate.images import encode_png

ROWS = "".join(
    f"<tr><td>{name}</td><td>{amount}</td><td>12 May 2024</td></tr>"
    for name, amount in (
        ("Anna Smith", "1,250.00"),
        ("Ben Jones", "318.40"),
        ("Chloe Weber", "77.15"),
        ("David Garcia", "9,410.99"),
    )
)
CARD = (
    '<div class="card"><img src="photo{n}.png" width="120" height="80" alt="">'
    "<h3>Card {n}</h3><p>Some words about the thing in card {n}, long enough to "
    'wrap into more than a single line of text.</p><button class="btn">Buy {n}</button>'
    "</div>"
)
STYLE = """
body { font: 15px/1.4 sans-serif; margin: 0; color: #222; background: #fff }
header { background: #234; color: #fff; padding: 12px 20px; display: flex; gap: 24px }
main { padding: 20px; max-width: 1000px }
.cards { display: flex; gap: 16px }
.card { border: 1px solid #ccc; border-radius: 6px; padding: 12px; width: 200px }
.btn { background: #06c; color: #fff; border: 0; padding: 8px 14px; border-radius: 4px }
table { border-collapse: collapse; width: 600px; margin: 20px 0 }
td { padding: 8px; border-bottom: 1px solid #ddd }
.bar { background: #eee; height: 12px; width: 300px }
.bar div { background: #4a4; height: 12px; width: 60% }
ul { width: 300px } li { padding: 4px }
.note { background: #f4f4e8; padding: 14px; box-shadow: 0 2px 6px rgba(0,0,0,.3) }
"""


def write_mini_page(folder: Path, title: str = "Orders") -> Path:
    """A page called ``index.html`` with two photos; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(len(title))
    for number in (1, 2):
        photo = dice.integers(0, 255, (80, 120, 3), dtype=np.uint8)
        (folder / f"photo{number}.png").write_bytes(encode_png(photo))
    cards = "".join(CARD.format(n=n) for n in (1, 2))
    items = "".join(f"<li>Entry number {n} of the list</li>" for n in range(5))
    (folder / "style.css").write_text(STYLE)
    (folder / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="style.css">'
        f"<header><b>{title}</b><span>Home</span><span>Help</span></header><main>"
        f'<h1>{title} of the week</h1><div class="cards">{cards}</div>'
        f'<table><tbody>{ROWS}</tbody></table><div class="bar"><div></div></div>'
        f'<ul>{items}</ul><div class="note"><p>Total for today: 4,812.30</p>'
        '<input value="search"></div></main>'
    )
    return folder
