"""Stop the set-up with one clear sentence where this Python is too old."""

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        "visual_gate needs Python 3.11 or newer, this is "
        + ".".join(map(str, sys.version_info[:3]))
        + "; choose another with: make PYTHON=python3.12 ..."
    )
