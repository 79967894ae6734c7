"""``python -m visual_gate`` is ``visual-gate``."""

from visual_gate.cli import main

if __name__ == "__main__":
    main()
