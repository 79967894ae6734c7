"""Visual-regression gate for deployments: capture, segment, align, score, judge."""

__version__ = "0.1.0"
