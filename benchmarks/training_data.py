"""What a data set of labelled pairs holds: counts by kind, page and design system.

usage: training_data.py MANIFEST.jsonl
"""

import argparse
import hashlib
from pathlib import Path

from visual_gate.training.corpus import load_corpus
from visual_gate.training.quality import as_table, quality_of, read_lines


def main() -> None:
    """Print the table, and the hash that names the data set."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("manifest", type=Path)
    manifest: Path = asked.parse_args().manifest
    forbidden = load_corpus(Path()).forbidden
    print(as_table(quality_of(read_lines(manifest), forbidden=forbidden)))
    print(f"sha256 {hashlib.sha256(manifest.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
